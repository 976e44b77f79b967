import type { PackBody } from '@bluebox/contracts';
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../platform/api.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

export type OverrideReason = NonNullable<PackBody['override']>;
export const OVERRIDE_REASONS = [
  'recipient-agreed',
  'emergency',
  'other',
] as const satisfies readonly OverrideReason[];

interface OverrideDialogProps {
  readonly open: boolean;
  readonly busy: boolean;
  readonly problem: unknown;
  readonly onGiven: (reason: OverrideReason) => void;
  readonly onCancel: () => void;
}

/**
 * The dialog that asks why medicine and other goods are packed into one carton. The reason is
 * recorded.
 */
export function OverrideDialog({ open, busy, problem, onGiven, onCancel }: OverrideDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<OverrideReason>();
  const expected = problem instanceof ApiProblem && problem.code === 'MEDICINE_NOT_ALONE';
  return (
    <Modal
      open={open}
      title={t('packing.overrideTitle')}
      okText={t('packing.overrideOk')}
      okButtonProps={{ disabled: reason === undefined }}
      cancelText={t('packing.overrideCancel')}
      confirmLoading={busy}
      onOk={() => {
        if (reason !== undefined) onGiven(reason);
      }}
      onCancel={onCancel}
      destroyOnHidden
    >
      {!expected && <ProblemNotice problem={problem} />}
      <p>{t('packing.overrideHint')}</p>
      <Radio.Group
        aria-label={t('reasonDialog.why')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        options={OVERRIDE_REASONS.map((value) => ({ value, label: t(`overrideReason.${value}`) }))}
      />
    </Modal>
  );
}
