import type { BadRow } from '@bluebox/spreadsheet';
import { ALLOWED_WORDS } from '@bluebox/spreadsheet/columns';
import type { TFunction } from 'i18next';
import { currentLanguage } from '../../platform/language.ts';

/** Returns the reason for refusing a row, in the person's language. */
export function reasonText(t: TFunction, { reason, code }: BadRow): string {
  if (reason === 'refused' && code !== undefined)
    return t(`problems.${code}`, { defaultValue: t('importing.reason.refused', { code }) });
  const words = ALLOWED_WORDS[currentLanguage()];
  return t(`importing.reason.${reason}`, {
    code: '',
    words: reason in words ? words[reason as keyof typeof words] : '',
  });
}

/** Returns the reason with the name of the column, if there is one. */
export const reasonSentence = (t: TFunction, bad: BadRow): string =>
  bad.column === undefined
    ? reasonText(t, bad)
    : t('importing.columnReason', {
        column: t(`importing.column.${bad.column}`),
        reason: reasonText(t, bad),
      });
