import { type ColumnMapping, recallColumns, rememberColumns } from '@bluebox/spreadsheet/columns';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingNotice } from '../notices/loading-notice.tsx';
import { ColumnMatching } from './column-matching.tsx';
import { FileRefusedNotice } from './file-refused-notice.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { ImportProgress } from './import-progress.tsx';
import { missingColumns } from './missing-columns.ts';
import { rememberedColumns, rememberForDrive } from './remembered-columns.ts';
import { RowsPreview } from './rows-preview.tsx';
import { SheetChoice } from './sheet-choice.tsx';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';
import { useSending } from './use-sending.ts';

interface OpenedFileProps {
  readonly reader: SpreadsheetReader;
  readonly driveId: string;
  readonly noticeVersion: string;
  readonly onAnother: () => void;
}

/** A file on its way from its columns to its pledges. */
export function OpenedFile({ reader, driveId, noticeVersion, onAnother }: OpenedFileProps) {
  const { t } = useTranslation();
  const { sheets } = reader;
  const [sheet, setSheet] = useState(() =>
    Math.max(
      0,
      sheets.findIndex(({ hidden }) => !hidden),
    ),
  );
  const [wantedHeader, setWantedHeader] = useState<number>();
  const [chosen, setChosen] = useState<ColumnMapping>();
  const { sending, state, signedOut, begin, forget } = useSending(driveId);

  const headings = useQuery({
    ...ofFile(reader, 'headings', sheet, wantedHeader),
    queryFn: () => reader.ask('headings', { sheet, header: wantedHeader }),
  });
  const mapping =
    headings.data && (chosen ?? recallColumns(rememberedColumns(driveId), headings.data.headings));
  const complete = mapping !== undefined && missingColumns(mapping).length === 0;
  const checked = useQuery({
    ...ofFile(reader, 'check', sheet, headings.data?.header, mapping),
    queryFn: () =>
      reader.ask('check', {
        sheet,
        header: headings.data?.header ?? 0,
        mapping: mapping ?? {},
      }),
    enabled: complete,
    placeholderData: keepPreviousData,
  });

  const fileLine = (
    <div className="file-line">
      <p className="file-name">{t('importing.file', { file: reader.fileName })}</p>
      <Button onClick={onAnother}>{t('importing.another')}</Button>
    </div>
  );
  if (headings.isPending)
    return (
      <>
        {fileLine}
        <LoadingNotice />
      </>
    );
  const chooseSheet = (index: number) => {
    setSheet(index);
    setWantedHeader(undefined);
    setChosen(undefined);
  };
  const sheetChoice = sheets.length > 1 && (
    <SheetChoice sheets={sheets} chosen={sheet} onChoose={chooseSheet} />
  );
  if (headings.data === undefined || mapping === undefined)
    return (
      <div className="stack">
        {fileLine}
        <FileRefusedNotice problem={headings.error} />
        {sheetChoice}
      </div>
    );
  const reading = { sheet, header: headings.data.header, mapping };
  if (sending !== undefined && checked.data !== undefined) {
    const parts = { sending, state, reader, reading, bad: checked.data.bad };
    return state.phase === 'done' || state.phase === 'stopped' ? (
      <ImportOutcome {...parts} driveId={driveId} onAnother={onAnother} onBack={forget} />
    ) : (
      <ImportProgress {...parts} signedOut={signedOut} />
    );
  }
  const changeMapping = (next: ColumnMapping) => {
    setChosen(next);
    rememberForDrive(driveId, rememberColumns(next, headings.data.headings));
  };
  return (
    <div className="stack">
      {fileLine}
      {sheetChoice}
      <ColumnMatching
        headings={headings.data}
        mapping={mapping}
        onChange={changeMapping}
        onHeader={(header) => {
          setWantedHeader(header);
          setChosen(undefined);
        }}
      />
      {complete && (
        <>
          <FileRefusedNotice problem={checked.error} />
          {checked.data !== undefined && checked.error === null && (
            <RowsPreview
              key={`${sheet}-${headings.data.header}`}
              checked={checked.data}
              fresh={!checked.isPlaceholderData}
              mapping={mapping}
              reader={reader}
              reading={reading}
              onImport={() => {
                rememberForDrive(driveId, rememberColumns(mapping, headings.data.headings));
                begin({ pledges: checked.data.pledges, noticeVersion });
              }}
            />
          )}
          {checked.isPending && <LoadingNotice />}
        </>
      )}
    </div>
  );
}

/** What was read of a file is kept no longer than it is looked at: it names people. */
const ofFile = ({ key }: SpreadsheetReader, ...what: readonly unknown[]) => ({
  queryKey: ['spreadsheet', key, ...what],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
});
