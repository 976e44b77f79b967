import type { ParcelDetail, ParcelView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import {
  type AdjustmentInput,
  adjustParcel,
  parcelQuery,
  reverseAdjustment,
} from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { NumberField } from '../components/number-field.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';

const DIRECTIONS = ['found', 'lost', 'damaged', 'disposed'] as const;
const REASONS = ['recount', 'spoiled', 'misplaced', 'recalled', 'other'] as const;
const REVERSAL_REASONS = ['typing-error', 'recount', 'other'] as const;

interface AdjustDialogProps {
  readonly parcel: ParcelView;
  readonly onClose: () => void;
}

interface Typed extends Omit<AdjustmentInput, 'note'> {
  readonly note?: string;
}

/**
 * The dialog that corrects the recorded stock of a parcel by a quantity that was found, lost,
 * damaged or disposed of, with a reason.
 */
export function AdjustDialog({ parcel, onClose }: AdjustDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Typed>();
  const touches = driveKey(parcel.driveId);
  const mutation = useApiMutation({ send: adjustParcel(parcel.id), touches, onDone: onClose });
  const direction = Form.useWatch('direction', form);
  const submit = ({ note = '', ...values }: Typed) =>
    mutation.mutate(note.trim() === '' ? values : { ...values, note: note.trim() });
  return (
    <Modal
      open
      title={t('stock.adjustTitle', {
        name: parcel.item.name,
        quantity: quantityText(t, parcel.item.unit, parcel.free),
      })}
      okText={t('stock.adjust')}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Form form={form} layout="vertical" onFinish={submit}>
        <Form.Item
          name="direction"
          label={t('stock.what')}
          rules={[{ required: true, message: t('reasonDialog.choose') }]}
        >
          <Radio.Group
            options={DIRECTIONS.map((value) => ({ value, label: t(`stock.direction.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="quantity"
          label={t('goods.quantity')}
          rules={[{ required: true, message: t('goods.quantityMissing') }]}
        >
          <NumberField
            min={1}
            {...(direction === 'found' ? {} : { max: parcel.free })}
            precision={0}
            inputMode="numeric"
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reasonDialog.why')}
          rules={[{ required: true, message: t('reasonDialog.choose') }]}
        >
          <Radio.Group
            options={REASONS.map((value) => ({ value, label: t(`adjustmentReason.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('reasonDialog.note')} extra={t('reasonDialog.noteHint')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
      <EarlierAdjustments parcel={parcel} />
    </Modal>
  );
}

/** Earlier corrections of the parcel, which can be reversed. */
function EarlierAdjustments({ parcel }: { readonly parcel: ParcelView }) {
  const { t } = useTranslation();
  const detail = useQuery(parcelQuery(parcel.driveId, parcel.id));
  const [undoing, setUndoing] = useState<ParcelDetail['adjustments'][number]>();
  const mutation = useApiMutation({
    send: reverseAdjustment(parcel.id),
    touches: driveKey(parcel.driveId),
  });
  if (detail.data === undefined || detail.data.adjustments.length === 0) return null;
  return (
    <>
      <h3>{t('stock.earlier')}</h3>
      <ul className="row-list">
        {detail.data.adjustments.map((adjustment) => (
          <li key={adjustment.adjustmentId}>
            <span className={adjustment.reversed ? 'taken-back' : undefined}>
              {t(`stock.direction.${adjustment.direction}`)}{' '}
              {quantityText(t, parcel.item.unit, adjustment.quantity)} ·{' '}
              {t(`adjustmentReason.${adjustment.reason}`)}
            </span>
            {adjustment.reversed ? (
              <span className="soft">{t('desk.takenBack')}</span>
            ) : (
              <Button size="small" onClick={() => setUndoing(adjustment)}>
                {t('action.takeBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ReasonDialog
        open={undoing !== undefined}
        title={t('stock.undo')}
        reasons={REVERSAL_REASONS}
        wording="reversalReason"
        mutation={mutation}
        inputOf={(given) => ({ adjustmentId: undoing?.adjustmentId ?? '', ...given })}
        onClose={() => setUndoing(undefined)}
      />
    </>
  );
}
