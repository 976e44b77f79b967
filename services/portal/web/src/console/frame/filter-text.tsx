import { Input } from 'antd';
import { useEffect, useState } from 'react';

interface FilterTextProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength?: number;
  readonly onChange: (typed: string) => void;
}

/** Quick enough to feel immediate, and not a new address for each letter. */
const SETTLE_MILLISECONDS = 250;

/** Words by which a list is narrowed down; they follow into the address, and come back from it. */
export function FilterText({ label, value, maxLength = 60, onChange }: FilterTextProps) {
  const [typed, setTyped] = useState(value);
  const [last, setLast] = useState(value);
  // Somebody went back, or followed a link: the address says what is looked for.
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
