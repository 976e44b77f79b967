import { type FormEvent, useState } from 'react';

interface CheckedForm {
  /** Tells whether the form was sent once: from then on it shows what is missing. */
  readonly checked: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  /** Shows nothing as missing, until the form is sent again. */
  readonly reset: () => void;
}

/**
 * A form whose fields are judged together, such as parts that must not exceed a whole. Forms with fields that stand
 * each for itself use antd's `Form`.
 * @param value what the fields make; `undefined` while they are incomplete.
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
