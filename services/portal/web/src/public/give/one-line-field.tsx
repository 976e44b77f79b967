import type { Category } from '@bluebox/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMonth } from '../../platform/formatting.ts';
import { Field } from '../forms/field.tsx';
import { completeGoods, type LineGoods, readOneLine } from './one-line.ts';

interface OneLineFieldProps {
  readonly offered: readonly Category[];
  /** Fills the form with the only goods of the line. */
  readonly onFill: (goods: LineGoods) => void;
  /** Adds several goods, each of which is complete. */
  readonly onAdd: (goods: readonly LineGoods[]) => void;
}

/** A field for goods in one line. It fills in the form below, where everything can be changed. */
export function OneLineField({ offered, onFill, onAdd }: OneLineFieldProps) {
  const { t } = useTranslation();
  const [line, setLine] = useState('');
  const [said, setSaid] = useState<readonly string[]>([]);
  const [error, setError] = useState<string>();
  const read = () => {
    setSaid([]);
    setError(undefined);
    const { goods, rest } = readOneLine(line, offered);
    const [only, ...others] = goods;
    if (only === undefined) return setError(t('item.one-line-unread'));
    const unclear = goods.filter((one) => completeGoods(one) === undefined);
    const [first] = unclear;
    if (others.length > 0 && first !== undefined)
      return setError(t('item.one-line-unclear', { name: first.name }));
    if (others.length > 0) return onAdd(goods);
    onFill(only);
    setSaid([
      t(only.guessed ? 'item.one-line-guessed' : 'item.one-line-filled'),
      ...(only.expiryMonth === ''
        ? []
        : [t('item.one-line-expiry', { month: formatMonth(only.expiryMonth) })]),
      ...(rest === '' ? [] : [t('item.one-line-rest', { rest })]),
    ]);
  };
  return (
    <div className="one-line">
      <Field
        id="one-line"
        label={t('item.one-line')}
        hint={t('item.one-line-hint')}
        optional
        error={error}
      >
        {(ties) => (
          <input
            {...ties}
            type="text"
            value={line}
            maxLength={300}
            autoComplete="off"
            enterKeyHint="done"
            onChange={(event) => setLine(event.target.value)}
            onKeyDown={(event) => {
              // Enter while an input method composes a character chooses the character.
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              read();
            }}
          />
        )}
      </Field>
      <button type="button" className="button button-quiet" onClick={read}>
        {t('item.one-line-read')}
      </button>
      <p role="status" className={said.length === 0 ? 'visually-hidden' : 'quiet'}>
        {said.join(' ')}
      </p>
    </div>
  );
}
