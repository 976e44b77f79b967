import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { readLot } from '../input/lot.ts';

interface LotInputProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /**
   * The known lot of these goods, accepted even if today's rules for typed lots would refuse it.
   */
  readonly known?: string | undefined;
  readonly placeholder?: string | undefined;
}

/** A field for a printed or scanned lot. The field explains why a value cannot be a lot. */
export function LotInput({ id, value, onChange, known, placeholder }: LotInputProps) {
  const { t } = useTranslation();
  const read = readLot(value);
  const wrong = read.kind === 'unclear' && value !== known;
  return (
    <div>
      <Input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={placeholder}
        autoComplete="off"
        maxLength={60}
        status={wrong ? 'error' : ''}
        aria-invalid={wrong}
        aria-describedby={`${id}-problem`}
      />
      <span id={`${id}-problem`} className="field-problem">
        {wrong && t(`goods.lotProblem.${read.problem}`)}
      </span>
    </div>
  );
}
