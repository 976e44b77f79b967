import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { problemText } from '../i18n/problem-text.ts';
import type { BulkRow } from './run-each.ts';
import type { Bulk } from './use-bulk.ts';

interface BulkReportProps<Row extends BulkRow> {
  readonly bulk: Bulk<Row>;
  /** Catalogue key of the text with the number of successful rows. */
  readonly done: string;
}

/** Outcomes of the rows: how many succeeded, which failed and why, and which have no answer yet. */
export function BulkReport<Row extends BulkRow>({ bulk, done }: BulkReportProps<Row>) {
  const { t } = useTranslation();
  const { rows, outcomes, isRunning } = bulk;
  if (rows.length === 0) return null;
  const named = rows.map((row) => ({ ...row, outcome: outcomes.get(row.id) }));
  const good = named.filter(({ outcome }) => outcome?.status === 'done').length;
  const refused = named.filter(({ outcome }) => outcome?.status === 'refused');
  const open = named.filter(({ outcome }) => outcome?.status === 'open');
  if (isRunning)
    return (
      <Alert
        className="notice-space"
        type="info"
        role="status"
        title={t('bulk.running', { at: rows.length - open.length, count: rows.length })}
      />
    );
  return (
    <Alert
      className="notice-space"
      type={refused.length + open.length === 0 ? 'success' : 'warning'}
      showIcon
      role="status"
      title={[
        good > 0 && t(done, { count: good }),
        refused.length > 0 && t('bulk.refused', { count: refused.length }),
        open.length > 0 && t('bulk.open', { count: open.length }),
      ]
        .filter(Boolean)
        .join(t('bulk.and'))}
      description={
        refused.length + open.length > 0 && (
          <ul>
            {[...refused, ...open].map(({ id, name, outcome }) => (
              <li key={id}>
                <span className="strong">{name}</span>{' '}
                {outcome !== undefined && 'problem' in outcome && outcome.problem !== undefined
                  ? problemText(t, outcome.problem)
                  : t('bulk.notTried')}
              </li>
            ))}
          </ul>
        )
      }
      action={
        <div className="actions">
          {open.length > 0 && <Button onClick={bulk.goOn}>{t('bulk.goOn')}</Button>}
          <Button type="text" onClick={bulk.clear}>
            {t('bulk.close')}
          </Button>
        </div>
      }
    />
  );
}
