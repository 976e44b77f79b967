import { CATEGORIES, UNITS } from '@bluebox/contracts/kinds';
import { useTranslation } from 'react-i18next';

/** Returns the categories and units to choose from, with their names. */
export function useKindOptions() {
  const { t } = useTranslation();
  return {
    categories: CATEGORIES.map((value) => ({ value, label: t(`vocabulary:category.${value}`) })),
    units: UNITS.map((value) => ({ value, label: t(`vocabulary:unit.${value}`) })),
  };
}
