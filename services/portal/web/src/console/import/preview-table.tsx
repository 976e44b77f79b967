import { PLEDGE_COLUMNS, type PledgeColumn } from '@bluebox/spreadsheet/columns';
import type { PlannedRow } from '@bluebox/spreadsheet/import-review';
import { Button } from 'antd';
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
  readonly onEdit: (row: PreviewRow) => void;
  readonly onTakeBack: (row: number) => void;
}

/** A table of rows as read from the file, each with its planned outcome or its errors. */
export function PreviewTable(props: PreviewTableProps) {
  const { columns, rows, planOf, repeated, onEdit, onTakeBack } = props;
  const { t } = useTranslation();
  const fromChat = rows.some(({ source }) => source !== undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll a wide table
    <section className="table-scroll" aria-label={t('importing.previewRows')} tabIndex={0}>
      <table className="plain-table cards-when-narrow preview-table">
        <thead>
          <tr>
            <th scope="col">{t('importing.row')}</th>
            <th scope="col">{t('importing.verdict')}</th>
            {fromChat && <th scope="col">{t('importing.original')}</th>}
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
              fromChat={fromChat}
              onEdit={onEdit}
              onTakeBack={onTakeBack}
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
  readonly fromChat: boolean;
  readonly onEdit: (row: PreviewRow) => void;
  readonly onTakeBack: (row: number) => void;
}

function PreviewLine(props: PreviewLineProps) {
  const { columns, row: line, plan, repeated, fromChat, onEdit, onTakeBack } = props;
  const { t } = useTranslation();
  const { row, cells, bad, doubts, guesses, skipped, source } = line;
  const guessOf = (column: PledgeColumn): string | undefined => {
    if (column === 'category' && guesses.category !== undefined)
      return t(`vocabulary:category.${guesses.category}`);
    if (column === 'unit' && guesses.unit !== undefined)
      return t(`vocabulary:unit.${guesses.unit}`);
    return column === 'giver' && guesses.giver ? cells[PLEDGE_COLUMNS.indexOf(column)] : undefined;
  };
  return (
    <tr className={bad.length === 0 ? undefined : 'bad-row'}>
      <th scope="row">{t('importing.rowNumber', { row })}</th>
      <td className="long-text">
        {bad.map((fault) => (
          <p key={`${fault.column} ${fault.reason}`} className="verdict-bad">
            {reasonSentence(t, fault)}
          </p>
        ))}
        {bad.length > 0 &&
          doubts.map((doubt) => (
            <p key={doubt} className="verdict-doubt">
              {t(`importing.doubt.${doubt}`)}
            </p>
          ))}
        {bad.length === 0 && <Verdict line={line} plan={plan} repeated={repeated} />}
        {skipped === 'left-out' ? (
          <Button
            size="small"
            className="edit-row"
            aria-label={t('importing.edit.takeBackOf', { row })}
            onClick={() => onTakeBack(row)}
          >
            {t('importing.edit.takeBack')}
          </Button>
        ) : (
          (skipped === undefined || source !== undefined) && (
            <Button
              size="small"
              className="edit-row"
              aria-label={t('importing.edit.openOf', { row })}
              onClick={() => onEdit(line)}
            >
              {t('importing.edit.open')}
            </Button>
          )
        )}
      </td>
      {fromChat && (
        <td className="long-text soft" data-label={t('importing.original')}>
          {source?.text}
        </td>
      )}
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
            {guessOf(column) === undefined ? (
              cells[PLEDGE_COLUMNS.indexOf(column)] || (wrong ? t('importing.emptyCell') : '')
            ) : (
              <>
                {guessOf(column)} <span className="guess-mark">{t('importing.guess')}</span>
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
}

const isLeft = (outcome: PlannedRow['outcome'] | undefined): boolean =>
  outcome === 'asks' || outcome === 'refused';

/** Whether a row without errors needs a person's attention. */
export const isDoubtful = (
  { bad, repeats, doubts }: PreviewRow,
  plan: PlannedRow | undefined,
): boolean =>
  bad.length === 0 &&
  (repeats !== undefined ||
    doubts.length > 0 ||
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
}: Pick<PreviewLineProps, 'plan' | 'repeated'> & { readonly line: PreviewRow }) {
  const { t } = useTranslation();
  if (line.skipped !== undefined)
    return <span className="soft">{t(`importing.skippedKind.${line.skipped}`)}</span>;
  const doubts = [
    ...line.doubts.map((doubt) => t(`importing.doubt.${doubt}`)),
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
