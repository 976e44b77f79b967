import type { MatterView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { Field } from '../forms/field.tsx';

interface SayMoreProps {
  readonly matter: MatterView;
  readonly onChanged: (message: string) => void;
}

const MOST_WORDS = 2_000;

/** The form by which the asker adds something to an open matter. */
export function SayMore({ matter: { id: matterId }, onChanged }: SayMoreProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const mutation = useApiMutation(routes.sayOnMatter.at({ matterId }), () => {
    setWords('');
    onChanged(t('matter.more-sent'));
  });
  return (
    <section aria-labelledby="more-title">
      <h2 id="more-title">{t('matter.more')}</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setEmpty(words.trim() === '');
          if (words.trim() !== '') void mutation.act({ say: 'message', words: words.trim() });
        }}
      >
        <Field
          id="more"
          label={t('matter.more-words')}
          error={isEmpty && words.trim() === '' ? t('ask.words-missing') : undefined}
        >
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
        <button type="submit" className="button button-quiet" aria-disabled={mutation.busy}>
          {t(mutation.busy ? 'form.working' : 'matter.more-send')}
        </button>
      </form>
    </section>
  );
}
