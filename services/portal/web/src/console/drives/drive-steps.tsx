import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { type DriveStep, driveKey, reopenDrive, stepDrive } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useAddress } from '../components/use-address.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { TakeBackButton } from '../feedback/take-back-button.tsx';
import { CompleteButton } from './complete-button.tsx';
import { DriveStatusTag } from './drive-status-tag.tsx';
import { LeftOpen } from './open-ends.tsx';

/**
 * Steps that need only a confirmation, by the drive's status. Completing also lists open work, and
 * reopening asks for a reason.
 */
const NEXT: Record<DriveView['status'], readonly DriveStep[]> = {
  draft: ['publish'],
  published: ['close'],
  closed: ['publish'],
  completed: [],
};

/**
 * Buttons that publish, close, complete and reopen a drive, each after an explanation of the
 * consequences.
 */
export function DriveSteps({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const address = driveAddress(useAddress(), drive.slug);
  const mutation = useApiMutation({
    send: stepDrive(drive.driveId),
    touches: driveKey(drive.driveId),
  });
  const reopen = useApiMutation({
    send: reopenDrive(drive.driveId),
    touches: driveKey(drive.driveId),
  });
  return (
    <section className="panel drive-steps" aria-label={t('terms.steps')}>
      <div>
        <DriveStatusTag status={drive.status} />{' '}
        {drive.status === 'completed' ? (
          <LeftOpen drive={drive} />
        ) : (
          t(`terms.stepHint.${drive.status}`)
        )}
      </div>
      <div className="actions">
        {drive.status === 'closed' && <CompleteButton drive={drive} />}
        {drive.status === 'completed' && (
          <TakeBackButton
            label={t('terms.step.reopen')}
            title={t('terms.stepTitle.reopen', { title: drive.terms.title })}
            okLabel={t('terms.step.reopen')}
            noted={false}
            mutation={reopen}
            inputOf={({ reason }) => ({ reason })}
          >
            <p>{t('terms.stepFollows.reopen')}</p>
          </TakeBackButton>
        )}
        {NEXT[drive.status].map((step) => {
          const again = step === 'publish' && drive.status === 'closed';
          const wording = again ? 'publishAgain' : step;
          return (
            <ConfirmButton
              key={step}
              label={t(`terms.step.${wording}`)}
              title={t(`terms.stepTitle.${wording}`, { title: drive.terms.title })}
              okLabel={t(`terms.step.${wording}`)}
              button={drive.status === 'draft' ? { type: 'primary' } : {}}
              mutation={mutation}
              input={step}
            >
              {drive.status === 'draft' && (
                <p>
                  {t('terms.addressOnPublishing')}{' '}
                  <strong className="drive-address">{address}</strong>
                </p>
              )}
              <p>{t(`terms.stepFollows.${wording}`)}</p>
            </ConfirmButton>
          );
        })}
      </div>
    </section>
  );
}
