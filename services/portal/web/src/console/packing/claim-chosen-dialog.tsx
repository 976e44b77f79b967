import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveKey } from '../api/pledge.ts';
import { consignmentsQuery, createConsignment } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';

interface ClaimChosenDialogProps {
  readonly driveId: string;
  readonly count: number;
  readonly onChosen: (consignmentId: string) => void;
  readonly onClose: () => void;
}

/**
 * The dialog that assigns the picked boxes to a consignment in preparation, or to a new
 * consignment.
 */
export function ClaimChosenDialog({ driveId, count, onChosen, onClose }: ClaimChosenDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, setChosen] = useState<string>();
  const consignments = useEveryRow(useInfiniteQuery(consignmentsQuery(driveId)));
  const preparing = consignments.data?.rows.filter(({ status }) => status === 'preparing') ?? [];
  const consignmentId = chosen ?? preparing[0]?.id;
  const creating = useApiMutation({
    send: createConsignment(driveId),
    touches: driveKey(driveId),
    onDone: (created) => onChosen(created.consignmentId),
  });
  return (
    <Modal
      open
      title={t('packing.claimTitle', { count })}
      okText={t('packing.claimChosen')}
      okButtonProps={{ disabled: consignmentId === undefined }}
      cancelText={t('action.cancel')}
      onOk={() => {
        if (consignmentId !== undefined) onChosen(consignmentId);
      }}
      onCancel={onClose}
    >
      <ProblemNotice problem={creating.error} />
      <Loaded query={consignments}>
        {() => (
          <div className="stack stack-tight">
            {preparing.length > 0 && (
              <div>
                <label className="field-label" htmlFor={id}>
                  {t('packing.intoConsignment')}
                </label>
                <Choice
                  id={id}
                  value={consignmentId}
                  options={preparing.map((consignment) => ({
                    value: consignment.id,
                    label: t('consignments.number', { number: consignment.number }),
                  }))}
                  onChange={setChosen}
                />
              </div>
            )}
            <div>
              <Button loading={creating.isPending} onClick={() => creating.mutate(undefined)}>
                {t('packing.intoNewConsignment')}
              </Button>
            </div>
            <p className="soft">{t('packing.claimFollows')}</p>
          </div>
        )}
      </Loaded>
    </Modal>
  );
}
