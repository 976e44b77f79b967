import { Input, type InputProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../platform/formatting.ts';
import { readExpiry } from '../input/expiry.ts';

interface ExpiryInputProps extends Omit<InputProps, 'value' | 'onChange'> {
  readonly value?: string;
  readonly onChange?: (typed: string) => void;
}

/** A field for an expiry date as printed. The field shows how it understood the date. */
export function ExpiryInput({ value = '', onChange, id, ...rest }: ExpiryInputProps) {
  const { t } = useTranslation();
  const read = readExpiry(value);
  const hintId = id === undefined ? undefined : `${id}-understood`;
  return (
    <div>
      <Input
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        placeholder="2027-05"
        autoComplete="off"
        maxLength={12}
        status={read.kind === 'unclear' ? 'error' : ''}
        aria-invalid={read.kind === 'unclear'}
        aria-describedby={hintId}
      />
      <span id={hintId} className={read.kind === 'unclear' ? 'field-problem' : 'soft'}>
        {read.kind === 'unclear' && t('goods.expiryUnclear')}
        {read.kind === 'day' && t('goods.expiryUnderstood', { day: formatDate(read.day) })}
      </span>
    </div>
  );
}
