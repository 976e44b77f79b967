import { type ColumnMapping, PLEDGE_COLUMNS } from '@bluebox/spreadsheet/columns';
import { Button, Checkbox, Pagination } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { BadRowsButtons } from './bad-rows-buttons.tsx';
import { PreviewTable } from './preview-table.tsx';
import type { Checked, Reading } from './reading-protocol.ts';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';

/** Rows on one page of the preview. */
const PAGE_SIZE = 50;

interface RowsPreviewProps {
  readonly checked: Checked;
  /** False while a change of the columns is being looked through. */
  readonly fresh: boolean;
  readonly mapping: ColumnMapping;
  readonly reader: SpreadsheetReader;
  readonly reading: Reading;
  readonly onImport: () => void;
}

/** What will be taken in and what will not, row by row, before anything is sent. */
export function RowsPreview({
  checked,
  fresh,
  mapping,
  reader,
  reading,
  onImport,
}: RowsPreviewProps) {
  const { t } = useTranslation();
  const title = useId();
  const [onlyBad, setOnlyBad] = useState(false);
  const [page, setPage] = useState(1);
  const { rows, bad, pledges } = checked;
  const good = rows.length - bad.length;
  const shown = onlyBad ? rows.filter((row) => row.bad !== undefined) : rows;
  const last = Math.max(1, Math.ceil(shown.length / PAGE_SIZE));
  const current = Math.min(page, last);
  const columns = PLEDGE_COLUMNS.filter((column) => mapping[column] !== undefined);
  return (
    <section className="panel stack" aria-labelledby={title}>
      <div className="panel-title">
        <h2 id={title}>{t('importing.preview')}</h2>
        <Button type="primary" disabled={!fresh || pledges.length === 0} onClick={onImport}>
          {t('importing.import', { count: pledges.length })}
        </Button>
      </div>
      <p role="status">
        <span className="state state-done">{t('importing.good', { count: good })}</span>{' '}
        {bad.length > 0 && (
          <span className="state state-stop">{t('importing.bad', { count: bad.length })}</span>
        )}
      </p>
      {bad.length > 0 && (
        <>
          <p>{t('importing.badHint')}</p>
          <BadRowsButtons reader={reader} reading={reading} bad={bad} />
          <Checkbox
            checked={onlyBad}
            onChange={({ target }) => {
              setOnlyBad(target.checked);
              setPage(1);
            }}
          >
            {t('importing.onlyBad')}
          </Checkbox>
        </>
      )}
      {shown.length === 0 ? (
        <EmptyNotice title={t('importing.noBad')} />
      ) : (
        <PreviewTable
          columns={columns}
          rows={shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
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
    </section>
  );
}
