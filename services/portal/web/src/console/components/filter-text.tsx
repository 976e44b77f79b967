import { Input } from 'antd';
import { useEffect, useState } from 'react';

interface FilterTextProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength?: number;
  readonly onChange: (typed: string) => void;
}

/**
 * Delay in milliseconds after typing before the search starts, to avoid a search for each letter.
 */
const SETTLE_MILLISECONDS = 250;

/** A field for the search words of a list. `onChange` is called when typing pauses. */
export function FilterText({ label, value, maxLength = 60, onChange }: FilterTextProps) {
  const [typed, setTyped] = useState(value);
  const [last, setLast] = useState(value);
  // A change from outside, for instance by Back or a link, replaces the typed words.
  if (last !== value) {
    setLast(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const settling = setTimeout(() => onChange(typed), SETTLE_MILLISECONDS);
    return () => clearTimeout(settling);
  });
  return (
    <Input
      allowClear
      className="search-box"
      value={typed}
      maxLength={maxLength}
      placeholder={label}
      aria-label={label}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
