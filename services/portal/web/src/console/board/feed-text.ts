import type { FeedEntry } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { type FeedGroup, factsOf } from './feed-groups.ts';

/** Sections of the catalogue that translate the values of facts, by subject and fact. */
const WORDED: Readonly<Record<string, string>> = {
  'pledge.reason': 'reversalReason',
  'reception.reason': 'reversalReason',
  'inspection.reason': 'vocabulary:reason',
  'parcel.direction': 'stock.direction',
  'parcel.reason': 'adjustmentReason',
  'box.reason': 'reopeningReason',
  'count.kind': 'counts.kind',
  'count.reason': 'correctionReason',
  'rejection.to': 'settlement',
  'rejection.reason': 'reversalReason',
  'drive.reason': 'correctionReason',
  'consignment.reason': 'correctionReason',
  'consignment.state': 'trackingState',
  'consignment.why': 'claimRefusal',
  'receipt.reason': 'reversalReason',
  'case.kind': 'caseKind',
  'case.stage': 'caseStage',
  'case.resolution': 'caseResolution',
  'case.reason': 'correctionReason',
};
/** Sections for reasons, by event type. They take precedence over `WORDED`. */
const REASONS: Readonly<Record<string, string>> = {
  'inspection.reversed': 'reversalReason',
  'parcel.adjustment-reversed': 'reversalReason',
  'box.discarded': 'correctionReason',
  'count.reversed': 'reversalReason',
};

/** Returns an event as a sentence. A type that this console does not know is shown by name. */
export const feedText = (t: TFunction, entry: FeedEntry): string => sentence(t, 'feed', entry);

/** Returns one sentence for a group of events. A group of one has the sentence of its event. */
export function groupText(t: TFunction, group: FeedGroup): string {
  const [first, ...others] = group.entries;
  return others.length === 0
    ? feedText(t, first)
    : sentence(t, 'feedGroup', { ...first, facts: factsOf(group) });
}

function sentence(t: TFunction, wording: 'feed' | 'feedGroup', { type, facts }: FeedEntry): string {
  const [subject = ''] = type.split('.');
  // Empty defaults for facts that a sentence may use but an event may lack.
  const said: Record<string, string | number> = { place: '', reason: '', ...facts };
  for (const [name, value] of Object.entries(facts)) {
    const wording =
      name === 'reason'
        ? (REASONS[type] ?? WORDED[`${subject}.reason`])
        : WORDED[`${subject}.${name}`];
    if (wording !== undefined && value !== '')
      said[name] = t(`${wording}.${value}`, { defaultValue: String(value) });
  }
  const { start } = facts;
  if (typeof start === 'string') said['time'] = start.replace('T', ' ');
  const { unit, quantity, weight } = facts;
  if (typeof unit === 'string') {
    for (const name of ['quantity', 'accepted', 'rejected', 'quarantined'] as const) {
      const count = facts[name];
      if (typeof count === 'number')
        said[`${name}Text`] = t(`vocabulary:quantity.${unit}`, { count });
    }
  } else if (typeof quantity === 'number') {
    said['quantityText'] = t('feedPart.pieces', { count: quantity });
  }
  const { item, lines } = facts;
  if (typeof item === 'string')
    said['items'] = Number(lines) > 1 ? t('feedPart.andMore', { item }) : item;
  const { boxNumber } = facts;
  said['box'] =
    boxNumber === undefined ? t('feedPart.aBox') : t('packing.boxNumber', { number: boxNumber });
  if (typeof weight === 'number') said['kilograms'] = String(Math.round(weight / 10) / 100);
  if (type === 'inspection.recorded') said['outcome'] = outcomeText(t, facts, said);
  if (type === 'receipt.confirmed') said['outcome'] = receiptText(t, facts);
  return t(`${wording}.${type}`, { ...said, defaultValue: type });
}

type Facts = FeedEntry['facts'];

function outcomeText(
  t: TFunction,
  { accepted, rejected, quarantined }: Facts,
  said: Readonly<Record<string, string | number>>,
): string {
  const parts: string[] = [];
  if (Number(accepted) > 0) parts.push(t('feedPart.accepted', { quantity: said['acceptedText'] }));
  if (Number(rejected) > 0)
    parts.push(
      t('feedPart.rejected', { quantity: said['rejectedText'], reason: said['reason'] ?? '' }),
    );
  if (Number(quarantined) > 0)
    parts.push(t('feedPart.quarantined', { quantity: said['quarantinedText'] }));
  return parts.join(t('list.comma'));
}

function receiptText(t: TFunction, facts: Facts): string {
  const parts = (['damaged', 'missing', 'surplus'] as const)
    .filter((name) => Number(facts[name]) > 0)
    .map((name) => t(`feedPart.${name}`, { count: Number(facts[name]) }));
  return parts.length === 0
    ? t('feedPart.allWell', { count: Number(facts['received'] ?? 0) })
    : parts.join(t('list.comma'));
}
