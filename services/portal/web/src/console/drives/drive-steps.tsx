import type { DriveView } from '@bluebox/contracts';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import {
  type DriveStep,
  discardDrive,
  driveKey,
  drivesQuery,
  reopenDrive,
  stepDrive,
} from '../api/pledge.ts';
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

interface DriveStepsProps {
  readonly drive: DriveView;
  /** Whether the form has changes that are not saved, and so would not be published. */
  readonly isChanged: boolean;
  readonly onSave: () => void;
  readonly onPublished: () => void;
  readonly onDiscarded: () => void;
}

/**
 * Buttons that publish, close, complete, reopen and discard a drive, each after an explanation of
 * the consequences.
 */
export function DriveSteps({
  drive,
  isChanged,
  onSave,
  onPublished,
  onDiscarded,
}: DriveStepsProps) {
  const { t } = useTranslation();
  const address = driveAddress(useAddress(), drive.slug);
  const mutation = useApiMutation({
    send: stepDrive(drive.driveId),
    touches: driveKey(drive.driveId),
    onDone(_, step) {
      if (step === 'publish') onPublished();
    },
  });
  const discard = useApiMutation({
    send: discardDrive(drive.driveId),
    touches: drivesQuery.queryKey,
    onDone: onDiscarded,
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
        {drive.status === 'draft' && (
          <ConfirmButton
            label={t('terms.step.discard')}
            title={t('terms.stepTitle.discard', { title: drive.terms.title })}
            okLabel={t('terms.step.discard')}
            danger
            mutation={discard}
            input={undefined}
          >
            <p>{t('terms.stepFollows.discard', { slug: drive.slug })}</p>
          </ConfirmButton>
        )}
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
              okLabel={t(
                step === 'publish' && isChanged ? 'terms.publishSaved' : `terms.step.${wording}`,
              )}
              button={drive.status === 'draft' ? { type: 'primary' } : {}}
              mutation={mutation}
              input={step}
            >
              {(close) => (
                <>
                  {step === 'publish' && isChanged && (
                    <Alert
                      className="notice-space"
                      type="warning"
                      showIcon
                      title={t('terms.publishUnsaved')}
                      description={
                        <div className="stack">
                          {t('terms.publishUnsavedHint')}
                          <div>
                            <Button
                              type="primary"
                              onClick={() => {
                                close();
                                onSave();
                              }}
                            >
                              {t('terms.saveFirst')}
                            </Button>
                          </div>
                        </div>
                      }
                    />
                  )}
                  {drive.status === 'draft' && (
                    <p>
                      {t('terms.addressOnPublishing')}{' '}
                      <strong className="drive-address">{address}</strong>
                    </p>
                  )}
                  <p>{t(`terms.stepFollows.${wording}`)}</p>
                </>
              )}
            </ConfirmButton>
          );
        })}
      </div>
    </section>
  );
}
