import { PLEDGE_COLUMNS, type PledgeColumn } from '@bluebox/spreadsheet/columns';
import type { PlannedRow } from '@bluebox/spreadsheet/import-review';
import { useTranslation } from 'react-i18next';
import type { PreviewRow } from './reading-protocol.ts';
import { reasonSentence } from './row-reason.ts';

/** Columns whose texts may wrap. Codes and dates stay on one line. */
const LONG: readonly PledgeColumn[] = ['name', 'specification'];

interface PreviewTableProps {
  readonly columns: readonly PledgeColumn[];
  readonly rows: readonly PreviewRow[];
  /** Planned outcomes by row number, as far as known. */
  readonly planOf: ReadonlyMap<number, PlannedRow>;
  readonly repeated: 'once' | 'all';
}

/** A table of rows as read from the file, each with its planned outcome or its errors. */
export function PreviewTable({ columns, rows, planOf, repeated }: PreviewTableProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll a wide table
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
            <PreviewLine
              key={row.row}
              columns={columns}
              row={row}
              plan={planOf.get(row.row)}
              repeated={repeated}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface PreviewLineProps {
  readonly columns: readonly PledgeColumn[];
  readonly row: PreviewRow;
  readonly plan: PlannedRow | undefined;
  readonly repeated: 'once' | 'all';
}

function PreviewLine({ columns, row: line, plan, repeated }: PreviewLineProps) {
  const { t } = useTranslation();
  const { row, cells, bad } = line;
  return (
    <tr className={bad.length === 0 ? undefined : 'bad-row'}>
      <th scope="row">{t('importing.rowNumber', { row })}</th>
      <td className="long-text">
        {bad.map((fault) => (
          <p key={`${fault.column} ${fault.reason}`} className="verdict-bad">
            {reasonSentence(t, fault)}
          </p>
        ))}
        {bad.length === 0 && <Verdict line={line} plan={plan} repeated={repeated} />}
      </td>
      {columns.map((column) => {
        const wrong = bad.some((fault) => fault.column === column);
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

const isLeft = (outcome: PlannedRow['outcome'] | undefined): boolean =>
  outcome === 'asks' || outcome === 'refused';

/** Whether a row without errors needs a person's attention. */
export const isDoubtful = ({ bad, repeats }: PreviewRow, plan: PlannedRow | undefined): boolean =>
  bad.length === 0 &&
  (repeats !== undefined ||
    isLeft(plan?.outcome) ||
    plan?.unknownDepartment !== undefined ||
    plan?.departmentOfPledge !== undefined ||
    plan?.standsIn !== undefined ||
    (plan?.warnings.length ?? 0) > 0);

/** The outcome of a row without errors, in amber if the row needs attention. */
function Verdict({
  line,
  plan,
  repeated,
}: Omit<PreviewLineProps, 'columns' | 'row'> & { readonly line: PreviewRow }) {
  const { t } = useTranslation();
  if (line.skipped !== undefined)
    return <span className="soft">{t(`importing.skippedKind.${line.skipped}`)}</span>;
  const doubts = [
    ...(line.repeats === undefined
      ? []
      : [t(`importing.repeats.${repeated}`, { row: line.repeats })]),
    ...(plan?.warnings ?? []).map((reason) => t(`vocabulary:reason.${reason}`)),
    ...(plan?.unknownDepartment === undefined ? [] : [t('importing.unknownDepartment')]),
    ...(plan?.departmentOfPledge === undefined
      ? []
      : [t('importing.otherDepartment', { department: plan.departmentOfPledge })]),
    ...(plan?.standsIn === undefined
      ? []
      : [t('importing.standsIn', { reference: plan.standsIn })]),
  ];
  const outcome = plan?.outcome;
  return (
    <>
      {doubts.length === 0 && (outcome === undefined || outcome === 'new') && (
        <span className="verdict-good">{t('importing.verdictGood')}</span>
      )}
      {outcome !== undefined && outcome !== 'new' && (
        <p className={isLeft(outcome) ? 'verdict-doubt' : undefined}>
          {t(`importing.rowOutcome.${outcome}`)}
        </p>
      )}
      {doubts.map((doubt) => (
        <p key={doubt} className="verdict-doubt">
          {doubt}
        </p>
      ))}
    </>
  );
}
