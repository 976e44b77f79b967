import { SPREADSHEET_LIMITS } from '@bluebox/spreadsheet/limits';
import { Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BoxMark } from '../feedback/box-mark.tsx';
import { FileRefusedNotice } from './file-refused-notice.tsx';
import { openFile, type SpreadsheetReader } from './spreadsheet-reader.ts';

/** File types that can be chosen. Some types cannot be read, but choosing such a file shows why. */
const ACCEPTED = '.xlsx,.csv,.txt,.tsv,.xls,.xlsm,.et';

interface FileChoiceProps {
  readonly onOpened: (reader: SpreadsheetReader) => void;
}

/** The field that accepts a chosen or dropped file. The browser opens the file itself. */
export function FileChoice({ onOpened }: FileChoiceProps) {
  const { t } = useTranslation();
  const [reading, setReading] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const [over, setOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useNothingDroppedBeside();
  const open = async (file: File | undefined) => {
    if (file === undefined || reading !== undefined) return;
    setReading(file.name);
    setProblem(undefined);
    try {
      onOpened(await openFile(file, SPREADSHEET_LIMITS.fileBytes));
    } catch (error) {
      setProblem(error);
      setReading(undefined);
      field.current?.focus();
    }
  };
  return (
    <>
      <FileRefusedNotice problem={problem} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is optional, because the field inside opens files as well */}
      <div
        className={over ? 'panel file-drop file-drop-over' : 'panel file-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void open(event.dataTransfer.files[0]);
        }}
      >
        <BoxMark />
        {reading === undefined ? (
          <>
            <label className="file-button">
              <input
                ref={field}
                type="file"
                accept={ACCEPTED}
                className="out-of-sight"
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  // The value is cleared, so that the same file can be chosen again after a
                  // correction.
                  event.target.value = '';
                  void open(file);
                }}
              />
              {t('importing.choose')}
            </label>
            <p className="soft">{t('importing.drop')}</p>
            <p className="soft">
              {t('importing.formats', {
                megabytes: SPREADSHEET_LIMITS.fileBytes / 1_000_000,
                rows: SPREADSHEET_LIMITS.rows,
              })}
            </p>
            <p>{t('importing.private')}</p>
          </>
        ) : (
          <p role="status">
            <Spin size="small" /> {t('importing.reading', { file: reading })}
          </p>
        )}
      </div>
    </>
  );
}

/** Prevents a file that is dropped beside the field from replacing the whole page. */
function useNothingDroppedBeside() {
  useEffect(() => {
    const hold = (event: DragEvent) => event.preventDefault();
    addEventListener('dragover', hold);
    addEventListener('drop', hold);
    return () => {
      removeEventListener('dragover', hold);
      removeEventListener('drop', hold);
    };
  }, []);
}
