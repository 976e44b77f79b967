import type { TFunction } from 'i18next';
import { formatDate } from '../../platform/formatting.ts';

interface CountedGoods {
  readonly reference?: string | undefined;
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
}

/** Returns by what goods are told from others of the same item: reference, expiry and lot. */
export const countedGoodsText = (t: TFunction, { reference, expiry, lot }: CountedGoods): string =>
  [
    reference,
    expiry === undefined ? undefined : `${t('goods.expiry')} ${formatDate(expiry)}`,
    lot === undefined ? undefined : `${t('goods.lot')} ${lot}`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
