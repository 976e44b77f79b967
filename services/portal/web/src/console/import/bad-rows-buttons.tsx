import type { BadRow, ExportFormat } from '@bluebox/spreadsheet';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBytes } from '../components/save-file.ts';
import { FileRefusedNotice } from './file-refused-notice.tsx';
import { FILE_TYPES } from './file-types.ts';
import { faultKey, type Reading } from './reading-protocol.ts';
import { reasonText } from './row-reason.ts';
import type { SpreadsheetReader } from './spreadsheet-reader.ts';

interface BadRowsButtonsProps {
  readonly reader: SpreadsheetReader;
  readonly reading: Reading;
  readonly bad: readonly BadRow[];
}

/**
 * Buttons that save the bad rows as a file, with the errors beside them, to be corrected and
 * imported again.
 */
export function BadRowsButtons({ reader, reading, bad }: BadRowsButtonsProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<unknown>();
  const save = async (format: ExportFormat) => {
    try {
      const bytes = await reader.ask('badFile', {
        ...reading,
        bad,
        format,
        words: {
          sheet: t('importing.badFile.sheet'),
          headings: [
            t('importing.badFile.row'),
            t('importing.badFile.column'),
            t('importing.badFile.value'),
            t('importing.badFile.reason'),
          ],
          samePledge: t('importing.badFile.samePledge'),
          reasons: Object.fromEntries(bad.map((fault) => [faultKey(fault), reasonText(t, fault)])),
        },
      });
      const name = reader.fileName.replace(/\.\w+$/, '');
      saveBytes(bytes, `${name}-${t('importing.badFile.sheet')}.${format}`, FILE_TYPES[format]);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <FileRefusedNotice problem={problem} />
      <div className="actions">
        <Button onClick={() => void save('xlsx')}>{t('importing.saveBadXlsx')}</Button>
        <Button onClick={() => void save('csv')}>{t('importing.saveBadCsv')}</Button>
      </div>
    </>
  );
}
