import type { MatterView } from '@bluebox/contracts';
import { SOLVED_ANSWERS } from '@bluebox/contracts/matter-kinds';
import { Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CARE_KEY, callBackMatter } from '../api/care.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';

const GRADES = ['5', '4', '3', '2', '1'] as const;

/** The form for a call to the asker of a closed matter. "Not solved" opens the matter again. */
export function CallBackForm({ matter }: { readonly matter: MatterView }) {
  const { t } = useTranslation();
  const id = useId();
  const [reached, setReached] = useState(true);
  const [solved, setSolved] = useState<(typeof SOLVED_ANSWERS)[number]>();
  const [grade, setGrade] = useState<(typeof GRADES)[number]>();
  const [note, setNote] = useState('');
  const mutation = useApiMutation({ send: callBackMatter(matter.id), touches: CARE_KEY });
  return (
    <form
      className="panel matter-form"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate({
          reached,
          ...(reached && solved !== undefined ? { solved } : {}),
          ...(reached && grade !== undefined ? { satisfied: Number(grade) } : {}),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        });
      }}
    >
      <h2 id={`${id}-title`}>{t('matters.callBack')}</h2>
      <ProblemNotice problem={mutation.error} />
      <Checkbox checked={reached} onChange={({ target }) => setReached(target.checked)}>
        {t('matters.wasReached')}
      </Checkbox>
      {reached && (
        <>
          <div>
            <label className="field-label" htmlFor={`${id}-solved`}>
              {t('matters.isSolved')}
            </label>
            <Choice
              id={`${id}-solved`}
              value={solved}
              placeholder={t('matters.choose')}
              options={SOLVED_ANSWERS.map((value) => ({
                value,
                label: t(`matters.solved.${value}`),
              }))}
              onChange={setSolved}
            />
          </div>
          <div>
            <label className="field-label" htmlFor={`${id}-grade`}>
              {t('matters.grade')}
            </label>
            <Choice
              id={`${id}-grade`}
              value={grade}
              placeholder={t('matters.choose')}
              options={GRADES.map((value) => ({ value, label: value }))}
              onChange={setGrade}
            />
          </div>
        </>
      )}
      <div>
        <label className="field-label" htmlFor={`${id}-note`}>
          {t('matters.note')}
        </label>
        <Input.TextArea
          id={`${id}-note`}
          rows={2}
          maxLength={2_000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={mutation.isPending}
          disabled={reached && solved === undefined && grade === undefined}
        >
          {t('matters.recordCall')}
        </Button>
      </div>
    </form>
  );
}
