import type { SheetName } from '@bluebox/spreadsheet';
import { Radio } from 'antd';
import { useTranslation } from 'react-i18next';

interface SheetChoiceProps {
  readonly sheets: readonly SheetName[];
  readonly chosen: number;
  readonly onChoose: (sheet: number) => void;
}

/** The choice of a sheet of a workbook. Hidden sheets are marked and listed last. */
export function SheetChoice({ sheets, chosen, onChoose }: SheetChoiceProps) {
  const { t } = useTranslation();
  const options = sheets.map(({ name, hidden }, value) => ({
    value,
    hidden,
    label: hidden ? t('importing.hiddenSheet', { name }) : name,
  }));
  return (
    <fieldset className="panel fieldset sheet-choice">
      <legend>{t('importing.sheet')}</legend>
      <Radio.Group
        value={chosen}
        options={[
          ...options.filter(({ hidden }) => !hidden),
          ...options.filter(({ hidden }) => hidden),
        ].map(({ value, label }) => ({ value, label }))}
        onChange={({ target }) => onChoose(Number(target.value))}
      />
    </fieldset>
  );
}
