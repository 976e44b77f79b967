import type { DriveView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { completeDrive, driveKey } from '../api/pledge.ts';
import { completionQuery } from '../api/tracker.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { OpenEnds } from './open-ends.tsx';

/** The button that completes a drive after listing the work that is still open. */
export function CompleteButton({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId } = drive;
  const [open, setOpen] = useState(false);
  const [acknowledged, setAcknowledged] = useState(false);
  const completion = useQuery({ ...completionQuery(driveId), enabled: open });
  const mutation = useApiMutation({ send: completeDrive(driveId), touches: driveKey(driveId) });
  const openEnds = completion.isFetching ? undefined : completion.data?.openEnds;
  const complete = () =>
    mutation.mutate(
      { stillOpen: (openEnds ?? []).map(({ end }) => end), acknowledged },
      { onSuccess: () => setOpen(false) },
    );
  return (
    <>
      <Button
        type="primary"
        danger
        onClick={() => {
          mutation.reset();
          setAcknowledged(false);
          setOpen(true);
        }}
      >
        {t('terms.step.complete')}
      </Button>
      <Modal
        open={open}
        title={t('terms.stepTitle.complete', { title: drive.terms.title })}
        okText={t('terms.step.complete')}
        okButtonProps={{
          danger: true,
          disabled: openEnds === undefined || (openEnds.length > 0 && !acknowledged),
        }}
        cancelText={t('action.cancel')}
        confirmLoading={mutation.isPending}
        onOk={complete}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <ProblemNotice problem={mutation.error} />
        <Loaded query={completion}>
          {(found) =>
            found.openEnds.length === 0 ? (
              <p>✓ {t('terms.nothingOpen')}</p>
            ) : (
              <>
                <p className="strong">{t('terms.stillOpen')}</p>
                <OpenEnds driveId={driveId} openEnds={found.openEnds} />
                <Checkbox
                  checked={acknowledged}
                  onChange={({ target }) => setAcknowledged(target.checked)}
                >
                  {t('terms.completeAllTheSame')}
                </Checkbox>
              </>
            )
          }
        </Loaded>
        <p>{t('terms.stepFollows.complete')}</p>
      </Modal>
    </>
  );
}
