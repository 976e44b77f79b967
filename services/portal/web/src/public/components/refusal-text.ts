import type { TFunction } from 'i18next';
import i18next from 'i18next';

/**
 * Returns the text for the code of a refusal. The text for an unknown code contains the code, which
 * staff can look up.
 */
export const refusalText = (t: TFunction, code: string): string =>
  i18next.exists(`refusal.${code}`) ? t(`refusal.${code}`) : t('refusal.other', { code });
