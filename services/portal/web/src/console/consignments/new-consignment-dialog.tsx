import type { BoxSummary } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxesQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { claimBoxes, createConsignment } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { BoxChoice } from './box-choice.tsx';
import { useUnchosen } from './use-unchosen.ts';

interface NewConsignmentDialogProps {
  readonly driveId: string;
  /**
   * Called with the new consignment's id once the chosen boxes, if any, are claimed, or when the
   * dialog closes after the consignment was created.
   */
  readonly onCreated: (consignmentId: string) => void;
  readonly onClose: () => void;
}

/**
 * The dialog that creates a consignment with the chosen sealed boxes. A consignment without boxes
 * requires an explicit confirmation.
 */
export function NewConsignmentDialog({ driveId, onCreated, onClose }: NewConsignmentDialogProps) {
  const { t } = useTranslation();
  const boxes = useEveryRow(useInfiniteQuery(boxesQuery(driveId, { status: 'sealed' })));
  const { unchosen, setUnchosen, toggle } = useUnchosen();
  const [empty, setEmpty] = useState(false);
  const claiming = useApiMutation({
    send: ({ consignmentId, boxIds }: Claim, options) => claimBoxes(consignmentId)(boxIds, options),
    touches: driveKey(driveId),
    onDone: (_, { consignmentId }) => onCreated(consignmentId),
  });
  const creating = useApiMutation({
    send: createConsignment(driveId),
    touches: driveKey(driveId),
  });
  // Creating and claiming are two commands. A retry after a failed claim must not create a second
  // consignment.
  const created = creating.data;
  const claim = (consignmentId: string, boxIds: readonly string[]) =>
    boxIds.length === 0 ? onCreated(consignmentId) : claiming.mutate({ consignmentId, boxIds });
  const free = freeOf(boxes.data?.rows ?? []);
  const chosen = free.filter(({ id }) => !unchosen.has(id)).map(({ id }) => id);
  const ready = boxes.data !== undefined && (chosen.length > 0 || empty);
  return (
    <Modal
      open
      title={t('consignments.create')}
      okText={
        chosen.length > 0
          ? t('consignments.createCount', { count: chosen.length })
          : t('consignments.createEmpty')
      }
      okButtonProps={{ disabled: !ready }}
      confirmLoading={creating.isPending || claiming.isPending}
      cancelText={t('action.cancel')}
      onOk={() =>
        created === undefined
          ? creating.mutate(undefined, {
              onSuccess: ({ consignmentId }) => claim(consignmentId, chosen),
            })
          : claim(created.consignmentId, chosen)
      }
      onCancel={() => (created === undefined ? onClose() : onCreated(created.consignmentId))}
    >
      <ProblemNotice problem={creating.error ?? claiming.error} />
      {created !== undefined && claiming.isError && (
        <p>{t('consignments.createdWithout', { number: created.number })}</p>
      )}
      <Loaded query={boxes}>
        {() => (
          <div className="stack stack-tight">
            {free.length === 0 ? (
              <p>{t('consignments.noSealed')}</p>
            ) : (
              <>
                <p className="soft">{t('consignments.createHint')}</p>
                <Checkbox
                  checked={chosen.length === free.length}
                  indeterminate={chosen.length > 0 && chosen.length < free.length}
                  onChange={({ target }) =>
                    setUnchosen(new Set(target.checked ? [] : free.map(({ id }) => id)))
                  }
                >
                  {t('consignments.everyBox', { count: free.length })}
                </Checkbox>
                <div className="claim-most">
                  <BoxChoice boxes={free} unchosen={unchosen} onToggle={toggle} />
                </div>
              </>
            )}
            {chosen.length === 0 && (
              <Checkbox checked={empty} onChange={({ target }) => setEmpty(target.checked)}>
                {t('consignments.emptyMeant')}
              </Checkbox>
            )}
          </div>
        )}
      </Loaded>
    </Modal>
  );
}

interface Claim {
  readonly consignmentId: string;
  readonly boxIds: readonly string[];
}

/** Returns the boxes that inventory has not granted to a consignment, by number. */
const freeOf = (boxes: readonly BoxSummary[]): readonly BoxSummary[] =>
  boxes
    .filter(({ consignmentId }) => consignmentId === undefined)
    .sort((a, b) => a.number - b.number);
