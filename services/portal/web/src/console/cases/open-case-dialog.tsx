import type { BodyOf, routes } from '@bluebox/contracts/routes';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { driveKey } from '../api/pledge.ts';
import { openCase } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

const KINDS = ['request', 'damaged', 'missing', 'surplus'] as const;
type Typed = Pick<BodyOf<typeof routes.openCase>, 'kind' | 'note'>;

interface OpenCaseDialogProps {
  readonly driveId: string;
  readonly onClose: () => void;
}

/** The dialog to open a case without a receipt: a request, or a discrepancy reported by phone. */
export function OpenCaseDialog({ driveId, onClose }: OpenCaseDialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Typed>();
  const mutation = useApiMutation({
    send: openCase,
    touches: driveKey(driveId),
    onDone: ({ caseId }) =>
      void navigate({
        to: '/console/drives/$driveId/cases/$caseId',
        params: { driveId, caseId },
      }),
  });
  return (
    <Modal
      open
      title={t('cases.open')}
      okText={t('cases.open')}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => mutation.mutate({ driveId, ...values, note: values.note.trim() })}
      >
        <Form.Item
          name="kind"
          label={t('cases.kind')}
          rules={[{ required: true, message: t('reasonDialog.choose') }]}
        >
          <Radio.Group options={KINDS.map((value) => ({ value, label: t(`caseKind.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="note"
          className="hint-stays"
          label={t('cases.what')}
          extra={t('reasonDialog.noteHint')}
          rules={[{ required: true, whitespace: true, message: t('cases.whatMissing') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
