import type { MatterView } from '@bluebox/contracts';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { CARE_KEY, reviewMatter } from '../api/care.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface DecisionProps {
  readonly title: string;
  readonly text: string;
  readonly accept: string;
  readonly decline: string;
  readonly problem: Error | null;
  readonly busy: boolean;
  readonly onDecide: (isAccepted: boolean, note: { readonly note?: string }) => void;
}

/** A decision on what somebody else has done or asked for. */
function Decision(props: DecisionProps) {
  const { title, text, accept, decline, problem, busy, onDecide } = props;
  const { t } = useTranslation();
  const id = useId();
  const [note, setNote] = useState('');
  const decide = (isAccepted: boolean) =>
    onDecide(isAccepted, note.trim() === '' ? {} : { note: note.trim() });
  return (
    <section className="panel matter-form" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p>{text}</p>
      <ProblemNotice problem={problem} />
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
        <Button type="primary" loading={busy} onClick={() => decide(true)}>
          {accept}
        </Button>
        <Button loading={busy} onClick={() => decide(false)}>
          {decline}
        </Button>
      </div>
    </section>
  );
}

/** The form by which somebody else approves what was done, or sends it back. */
export function ReviewForm({ matter }: { readonly matter: MatterView }) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: reviewMatter(matter.id), touches: CARE_KEY });
  return (
    <Decision
      title={t('matters.review')}
      text={t('matters.reviewText', { outcome: t(`matters.outcome.${matter.outcome}`) })}
      accept={t('matters.approve')}
      decline={t('matters.sendBack')}
      problem={mutation.error}
      busy={mutation.isPending}
      onDecide={(isAccepted, note) =>
        mutation.mutate({
          of: 'handling',
          verdict: isAccepted ? 'approved' : 'sent-back',
          ...note,
        })
      }
    />
  );
}

interface ExtensionFormProps {
  readonly matter: MatterView;
  /** End of the limit that was asked for. */
  readonly until: string;
}

/** The form by which somebody else grants more time, or refuses it. */
export function ExtensionForm({ matter, until }: ExtensionFormProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: reviewMatter(matter.id), touches: CARE_KEY });
  return (
    <Decision
      title={t('matters.extension')}
      text={t('matters.extensionText', { until: formatInstant(until) })}
      accept={t('matters.grant')}
      decline={t('matters.refuse')}
      problem={mutation.error}
      busy={mutation.isPending}
      onDecide={(isAccepted, note) =>
        mutation.mutate({ of: 'extension', granted: isAccepted, ...note })
      }
    />
  );
}
