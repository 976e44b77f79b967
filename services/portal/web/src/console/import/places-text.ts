import type { ColumnPlace } from '@bluebox/spreadsheet';
import { columnLetters } from '@bluebox/spreadsheet/table';
import type { TFunction } from 'i18next';

/** Returns the letters and headings of columns as one text. */
export const placesText = (t: TFunction, places: readonly ColumnPlace[]): string =>
  places
    .map(({ index, heading }) =>
      t('importing.place', { letters: columnLetters(index), heading }).trim(),
    )
    .join(t('list.comma'));
