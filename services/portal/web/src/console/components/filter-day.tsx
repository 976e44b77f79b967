import { Input } from 'antd';
import { useId } from 'react';

interface FilterDayProps {
  readonly label: string;
  /** The chosen day, as `2026-03-22`; undefined for no limit. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A day that limits a list, as a native date field. */
export function FilterDay({ label, value, onChange }: FilterDayProps) {
  const id = useId();
  return (
    <div className="list-filter">
      <label htmlFor={id} className="soft">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      />
    </div>
  );
}
