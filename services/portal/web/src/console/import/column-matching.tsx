import {
  type ColumnMapping,
  PLEDGE_COLUMNS,
  type PledgeColumn,
  REQUIRED_COLUMNS,
} from '@bluebox/spreadsheet/columns';
import { columnLetters } from '@bluebox/spreadsheet/table';
import { Button } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../items/choice.tsx';
import { missingColumns } from './missing-columns.ts';
import { placesText } from './places-text.ts';
import type { Headings } from './reading-protocol.ts';

interface ColumnMatchingProps {
  readonly headings: Headings;
  readonly mapping: ColumnMapping;
  /**
   * Import columns that several headings fit, until a heading is chosen or the column is declined.
   */
  readonly undecided: Headings['unclear'];
  /**
   * Called with the changed mapping. `declined` is the import column that the person marked as
   * absent from the file.
   */
  readonly onChange: (mapping: ColumnMapping, declined?: PledgeColumn) => void;
  readonly onHeader: (header: number) => void;
}

/**
 * The import columns, each with a select for the matching column of the file. The first choices are
 * guessed.
 */
export function ColumnMatching({
  headings,
  mapping,
  undecided,
  onChange,
  onHeader,
}: ColumnMatchingProps) {
  const { t } = useTranslation();
  const headerField = useId();
  const missing = missingColumns(mapping);
  const change = (column: PledgeColumn, index: number | undefined) => {
    const { [column]: _before, ...others } = mapping;
    if (index === undefined) onChange(others, column);
    else onChange({ ...others, [column]: index });
  };
  return (
    <section className="panel stack" aria-labelledby={`${headerField}-title`}>
      <h2 id={`${headerField}-title`}>{t('importing.columns')}</h2>
      <p className="soft">{t('importing.columnsHint')}</p>
      <div className="header-row">
        <label className="field-label" htmlFor={headerField}>
          {t('importing.header')}
        </label>
        <Choice
          id={headerField}
          value={String(headings.header)}
          options={headings.candidates.map(({ row, text }, index) => ({
            value: String(index),
            label: t('importing.headerRow', { row, text }),
          }))}
          onChange={(value) => onHeader(Number(value))}
        />
      </div>
      <div className="column-matching">
        {PLEDGE_COLUMNS.map((column) => (
          <ColumnField
            key={column}
            column={column}
            headings={headings}
            index={mapping[column]}
            onChange={(index) => change(column, index)}
          />
        ))}
      </div>
      {undecided.map(({ column, places }) => (
        <div key={column}>
          <p className="field-problem" role="status">
            {t('importing.unclearColumn', {
              column: t(`importing.column.${column}`),
              columns: placesText(t, places),
            })}
          </p>
          {!REQUIRED_COLUMNS.includes(column) && (
            <Button onClick={() => change(column, undefined)}>
              {t('importing.noneOfThem', { column: t(`importing.column.${column}`) })}
            </Button>
          )}
        </div>
      ))}
      {missing.length > 0 && (
        <p className="field-problem" role="status">
          {t('importing.missing', {
            columns: missing.map((column) => t(`importing.column.${column}`)).join(t('list.comma')),
          })}
        </p>
      )}
    </section>
  );
}

interface ColumnFieldProps {
  readonly column: PledgeColumn;
  readonly headings: Headings;
  readonly index: number | undefined;
  readonly onChange: (index: number | undefined) => void;
}

const NOT_THERE = 'not-there';

function ColumnField({
  column,
  headings: { headings, samples },
  index,
  onChange,
}: ColumnFieldProps) {
  const { t } = useTranslation();
  const field = useId();
  const sample = index === undefined ? '' : (samples[index] ?? '');
  return (
    <div>
      <label className="field-label" htmlFor={field}>
        {REQUIRED_COLUMNS.includes(column)
          ? t('importing.requiredColumn', { column: t(`importing.column.${column}`) })
          : t(`importing.column.${column}`)}
      </label>
      <Choice
        id={field}
        value={index === undefined ? NOT_THERE : String(index)}
        options={[
          { value: NOT_THERE, label: t('importing.notThere') },
          ...headings.map((heading, at) => ({
            value: String(at),
            // The letter distinguishes columns with the same heading.
            label: t('importing.columnOption', { letters: columnLetters(at), heading }),
          })),
        ]}
        onChange={(value) => onChange(value === NOT_THERE ? undefined : Number(value))}
      />
      <p className="soft column-sample">{sample === '' ? '' : t('importing.sample', { sample })}</p>
    </div>
  );
}
