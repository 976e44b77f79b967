import { Button, type ButtonProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { type GivenReason, ReasonDialog } from './reason-dialog.tsx';

const REASONS = ['typing-error', 'by-mistake', 'turned-out-otherwise', 'other'] as const;
export type Correction = GivenReason<(typeof REASONS)[number]>;

interface TakeBackButtonProps<Input, More extends object> {
  readonly label: string;
  /** Name of the button for screen readers, needed if several have the same text. */
  readonly name?: string;
  /** Title of the dialog; by default the label. */
  readonly title?: string;
  /** Text of the button in the dialog; by default the title. */
  readonly okLabel?: string;
  readonly mutation: ApiMutation<unknown, Input>;
  readonly inputOf: (given: Correction & More) => Input;
  readonly fields?: React.ReactNode;
  readonly begin?: More;
  readonly noted?: boolean;
  readonly button?: ButtonProps;
  /** Explanation of the consequences. */
  readonly children: React.ReactNode;
}

/**
 * A button that reverses or corrects a mistaken record, after a dialog that explains the
 * consequences and asks for a reason.
 */
export function TakeBackButton<Input, More extends object = object>(
  props: TakeBackButtonProps<Input, More>,
) {
  const { t } = useTranslation();
  const {
    label,
    name,
    title = label,
    okLabel = title,
    mutation,
    inputOf,
    fields,
    begin,
    noted,
    button,
    children,
  } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...button}
        {...(name === undefined ? {} : { 'aria-label': name })}
        onClick={() => {
          mutation.reset();
          setOpen(true);
        }}
      >
        {label}
      </Button>
      <ReasonDialog<Correction['reason'], Input, More>
        open={open}
        title={title}
        okLabel={okLabel}
        question={t('reasonDialog.why')}
        reasons={REASONS}
        wording="correctionReason"
        mutation={mutation}
        inputOf={inputOf}
        fields={fields}
        {...(begin === undefined ? {} : { begin })}
        {...(noted === undefined ? {} : { noted })}
        onClose={() => setOpen(false)}
      >
        {children}
      </ReasonDialog>
    </>
  );
}
