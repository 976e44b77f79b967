import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Selection } from './use-selection.ts';
import './bulk.css';

interface BulkBarProps {
  readonly selection: Selection;
  /** What can be done with the rows that were picked. */
  readonly children: React.ReactNode;
}

/** How many rows are picked, and what can be done with them; there while something is picked. */
export function BulkBar({ selection, children }: BulkBarProps) {
  const { t } = useTranslation();
  const count = selection.chosen.length;
  if (count === 0) return null;
  return (
    <section className="bulk-bar" aria-label={t('bulk.actions')}>
      <span className="strong" role="status">
        {t('bulk.picked', { count })}
      </span>
      {children}
      <Button type="text" onClick={selection.clear}>
        {t('bulk.clear')}
      </Button>
    </section>
  );
}
