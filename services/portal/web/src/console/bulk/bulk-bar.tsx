import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Selection } from './use-selection.ts';
import './bulk.css';

interface BulkBarProps {
  readonly selection: Selection;
  /** Actions on the picked rows. */
  readonly children: React.ReactNode;
}

/** The number of picked rows, and actions on them; shown only while rows are picked. */
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
