import type { DriveTerms, RejectionReason } from '@bluebox/contracts';
import { itemText } from '../../domain/quantity-text.ts';
import { type Draft, openQuestions } from './draft.ts';
import { takenOffFor } from './rule-warnings.ts';

export interface ImpossibleItem {
  readonly entryId: number;
  readonly name: string;
  readonly reasons: readonly RejectionReason[];
}

type Rules = Pick<DriveTerms, 'rules' | 'expectedArrival'>;

/** Returns the items that certainly cannot be accepted on a day, with the reasons. */
export const impossibleItems = (
  { items }: Draft,
  terms: Rules,
  today: string,
): readonly ImpossibleItem[] =>
  items
    .map((item) => ({
      entryId: item.entryId,
      name: itemText(item),
      reasons: takenOffFor(terms, today, item),
    }))
    .filter(({ reasons }) => reasons.length > 0);

export type BeforeSending =
  | { readonly kind: 'send' }
  /** Another tab has changed the draft, so this tab must show the changes first. */
  | { readonly kind: 'adopt'; readonly draft: Draft; readonly isAnswered: boolean }
  | { readonly kind: 'answer' }
  | { readonly kind: 'take-off'; readonly items: readonly ImpossibleItem[] };

/**
 * Returns what must happen before a draft is sent. The page that shows the draft may have been open
 * for days, and another tab may have changed the draft without this tab noticing.
 * @param stored the draft on the device; `undefined` if the device has none.
 * @param today the day on which the draft is sent.
 */
export function beforeSending(
  draft: Draft,
  stored: Draft | undefined,
  terms: Rules,
  today: string,
): BeforeSending {
  const isAnswered = ({ items }: Draft) =>
    items.every((item) => openQuestions(item, terms.rules).length === 0);
  if (stored !== undefined && JSON.stringify(stored) !== JSON.stringify(draft))
    return { kind: 'adopt', draft: stored, isAnswered: isAnswered(stored) };
  if (!isAnswered(draft)) return { kind: 'answer' };
  const items = impossibleItems(draft, terms, today);
  return items.length > 0 ? { kind: 'take-off', items } : { kind: 'send' };
}
