import type { ExportFormat } from '@bluebox/spreadsheet';
import type { PledgeColumn } from '@bluebox/spreadsheet/columns';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBytes } from '../components/save-file.ts';
import { FILE_TYPES } from './file-types.ts';

/** Columns of the template. The time of a pledge is left out, because nobody writes it by hand. */
export const TEMPLATE_COLUMNS: readonly PledgeColumn[] = [
  'giver',
  'phone',
  'staffNumber',
  'department',
  'name',
  'specification',
  'category',
  'quantity',
  'unit',
  'expiry',
  'lot',
  'condition',
];

export const templateHeadings = (t: TFunction): readonly string[] =>
  TEMPLATE_COLUMNS.map((column) => t(`importing.column.${column}`));

/** Buttons that save an empty table with the headings of the import. */
export function TemplateButtons() {
  const { t } = useTranslation();
  const title = useId();
  const save = async (format: ExportFormat) => {
    // The writer of workbooks is large, and few visitors of the page need it.
    const { csvText, workbookBytes } = await import('@bluebox/spreadsheet');
    const name = t('importing.template.name');
    const records = [templateHeadings(t)];
    const bytes =
      format === 'xlsx'
        ? await workbookBytes(name, records)
        : new TextEncoder().encode(csvText(records));
    saveBytes(bytes, `${name}.${format}`, FILE_TYPES[format]);
  };
  return (
    <section className="panel stack" aria-labelledby={title}>
      <h2 id={title}>{t('importing.template.title')}</h2>
      <p className="soft">{t('importing.template.hint')}</p>
      <div className="actions">
        <Button onClick={() => void save('xlsx')}>{t('importing.template.xlsx')}</Button>
        <Button onClick={() => void save('csv')}>{t('importing.template.csv')}</Button>
      </div>
    </section>
  );
}
