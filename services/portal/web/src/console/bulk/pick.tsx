import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Selection } from './use-selection.ts';
import './bulk.css';

interface PickProps {
  readonly selection: Selection;
  readonly id: string;
  /** Name of the row for screen readers. */
  readonly name: string;
}

/**
 * A check box that picks a row. With Shift, a click or Space changes all rows from the last changed
 * row to this row.
 */
export function Pick({ selection, id, name }: PickProps) {
  const { t } = useTranslation();
  return (
    <Checkbox
      className="pick"
      aria-label={t('bulk.pick', { name })}
      checked={selection.has(id)}
      onChange={({ nativeEvent }) =>
        selection.toggle(id, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
      }
    />
  );
}

/** A check box that picks all rows shown, or none. */
export function PickAll({
  selection,
  count,
}: {
  readonly selection: Selection;
  readonly count: number;
}) {
  const { t } = useTranslation();
  const picked = selection.chosen.length;
  return (
    <Checkbox
      className="pick"
      aria-label={t('bulk.pickAll')}
      checked={count > 0 && picked === count}
      indeterminate={picked > 0 && picked < count}
      onChange={selection.toggleAll}
    />
  );
}
