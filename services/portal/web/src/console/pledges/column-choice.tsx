import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PLEDGE_COLUMNS, type PledgeColumn } from '../search.ts';
import { COLUMN_HEADINGS } from './pledge-table.tsx';

interface ColumnChoiceProps {
  readonly columns: readonly PledgeColumn[];
  readonly onChange: (columns: readonly PledgeColumn[]) => void;
}

/** The choice of the columns of the pledge list. The last one cannot be taken away. */
export function ColumnChoice({ columns, onChange }: ColumnChoiceProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const without = (column: PledgeColumn) => columns.filter((each) => each !== column);
  return (
    <>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('pledges.columns.choose', { shown: columns.length, count: PLEDGE_COLUMNS.length })}
      </Button>
      {open && (
        <fieldset className="column-choice">
          <legend className="soft">{t('pledges.columns.hint')}</legend>
          {PLEDGE_COLUMNS.map((column) => {
            const isShown = columns.includes(column);
            return (
              <Checkbox
                key={column}
                checked={isShown}
                disabled={isShown && columns.length === 1}
                onChange={() => onChange(isShown ? without(column) : [...columns, column])}
              >
                {t(COLUMN_HEADINGS[column])}
              </Checkbox>
            );
          })}
        </fieldset>
      )}
    </>
  );
}
