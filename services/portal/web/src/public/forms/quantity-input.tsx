import { useTranslation } from 'react-i18next';
import type { FieldTies } from './field.tsx';

/** Replaces full-width digits, which an input method may write, by the digits that a count is made of. */
const withPlainDigits = (typed: string): string =>
  typed.replace(/[０-９]/g, (digit) => digit.normalize('NFKC'));

/** A field for a count, with buttons for one less and one more. */
export function QuantityInput({
  ties,
  label,
  value,
  least,
  most,
  onChange,
}: {
  readonly ties: FieldTies;
  /** Text for the labels of the buttons, such as the name of the counted goods. */
  readonly label: string;
  readonly value: string;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const count = /^[0-9]{1,6}$/.test(value) ? Number(value) : undefined;
  const step = (by: number) =>
    onChange(String(Math.min(most, Math.max(least, (count ?? least) + by))));
  return (
    <div className="quantity">
      <button
        type="button"
        className="quantity-key"
        aria-label={t('form.less', { label })}
        disabled={count !== undefined && count <= least}
        onClick={() => step(-1)}
      >
        −
      </button>
      <input
        {...ties}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(withPlainDigits(event.target.value))}
      />
      <button
        type="button"
        className="quantity-key"
        aria-label={t('form.more', { label })}
        disabled={count !== undefined && count >= most}
        onClick={() => step(1)}
      >
        +
      </button>
    </div>
  );
}
