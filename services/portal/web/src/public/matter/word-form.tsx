import type { MatterView } from '@bluebox/contracts';
import { SOLVED_ANSWERS } from '@bluebox/contracts/matter-kinds';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { Field, Group } from '../forms/field.tsx';

type Solved = (typeof SOLVED_ANSWERS)[number];

interface WordFormProps {
  readonly matter: MatterView;
  readonly onChanged: (message: string) => void;
}

const GRADES = [5, 4, 3, 2, 1] as const;
const MOST_WORDS = 2_000;

/** The form for the asker's word on a closed matter. "Not solved" opens the matter again. */
export function WordForm({ matter: { id: matterId, waitsFor }, onChanged }: WordFormProps) {
  const { t } = useTranslation();
  const [solved, setSolved] = useState<Solved>();
  const [contacted, setContacted] = useState<boolean>();
  const [satisfied, setSatisfied] = useState('');
  const [words, setWords] = useState('');
  const [isMissing, setMissing] = useState(false);
  const mutation = useApiMutation(routes.sayOnMatter.at({ matterId }), () =>
    onChanged(t(solved === 'no' ? 'matter.word-reopened' : 'matter.word-sent')),
  );
  return (
    <section className="card" aria-labelledby="word-title">
      <h2 id="word-title">{t('matter.word')}</h2>
      {waitsFor === 'call-back' ? null : <p>{t('matter.word-given')}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(solved === undefined);
          if (solved === undefined) return;
          void mutation.act({
            say: 'word',
            solved,
            ...(contacted === undefined ? {} : { contacted }),
            ...(satisfied === '' ? {} : { satisfied: Number(satisfied) }),
            ...(words.trim() === '' ? {} : { words: words.trim() }),
          });
        }}
      >
        <Group
          id="solved"
          legend={t('matter.solved')}
          className="tiles"
          error={isMissing && solved === undefined ? t('matter.solved-missing') : undefined}
        >
          {SOLVED_ANSWERS.map((answer) => (
            <label key={answer} className="tile">
              <input
                type="radio"
                name="solved"
                value={answer}
                checked={solved === answer}
                onChange={() => setSolved(answer)}
              />
              <span>{t(`matter.solved-${answer}`)}</span>
            </label>
          ))}
        </Group>
        <Group id="contacted" legend={t('matter.was-contacted')} className="tiles" optional>
          {[true, false].map((answer) => (
            <label key={String(answer)} className="tile">
              <input
                type="radio"
                name="contacted"
                value={String(answer)}
                checked={contacted === answer}
                onChange={() => setContacted(answer)}
              />
              <span>{t(answer ? 'matter.yes' : 'matter.no')}</span>
            </label>
          ))}
        </Group>
        <Field id="satisfied" label={t('matter.satisfied')} optional>
          {(ties) => (
            <select
              {...ties}
              value={satisfied}
              onChange={(event) => setSatisfied(event.target.value)}
            >
              <option value="">{t('ask.choose')}</option>
              {GRADES.map((grade) => (
                <option key={grade} value={grade}>
                  {t(`matter.grade.${grade}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="word-words" label={t('matter.word-words')} optional>
          {(ties) => (
            <textarea
              {...ties}
              rows={3}
              maxLength={MOST_WORDS}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <RefusalCallout code={mutation.refusal} />
        <button type="submit" className="button" aria-disabled={mutation.busy}>
          {t(mutation.busy ? 'form.working' : 'matter.word-send')}
        </button>
      </form>
    </section>
  );
}
