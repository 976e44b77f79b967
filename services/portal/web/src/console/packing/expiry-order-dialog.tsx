import type { Item } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { ApiProblem } from '../../platform/api.ts';
import { formatDate } from '../../platform/formatting.ts';
import { type LinePack, packingProposalQuery } from '../api/inventory.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { OVERRIDE_REASONS, type OverrideReason } from './override-dialog.tsx';

interface ExpiryOrderDialogProps {
  readonly driveId: string;
  readonly item: Item;
  /** The goods that were to be packed. */
  readonly asked: LinePack;
  readonly isOpen: boolean;
  readonly busy: boolean;
  readonly problem: unknown;
  readonly onPack: (body: LinePack) => void;
  readonly onCancel: () => void;
}

/**
 * The dialog that proposes the goods that expire first in place of the chosen ones. The chosen ones
 * are packed only for a reason, which is recorded.
 */
export function ExpiryOrderDialog({
  driveId,
  item,
  asked,
  isOpen,
  busy,
  problem,
  onPack,
  onCancel,
}: ExpiryOrderDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<OverrideReason>();
  const quantity = asked.parts.reduce((sum, part) => sum + part.quantity, 0);
  const proposal = useQuery(packingProposalQuery(driveId, item, quantity));
  const expected = problem instanceof ApiProblem && problem.code === 'NOT_FIRST_EXPIRY';
  return (
    <Modal
      open={isOpen}
      title={t('packing.orderTitle', { name: item.name })}
      footer={null}
      onCancel={onCancel}
      destroyOnHidden
    >
      {!expected && <ProblemNotice problem={problem} />}
      <div className="stack">
        <p>{t('packing.orderHint')}</p>
        <Loaded query={proposal}>
          {({ parcels, missing }) => (
            <>
              <ul>
                {parcels.map(({ parcel, quantity: part }) => (
                  <li key={parcel.id}>
                    {quantityText(t, item.unit, part)}
                    {parcel.expiry !== undefined &&
                      ` · ${t('goods.expiry')} ${formatDate(parcel.expiry)}`}
                  </li>
                ))}
              </ul>
              <Button
                type="primary"
                loading={busy}
                disabled={parcels.length === 0}
                onClick={() => {
                  const { outOfOrder: _, ...rest } = asked;
                  onPack({
                    ...rest,
                    parts: parcels.map(({ parcel, quantity: part }) => ({
                      parcelId: parcel.id,
                      quantity: part,
                    })),
                  });
                }}
              >
                {t('packing.orderFirst', {
                  amount: quantityText(t, item.unit, quantity - missing),
                })}
              </Button>
            </>
          )}
        </Loaded>
        <p>{t('packing.orderReason')}</p>
        <Radio.Group
          aria-label={t('reasonDialog.why')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          options={OVERRIDE_REASONS.map((value) => ({
            value,
            label: t(`overrideReason.${value}`),
          }))}
        />
        <Button
          disabled={busy || reason === undefined}
          onClick={() => {
            if (reason !== undefined) onPack({ ...asked, outOfOrder: reason });
          }}
        >
          {t('packing.orderOverride')}
        </Button>
      </div>
    </Modal>
  );
}
