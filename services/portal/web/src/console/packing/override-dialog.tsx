import type { PackBody } from '@bluebox/contracts';
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../platform/api.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

type Reason = NonNullable<PackBody['override']>;
const REASONS = ['recipient-agreed', 'emergency', 'other'] as const satisfies readonly Reason[];

interface OverrideDialogProps {
  readonly open: boolean;
  readonly busy: boolean;
  readonly problem: unknown;
  readonly onGiven: (reason: Reason) => void;
  readonly onCancel: () => void;
}

/**
 * The dialog that asks why medicine and other goods are packed into one carton. The reason is
 * recorded.
 */
export function OverrideDialog({ open, busy, problem, onGiven, onCancel }: OverrideDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason>();
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
        options={REASONS.map((value) => ({ value, label: t(`overrideReason.${value}`) }))}
      />
    </Modal>
  );
}
