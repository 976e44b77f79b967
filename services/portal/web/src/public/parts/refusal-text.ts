import type { TFunction } from 'i18next';
import i18next from 'i18next';

/** What to tell of a refusal; one we have no words for is named by its code, for whoever is asked about it. */
export const refusalText = (t: TFunction, code: string): string =>
  i18next.exists(`refusal.${code}`) ? t(`refusal.${code}`) : t('refusal.other', { code });
