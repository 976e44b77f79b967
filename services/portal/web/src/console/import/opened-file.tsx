import type { Category } from '@bluebox/contracts';
import type { BadRow } from '@bluebox/spreadsheet';
import {
  type ColumnMapping,
  declinedColumns,
  type PledgeColumn,
  REQUIRED_COLUMNS,
  recallColumns,
  rememberColumns,
} from '@bluebox/spreadsheet/columns';
import { type Corrections, NO_CORRECTIONS } from '@bluebox/spreadsheet/corrections';
import { type ImportAnswers, NO_ANSWERS } from '@bluebox/spreadsheet/import-review';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingNotice } from '../feedback/loading-notice.tsx';
import { ColumnMatching } from './column-matching.tsx';
import { FileRefusedNotice } from './file-refused-notice.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { ImportProgress } from './import-progress.tsx';
import { missingColumns } from './missing-columns.ts';
import { rememberedColumns, rememberForDrive } from './remembered-columns.ts';
import { RowsPreview } from './rows-preview.tsx';
import { SheetChoice } from './sheet-choice.tsx';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';
import { usePlan } from './use-plan.ts';
import { useSending } from './use-sending.ts';

interface OpenedFileProps {
  readonly reader: SpreadsheetReader;
  readonly driveId: string;
  readonly noticeVersion: string;
  /** Whether the drive has a list of departments. */
  readonly departmentsListed: boolean;
  /** Categories that the drive collects. */
  readonly collected: readonly Category[];
  readonly onAnother: () => void;
}

/** The import of an opened file, from its columns to its pledges. */
export function OpenedFile({
  reader,
  driveId,
  noticeVersion,
  departmentsListed,
  collected,
  onAnother,
}: OpenedFileProps) {
  const { t } = useTranslation();
  const { sheets, isChat } = reader;
  const [sheet, setSheet] = useState(() =>
    Math.max(
      0,
      sheets.findIndex(({ hidden }) => !hidden),
    ),
  );
  const [wantedHeader, setWantedHeader] = useState<number>();
  const [chosen, setChosen] = useState<ColumnMapping>();
  const [declinedHere, setDeclined] = useState<readonly PledgeColumn[]>();
  const [repeated, setRepeated] = useState<'once' | 'all'>('once');
  const [answers, setAnswers] = useState<ImportAnswers>(NO_ANSWERS);
  const [corrections, setCorrections] = useState<Corrections>(NO_CORRECTIONS);
  const [attempt, setAttempt] = useState(1);
  const [left, setLeft] = useState<readonly BadRow[]>([]);
  const { sending, state, signedOut, begin, forget } = useSending(driveId);

  const headings = useQuery({
    ...ofFile(reader, 'headings', sheet, wantedHeader),
    queryFn: () => reader.ask('headings', { sheet, header: wantedHeader }),
  });
  const mapping =
    headings.data &&
    (chosen ?? recallColumns(isChat ? {} : rememberedColumns(driveId), headings.data.headings));
  const declined = declinedHere ?? declinedColumns(rememberedColumns(driveId));
  const undecided = (headings.data?.unclear ?? []).filter(
    ({ column }) =>
      mapping?.[column] === undefined &&
      (REQUIRED_COLUMNS.includes(column) || !declined.includes(column)),
  );
  const complete =
    mapping !== undefined && missingColumns(mapping).length === 0 && undecided.length === 0;
  const checked = useQuery({
    ...ofFile(reader, 'check', sheet, headings.data?.header, mapping, repeated, corrections),
    queryFn: () =>
      reader.ask('check', {
        sheet,
        header: headings.data?.header ?? 0,
        mapping: mapping ?? {},
        corrections,
        repeated,
        collected,
      }),
    enabled: complete,
    placeholderData: keepPreviousData,
  });
  const beside = useQuery({
    ...ofFile(reader, 'sheets', sheet),
    queryFn: () => reader.ask('sheets', { sheet }),
  });
  const { plan, done } = usePlan({
    driveId,
    key: [reader.key, sheet, headings.data?.header, mapping, repeated, corrections, attempt],
    checked:
      complete && sending === undefined && !checked.isPlaceholderData ? checked.data : undefined,
    answers,
  });

  const isPasted = reader.key.startsWith('pasted');
  const fileLine = (
    <div className="file-line">
      <p className="file-name">
        {isPasted ? reader.fileName : t('importing.file', { file: reader.fileName })}
      </p>
      <Button onClick={onAnother}>
        {t(isPasted ? 'importing.paste.another' : 'importing.another')}
      </Button>
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
    setDeclined(undefined);
    setCorrections(NO_CORRECTIONS);
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
  const back = () => {
    // The previous plan has been carried out, or is outdated.
    setAttempt(attempt + 1);
    setAnswers(NO_ANSWERS);
    forget();
  };
  const reading = { sheet, header: headings.data.header, mapping, corrections };
  if (sending !== undefined && checked.data !== undefined) {
    const parts = { sending, state, reader, reading, bad: [...checked.data.bad, ...left] };
    return state.phase === 'done' || state.phase === 'stopped' ? (
      <ImportOutcome {...parts} driveId={driveId} onAnother={onAnother} onBack={back} />
    ) : (
      <ImportProgress {...parts} signedOut={signedOut} />
    );
  }
  const changeMapping = (next: ColumnMapping, now?: PledgeColumn) => {
    const none = [...declined, ...(now === undefined ? [] : [now])].filter(
      (column) => next[column] === undefined,
    );
    setChosen(next);
    setDeclined(none);
    rememberForDrive(driveId, rememberColumns(next, headings.data.headings, none));
  };
  return (
    <div className="stack">
      {fileLine}
      {sheetChoice}
      {!isChat && (
        <ColumnMatching
          headings={headings.data}
          mapping={mapping}
          undecided={undecided}
          onChange={changeMapping}
          onHeader={(header) => {
            setWantedHeader(header);
            setChosen(undefined);
            setDeclined(undefined);
            setCorrections(NO_CORRECTIONS);
          }}
        />
      )}
      {complete && (
        <>
          <FileRefusedNotice problem={checked.error} />
          {checked.data !== undefined && checked.error === null && (
            <RowsPreview
              key={`${sheet}-${headings.data.header}`}
              checked={checked.data}
              entries={plan.data}
              planProblem={plan.error}
              onPlanAgain={() => void plan.refetch()}
              planned={done}
              fresh={!checked.isPlaceholderData && !plan.isPlaceholderData && !plan.isFetching}
              departmentsListed={departmentsListed}
              answers={answers}
              onAnswers={setAnswers}
              repeated={repeated}
              onRepeated={setRepeated}
              onCorrect={(row, correction) => {
                const { [row]: _before, ...others } = corrections;
                setCorrections(
                  correction === undefined ? others : { ...others, [row]: correction },
                );
              }}
              sheets={beside.data ?? []}
              mapping={mapping}
              reader={reader}
              reading={reading}
              onImport={(toSend) => {
                setLeft(toSend.left);
                if (!isChat)
                  rememberForDrive(
                    driveId,
                    rememberColumns(mapping, headings.data.headings, declined),
                  );
                begin({ pledges: toSend.pledges, noticeVersion });
              }}
            />
          )}
          {checked.isPending && <LoadingNotice />}
        </>
      )}
    </div>
  );
}

/**
 * Returns the query key and cache options for content of the file. Content that is no longer shown
 * is dropped, because it names people.
 */
const ofFile = ({ key }: SpreadsheetReader, ...what: readonly unknown[]) => ({
  queryKey: ['spreadsheet', key, ...what],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  retry: false,
});
