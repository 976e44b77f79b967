import { Button, type ButtonProps, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface ConfirmButtonProps<Input> {
  readonly label: React.ReactNode;
  readonly title: string;
  /** Explanation of the consequences, or a function of what closes the dialog. */
  readonly children: React.ReactNode | ((close: () => void) => React.ReactNode);
  readonly mutation: ApiMutation<unknown, Input>;
  readonly input: Input;
  readonly okLabel?: string;
  readonly button?: ButtonProps;
  readonly danger?: boolean;
}

/** A button that explains the consequences in a dialog, and acts only after a confirmation. */
export function ConfirmButton<Input>(props: ConfirmButtonProps<Input>) {
  const { t } = useTranslation();
  const { label, title, children, mutation, input, okLabel, button, danger = false } = props;
  const [open, setOpen] = useState(false);
  const show = () => {
    mutation.reset();
    setOpen(true);
  };
  const run = () => mutation.mutate(input, { onSuccess: () => setOpen(false) });
  return (
    <>
      <Button {...button} danger={danger} onClick={show}>
        {label}
      </Button>
      <Modal
        open={open}
        title={title}
        okText={okLabel ?? title}
        okButtonProps={{ danger }}
        cancelText={t('action.cancel')}
        confirmLoading={mutation.isPending}
        onOk={run}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <ProblemNotice problem={mutation.error} />
        {typeof children === 'function' ? children(() => setOpen(false)) : children}
      </Modal>
    </>
  );
}
