interface ChoiceProps<Value extends string> {
  readonly id?: string;
  readonly value?: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange?: (value: Value) => void;
  /** Text that is shown while nothing is chosen. */
  readonly placeholder?: string;
}

/** A native select, which is fast by keyboard and opens a phone's own picker. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { id, value, options, onChange, placeholder } = props;
  return (
    <select
      id={id}
      className="choice"
      value={value ?? ''}
      onChange={(event) => onChange?.(event.target.value as Value)}
    >
      {value === undefined && <option value="">{placeholder ?? ''}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
