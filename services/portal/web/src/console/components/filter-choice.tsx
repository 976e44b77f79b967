import { useId } from 'react';

interface FilterChoiceProps<Value extends string> {
  readonly label: string;
  /** The chosen value; undefined for the default choice, which is labelled `all`. */
  readonly value: Value | undefined;
  readonly all: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
}

/** One filter of a list, as a native select. */
export function FilterChoice<Value extends string>(props: FilterChoiceProps<Value>) {
  const { label, value, all, options, onChange } = props;
  const id = useId();
  return (
    <div className="list-filter">
      <label htmlFor={id} className="soft">
        {label}
      </label>
      <select
        id={id}
        className="choice"
        value={value ?? ''}
        onChange={({ target }) =>
          onChange(options.find((option) => option.value === target.value)?.value)
        }
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
