import { PLEDGE_COLUMNS, type PledgeColumn } from '@bluebox/spreadsheet/columns';
import { useTranslation } from 'react-i18next';
import type { PreviewRow } from './reading-protocol.ts';
import { reasonSentence } from './row-reason.ts';

/** Texts that may be broken into lines; a code or a date is read as a whole. */
const LONG: readonly PledgeColumn[] = ['name', 'specification'];

interface PreviewTableProps {
  readonly columns: readonly PledgeColumn[];
  readonly rows: readonly PreviewRow[];
}

/** Rows of the file as they are understood; of a bad one, why, and where. */
export function PreviewTable({ columns, rows }: PreviewTableProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is too wide is scrolled by the keyboard as well
    <section className="table-scroll" aria-label={t('importing.previewRows')} tabIndex={0}>
      <table className="plain-table cards-when-narrow preview-table">
        <thead>
          <tr>
            <th scope="col">{t('importing.row')}</th>
            <th scope="col">{t('importing.verdict')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={column === 'quantity' ? 'number' : undefined}>
                {t(`importing.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PreviewLine key={row.row} columns={columns} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PreviewLineProps {
  readonly columns: readonly PledgeColumn[];
  readonly row: PreviewRow;
}

function PreviewLine({ columns, row: { row, cells, bad } }: PreviewLineProps) {
  const { t } = useTranslation();
  return (
    <tr className={bad === undefined ? undefined : 'bad-row'}>
      <th scope="row">{t('importing.rowNumber', { row })}</th>
      <td className="long-text">
        {bad === undefined ? (
          <span className="verdict-good">{t('importing.verdictGood')}</span>
        ) : (
          <span className="verdict-bad">{reasonSentence(t, bad)}</span>
        )}
      </td>
      {columns.map((column) => {
        const wrong = bad?.column === column;
        const classes = [
          column === 'quantity' ? 'number' : '',
          LONG.includes(column) ? 'long-text' : '',
          wrong ? 'bad-cell' : '',
        ]
          .join(' ')
          .trim();
        return (
          <td
            key={column}
            className={classes === '' ? undefined : classes}
            data-label={t(`importing.column.${column}`)}
          >
            {cells[PLEDGE_COLUMNS.indexOf(column)] || (wrong ? t('importing.emptyCell') : '')}
          </td>
        );
      })}
    </tr>
  );
}
