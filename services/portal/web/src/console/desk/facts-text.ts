import type { PortionView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { formatDate } from '../../platform/formatting.ts';

interface Facts {
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Names of the facts that were read off the packs; undefined leaves promised facts unmarked. */
  readonly stated?: PortionView['stated'] | undefined;
}

/**
 * Returns expiry and lot as a text, such as `有效期至 2027-03-31 · 批号 A`. Facts that are only promised
 * are marked. The text is empty without facts.
 */
export function factsText(t: TFunction, { expiry, lot, stated }: Facts): string {
  const said = (fact: 'expiry' | 'lot', text: string) =>
    stated === undefined || stated.includes(fact) ? text : t('desk.factPromised', { text });
  return [
    ...(expiry === undefined ? [] : [said('expiry', `${t('goods.expiry')} ${formatDate(expiry)}`)]),
    ...(lot === undefined ? [] : [said('lot', `${t('goods.lot')} ${lot}`)]),
  ].join(' · ');
}
