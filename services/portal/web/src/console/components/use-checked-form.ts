import { type FormEvent, useState } from 'react';

interface CheckedForm {
  /** Whether somebody tried to send the form. Missing fields are marked from then on. */
  readonly checked: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  /** Removes the marks of missing fields until the next try. */
  readonly reset: () => void;
}

/**
 * Manages a form whose fields are validated together, such as parts that must not exceed a whole.
 * Forms with independent fields use antd's `Form`.
 * @param value value of the form; `undefined` while the form is incomplete.
 */
export function useCheckedForm<Value>(
  value: Value | undefined,
  send: (value: Value) => void,
): CheckedForm {
  const [checked, setChecked] = useState(false);
  return {
    checked,
    onSubmit: (event) => {
      event.preventDefault();
      setChecked(true);
      if (value !== undefined) send(value);
    },
    reset: () => setChecked(false),
  };
}
