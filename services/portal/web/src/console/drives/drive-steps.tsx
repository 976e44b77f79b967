import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { type DriveStep, driveKey, stepDrive } from '../api/pledge.ts';
import { ConfirmButton } from '../notices/confirm-button.tsx';
import { DriveStatusTag } from './drive-status-tag.tsx';

/** What can be done next with a drive of each status. */
const NEXT: Record<DriveView['status'], readonly DriveStep[]> = {
  draft: ['publish'],
  published: ['close'],
  closed: ['complete', 'publish'],
  completed: [],
};

/** Publish, close, complete: each says what follows before it is done. */
export function DriveSteps({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const deed = useDeed({
    send: stepDrive(drive.driveId),
    touches: driveKey(drive.driveId),
  });
  return (
    <section className="panel drive-steps" aria-label={t('terms.steps')}>
      <div>
        <DriveStatusTag status={drive.status} /> {t(`terms.stepHint.${drive.status}`)}
      </div>
      <div className="actions">
        {NEXT[drive.status].map((step, index) => {
          const again = step === 'publish' && drive.status === 'closed';
          const wording = again ? 'publishAgain' : step;
          return (
            <ConfirmButton
              key={step}
              label={t(`terms.step.${wording}`)}
              title={t(`terms.stepTitle.${wording}`, { title: drive.terms.title })}
              okLabel={t(`terms.step.${wording}`)}
              button={index === 0 ? { type: 'primary' } : {}}
              danger={step === 'complete'}
              deed={deed}
              input={step}
            >
              <p>{t(`terms.stepFollows.${wording}`)}</p>
            </ConfirmButton>
          );
        })}
      </div>
    </section>
  );
}
