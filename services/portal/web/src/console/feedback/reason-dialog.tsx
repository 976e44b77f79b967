import { Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from './problem-notice.tsx';

export interface GivenReason<Reason extends string> {
  readonly reason: Reason;
  readonly note?: string;
}

interface ReasonDialogProps<Reason extends string, Input, More extends object> {
  readonly open: boolean;
  readonly title: string;
  /** Text of the button; by default the title. */
  readonly okLabel?: string;
  /** Question above the reasons; by default "why". */
  readonly question?: string;
  readonly reasons: readonly Reason[];
  /** Prefix of the reasons' keys in the catalogue. */
  readonly wording: string;
  readonly mutation: ApiMutation<unknown, Input>;
  readonly inputOf: (given: GivenReason<Reason> & More) => Input;
  readonly onClose: () => void;
  /** Further fields, above the reasons. */
  readonly fields?: React.ReactNode;
  /** Initial values of `fields`. */
  readonly begin?: More;
  /** Whether a note may be added; true by default. */
  readonly noted?: boolean;
  /** Explanation of the consequences. */
  readonly children?: React.ReactNode;
}

/**
 * A dialog that asks for a reason, for instance before a record is reversed or a case closed. Notes
 * are stored outside the event log, so that they can be erased.
 */
export function ReasonDialog<Reason extends string, Input, More extends object = object>(
  props: ReasonDialogProps<Reason, Input, More>,
) {
  const { t } = useTranslation();
  const {
    open,
    title,
    okLabel = title,
    question,
    reasons,
    wording,
    mutation,
    inputOf,
    onClose,
    children,
  } = props;
  const { fields, begin, noted = true } = props;
  const [form] = Form.useForm();
  const submit = ({ note = '', ...given }: GivenReason<Reason> & More) =>
    mutation.mutate(
      inputOf({
        ...given,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      } as GivenReason<Reason> & More),
      { onSuccess: onClose },
    );
  return (
    <Modal
      open={open}
      title={title}
      okText={okLabel}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <ProblemNotice problem={mutation.error} />
      {children}
      <Form
        form={form}
        layout="vertical"
        onFinish={submit}
        preserve={false}
        {...(begin === undefined ? {} : { initialValues: begin })}
      >
        {fields}
        <Form.Item
          name="reason"
          label={question ?? t('reasonDialog.why')}
          rules={[{ required: true, message: t('reasonDialog.choose') }]}
        >
          <Radio.Group
            options={reasons.map((reason) => ({ value: reason, label: t(`${wording}.${reason}`) }))}
          />
        </Form.Item>
        {noted && (
          <Form.Item name="note" label={t('reasonDialog.note')} extra={t('reasonDialog.noteHint')}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
