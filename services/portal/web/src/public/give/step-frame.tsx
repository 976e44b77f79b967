import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate, useLocation } from '../navigation/navigation.ts';
import { TakenOffNotice } from './taken-off.tsx';
import { UnansweredNotice } from './unanswered.tsx';

const SHOWN_STEPS = ['items', 'expiry', 'hand-in', 'check', 'done'] as const;
export type ShownStep = (typeof SHOWN_STEPS)[number];

export function Steps({ current }: { readonly current: ShownStep }) {
  const { t } = useTranslation();
  const at = SHOWN_STEPS.indexOf(current);
  return (
    <ol className="steps" aria-label={t('give.steps')}>
      {SHOWN_STEPS.map((step, index) => (
        <li
          key={step}
          className={index < at ? 'step step-past' : index === at ? 'step step-now' : 'step'}
          {...(index === at ? { 'aria-current': 'step' } : {})}
        >
          <span className="step-number" aria-hidden="true">
            {index < at ? '✓' : index + 1}
          </span>
          <span className="step-name">{t(`step.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/**
 * A button that goes back in the browser's history, where the state of the earlier step is stored.
 */
export function BackLink({
  to,
  step,
}: {
  /**
   * Target for a visitor who came directly to this step, for whom going back would leave these
   * pages.
   */
  readonly to: string;
  readonly step?: string;
}) {
  const { t } = useTranslation();
  const { depth } = useLocation().state;
  return (
    <button
      type="button"
      className="back-link"
      onClick={() => {
        if (depth > 0) history.back();
        else navigate(to, step === undefined ? {} : { step }, { replace: true });
      }}
    >
      <span aria-hidden="true">‹ </span>
      {t('form.back')}
    </button>
  );
}

/** The part above the heading of a step: the back button, the list of steps, and notices. */
export function StepTop({
  current,
  back,
  backStep,
}: {
  readonly current: ShownStep;
  readonly back: string;
  readonly backStep?: string;
}): ReactNode {
  return (
    <>
      <BackLink to={back} {...(backStep === undefined ? {} : { step: backStep })} />
      <Steps current={current} />
      <TakenOffNotice />
      <UnansweredNotice />
    </>
  );
}
