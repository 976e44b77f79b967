import type { SheetBeside } from '@bluebox/spreadsheet';
import {
  type ColumnMapping,
  PLEDGE_COLUMNS,
  type PledgeColumn,
} from '@bluebox/spreadsheet/columns';
import type { RowCorrection } from '@bluebox/spreadsheet/corrections';
import {
  asPlanned,
  type ImportAnswers,
  type PlannedEntry,
  reviewImport,
} from '@bluebox/spreadsheet/import-review';
import { Alert, Button, Checkbox, Modal, Pagination, Spin } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { BadRowsButtons } from './bad-rows-buttons.tsx';
import { placesText } from './places-text.ts';
import { PlanSummary, Told } from './plan-summary.tsx';
import { isDoubtful, PreviewTable } from './preview-table.tsx';
import type { Checked, PreviewRow, Reading } from './reading-protocol.ts';
import { RowEditor } from './row-editor.tsx';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';

const PAGE_SIZE = 50;
/** Largest number of hidden rows that are listed by their numbers. */
const MOST_ROWS = 20;

interface RowsPreviewProps {
  readonly checked: Checked;
  /** The server's plan; undefined while it is fetched. */
  readonly entries: readonly PlannedEntry[] | undefined;
  readonly planProblem: unknown;
  readonly onPlanAgain: () => void;
  /** Number of pledges that were planned so far. */
  readonly planned: number;
  /** Whether the plan is current; false while a changed column or answer is being planned. */
  readonly fresh: boolean;
  /** Whether the drive has a list of departments. */
  readonly departmentsListed: boolean;
  readonly answers: ImportAnswers;
  readonly onAnswers: (answers: ImportAnswers) => void;
  readonly repeated: 'once' | 'all';
  readonly onRepeated: (how: 'once' | 'all') => void;
  /** Corrects a row; `undefined` takes a correction back. */
  readonly onCorrect: (row: number, correction: RowCorrection | undefined) => void;
  readonly sheets: readonly SheetBeside[];
  readonly mapping: ColumnMapping;
  readonly reader: SpreadsheetReader;
  readonly reading: Reading;
  readonly onImport: (toSend: ReturnType<typeof asPlanned>) => void;
}

