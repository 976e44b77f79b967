import { CATEGORIES, UNITS } from '@bluebox/contracts/kinds';
import {
  CATEGORY_OF,
  comparable,
  PLEDGE_COLUMNS,
  type PledgeColumn,
  unitOf,
} from '@bluebox/spreadsheet/columns';
import type { RowCorrection } from '@bluebox/spreadsheet/corrections';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../items/choice.tsx';
import type { PreviewRow } from './reading-protocol.ts';
import { reasonText } from './row-reason.ts';

/** Columns that can be edited even if the table does not have them. */
const ALWAYS: readonly PledgeColumn[] = [
  'giver',
  'phone',
  'department',
  'name',
  'category',
  'quantity',
  'unit',
  'expiry',
];

interface RowEditorProps {
  readonly row: PreviewRow;
  /** Columns that the table has. */
  readonly columns: readonly PledgeColumn[];
  readonly onCorrect: (correction: RowCorrection) => void;
  readonly onClose: () => void;
}

/** A dialog that corrects one row of the preview, or leaves it out. Nothing is written by it. */
export function RowEditor({ row, columns, onCorrect, onClose }: RowEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const fields = PLEDGE_COLUMNS.filter(
    (column) => columns.includes(column) || ALWAYS.includes(column),
  );
  const wordOf = {
    category: (value: string) => t(`vocabulary:category.${value}`),
    unit: (value: string) => t(`vocabulary:unit.${value}`),
  };
  const [values, setValues] = useState(() => {
    const written = (column: PledgeColumn) => row.cells[PLEDGE_COLUMNS.indexOf(column)] ?? '';
    const category = row.guesses.category ?? CATEGORY_OF.get(comparable(written('category')));
    const unit = row.guesses.unit ?? unitOf(written('unit'), category);
    return {
      ...Object.fromEntries(fields.map((column) => [column, written(column)])),
      category: category === undefined ? '' : wordOf.category(category),
      unit: unit === undefined ? '' : wordOf.unit(unit),
    } as Readonly<Partial<Record<PledgeColumn, string>>>;
  });
  const set = (column: PledgeColumn, value: string) =>
    setValues((before) => ({ ...before, [column]: value }));
  const choices = {
    category: CATEGORIES.map(wordOf.category),
    unit: UNITS.map(wordOf.unit),
  };
  return (
    <Modal
      open
      title={t('importing.edit.title', { row: row.row })}
      onCancel={onClose}
      footer={[
        <Button key="leave" onClick={() => onCorrect('left-out')}>
          {t('importing.edit.leaveOut')}
        </Button>,
        <Button key="cancel" onClick={onClose}>
          {t('importing.edit.cancel')}
        </Button>,
        <Button key="save" type="primary" htmlType="submit" form={id}>
          {t('importing.edit.save')}
        </Button>,
      ]}
    >
      {row.source !== undefined && (
        <p className="soft row-source">{t('importing.originalOf', { text: row.source.text })}</p>
      )}
      {row.doubts.map((doubt) => (
        <p key={doubt} className="verdict-doubt">
          {t(`importing.doubt.${doubt}`)}
        </p>
      ))}
      <form
        id={id}
        className="row-editor"
        onSubmit={(event) => {
          event.preventDefault();
          onCorrect(values);
        }}
      >
        {fields.map((column) => {
          const field = `${id}-${column}`;
          const wrong = row.bad.find((fault) => fault.column === column);
          const value = values[column] ?? '';
          return (
            <div key={column} className={column === 'name' ? 'row-editor-wide' : undefined}>
              <label className="field-label" htmlFor={field}>
                {t(`importing.column.${column}`)}
              </label>
              {column === 'category' || column === 'unit' ? (
                <Choice
                  id={field}
                  value={value === '' ? undefined : value}
                  placeholder={t('importing.edit.choose')}
                  options={choices[column].map((word) => ({ value: word, label: word }))}
                  onChange={(word) => set(column, word)}
                />
              ) : (
                <Input
                  id={field}
                  value={value}
                  autoComplete="off"
                  inputMode={column === 'quantity' ? 'numeric' : undefined}
                  status={wrong === undefined ? '' : 'error'}
                  aria-invalid={wrong !== undefined}
                  aria-describedby={wrong === undefined ? undefined : `${field}-wrong`}
                  onChange={({ target }) => set(column, target.value)}
                />
              )}
              {wrong !== undefined && (
                <span className="field-problem" id={`${field}-wrong`}>
                  {reasonText(t, wrong)}
                </span>
              )}
            </div>
          );
        })}
      </form>
    </Modal>
  );
}
