import type { CaseView } from '@bluebox/contracts';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveKey } from '../api/pledge.ts';
import { progressCase } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';
import { STAGES, stagesFrom, stepOf } from './case-stages.ts';

/**
 * The form that moves a case to a later stage, with or without a note, or adds a note at the
 * present stage.
 */
export function ProgressCaseForm({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  const id = useId();
  const [note, setNote] = useState('');
  const [chosen, setChosen] = useState<(typeof STAGES)[number]>();
  const mutation = useApiMutation({
    send: progressCase(found.id),
    touches: driveKey(found.driveId),
    onDone() {
      setNote('');
      setChosen(undefined);
    },
  });
  const options = stagesFrom(found.stage);
  const next = STAGES[Math.min(STAGES.length - 1, stepOf(found.stage) + 1)] ?? 'assigned';
  const stage = chosen !== undefined && options.includes(chosen) ? chosen : next;
  const says = note.trim();
  return (
    <form
      className="case-form"
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate(says === '' ? { stage } : { stage, note: says });
      }}
    >
      <ProblemNotice problem={mutation.error} />
      <div>
        <label className="field-label" htmlFor={`${id}-note`}>
          {t('cases.progressNote')}
        </label>
        <Input.TextArea
          id={`${id}-note`}
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <div className="actions">
        <label htmlFor={`${id}-stage`}>{t('cases.stageNow')}</label>
        <div className="case-choice">
          <Choice
            id={`${id}-stage`}
            value={stage}
            options={options.map((value) => ({ value, label: t(`caseStage.${value}`) }))}
            onChange={setChosen}
          />
        </div>
        <Button
          type="primary"
          htmlType="submit"
          loading={mutation.isPending}
          disabled={stage === found.stage && says === ''}
        >
          {t('cases.progress')}
        </Button>
      </div>
    </form>
  );
}