/** The preview of an import: the planned outcome of each row, with warnings and questions. */
export function RowsPreview(props: RowsPreviewProps) {
  const { checked, entries, fresh, answers, repeated, sheets, mapping, reader, reading } = props;
  const { t } = useTranslation();
  const title = useId();
  const [onlyBad, setOnlyBad] = useState(false);
  const [onlyDoubtful, setOnlyDoubtful] = useState(false);
  const [asking, setAsking] = useState(false);
  const [page, setPage] = useState(1);
  const [edited, setEdited] = useState<PreviewRow>();
  const { rows, bad, skipped } = checked;
  const review = useMemo(() => entries && reviewImport(entries), [entries]);
  const toSend = useMemo(() => entries && asPlanned(entries), [entries]);
  const planOf = useMemo(
    () => new Map((review?.rows ?? []).map((row) => [row.row, row])),
    [review],
  );
  const badCount = new Set(bad.map(({ row }) => row)).size;
  const doubtful = (row: (typeof rows)[number]) => isDoubtful(row, planOf.get(row.row));
  const doubts = rows.filter(doubtful).length;
  const good = rows.length - badCount - skipped.length - doubts;
  // A filter without matching rows is ignored, because its checkbox is hidden and could not be
  // unchecked.
  const [badOnly, doubtfulOnly] = [onlyBad && badCount > 0, onlyDoubtful && doubts > 0];
  const shown =
    badOnly || doubtfulOnly
      ? rows.filter((row) => (badOnly && row.bad.length > 0) || (doubtfulOnly && doubtful(row)))
      : rows;
  const last = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const current = Math.min(page, last);
  const isFilled = (column: PledgeColumn) =>
    rows.some(({ cells }) => cells[PLEDGE_COLUMNS.indexOf(column)] !== '');
  const columns = PLEDGE_COLUMNS.filter(
    (column) =>
      column === 'category' ||
      column === 'unit' ||
      (reader.isChat || mapping[column] === undefined
        ? isFilled(column)
        : mapping[column] !== undefined),
  );
  const hasGuesses = rows.some(({ guesses }) => Object.keys(guesses).length > 0);
  const sheetsLeft = sheets.filter(({ hidden, looksAlike }) => !hidden || looksAlike);
  const send = () => {
    setAsking(false);
    if (toSend !== undefined) props.onImport(toSend);
  };
  const withdrawn = review?.withdrawn ?? 0;
  return (
    <section className="panel stack" aria-labelledby={title}>
      <div className="panel-title">
        <h2 id={title}>{t('importing.preview')}</h2>
        <Button
          type="primary"
          disabled={!fresh || toSend === undefined || toSend.pledges.length === 0}
          onClick={() => (withdrawn > 0 ? setAsking(true) : send())}
        >
          {t('importing.import', { count: toSend?.pledges.length ?? checked.pledges.length })}
        </Button>
      </div>
      <p role="status">
        <span className="state state-done">{t('importing.good', { count: good })}</span>{' '}
        {badCount > 0 && (
          <span className="state state-stop">{t('importing.bad', { count: badCount })}</span>
        )}{' '}
        {doubts > 0 && (
          <span className="state state-care">{t('importing.doubtful', { count: doubts })}</span>
        )}
      </p>
      {sheetsLeft.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('importing.otherSheets', {
            sheets: sheetsLeft
              .map(({ name, rows: count }) =>
                count === undefined
                  ? name
                  : t('importing.otherSheet', { name, rows: t('importing.rows', { count }) }),
              )
              .join(t('list.comma')),
          })}
        />
      )}
      {checked.hidden.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('importing.hiddenRows', {
            count: checked.hidden.length,
            rows: `${checked.hidden.slice(0, MOST_ROWS).join(t('list.comma'))}${checked.hidden.length > MOST_ROWS ? '…' : ''}`,
          })}
        />
      )}
      {checked.hiddenColumns.length > 0 && (
        <Alert
          type={checked.hiddenColumns.some(({ read }) => read) ? 'warning' : 'info'}
          showIcon
          title={[true, false]
            .map((read) => checked.hiddenColumns.filter((column) => column.read === read))
            .filter((columns) => columns.length > 0)
            .map((columns) =>
              t(`importing.hiddenColumns.${columns[0]?.read ? 'read' : 'notRead'}`, {
                count: columns.length,
                columns: placesText(t, columns),
              }),
            )
            .join(' ')}
        />
      )}
      {hasGuesses && <p className="soft">{t('importing.guessHint')}</p>}
      {checked.unread.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={t('importing.unreadColumns', {
            count: checked.unread.length,
            columns: placesText(t, checked.unread),
          })}
        />
      )}
      <ProblemNotice
        problem={props.planProblem}
        action={<Button onClick={props.onPlanAgain}>{t('importing.planAgain')}</Button>}
      />
      {review === undefined ? (
        props.planProblem === null && (
          <p className="soft">
            <Spin size="small" />{' '}
            {t('importing.planning', { done: props.planned, total: checked.pledges.length })}
          </p>
        )
      ) : (
        <PlanSummary
          review={review}
          answers={answers}
          onAnswers={props.onAnswers}
          allRead={bad.length === 0}
          departmentsListed={props.departmentsListed}
        />
      )}
      {checked.repeated.length > 0 && (
        <Checkbox
          checked={repeated === 'all'}
          onChange={({ target }) => props.onRepeated(target.checked ? 'all' : 'once')}
        >
          {t('importing.countRepeated', { count: checked.repeated.length })}
        </Checkbox>
      )}
      <Told
        title={t('importing.skipped', { count: skipped.length })}
        lines={skipped.map(({ row, kind, text }) =>
          t('importing.skippedRow', { row, kind: t(`importing.skippedKind.${kind}`), text }),
        )}
      />
      {badCount > 0 && (
        <>
          <p>{t('importing.badHint')}</p>
          <BadRowsButtons reader={reader} reading={reading} bad={bad} />
        </>
      )}
      {badCount + doubts > 0 && (
        <div className="row-filters">
          {badCount > 0 && (
            <Checkbox
              checked={onlyBad}
              onChange={({ target }) => {
                setOnlyBad(target.checked);
                setPage(1);
              }}
            >
              {t('importing.onlyBad')}
            </Checkbox>
          )}
          {doubts > 0 && (
            <Checkbox
              checked={onlyDoubtful}
              onChange={({ target }) => {
                setOnlyDoubtful(target.checked);
                setPage(1);
              }}
            >
              {t('importing.onlyDoubtful')}
            </Checkbox>
          )}
        </div>
      )}
      {shown.length > 0 && (
        <PreviewTable
          columns={columns}
          rows={shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
          planOf={planOf}
          repeated={repeated}
          onEdit={setEdited}
          onTakeBack={(row) => props.onCorrect(row, undefined)}
        />
      )}
      {shown.length > PAGE_SIZE && (
        <Pagination
          align="center"
          current={current}
          pageSize={PAGE_SIZE}
          total={shown.length}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
      {edited !== undefined && (
        <RowEditor
          key={edited.row}
          row={edited}
          columns={columns}
          onCorrect={(correction) => {
            props.onCorrect(edited.row, correction);
            setEdited(undefined);
          }}
          onClose={() => setEdited(undefined)}
        />
      )}
      <Modal
        open={asking}
        title={t('importing.withdrawTitle', { count: withdrawn })}
        okText={t('importing.withdrawGoOn')}
        okButtonProps={{ danger: true }}
        cancelText={t('importing.withdrawCancel')}
        onOk={send}
        onCancel={() => setAsking(false)}
      >
        <p>{t('importing.withdrawHint')}</p>
      </Modal>
    </section>
  );
}
