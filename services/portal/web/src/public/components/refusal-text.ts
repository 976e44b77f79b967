import type { TFunction } from 'i18next';
import i18next from 'i18next';

/**
 * Explains a refusal. One without words of ours is named by its code, so that staff can look it up.
 */
export const refusalText = (t: TFunction, code: string): string =>
  i18next.exists(`refusal.${code}`) ? t(`refusal.${code}`) : t('refusal.other', { code });
