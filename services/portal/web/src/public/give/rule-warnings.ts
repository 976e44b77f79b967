import type { AcceptanceRules, RejectionReason } from '@bluebox/contracts';
import { addMonths, lastDayOfMonth, rejectionReasons } from '@bluebox/contracts/acceptance';
import { type DraftItem, isPackKnown } from './draft.ts';

export interface RuleWarning {
  readonly reason: RejectionReason;
  /** Of short-dated goods: the first expiry date that would do, and the months it must leave. */
  readonly needed?: { readonly until: string; readonly months: number };
}

/**
 * What the drive's rules would say of an item on inspection, as far as its giver told of it.
 * Nothing before the giver told of the pack, and nothing that only an inspector sees.
 */
export function ruleWarnings(
  rules: AcceptanceRules,
  expectedArrival: string,
  today: string,
  item: DraftItem,
): readonly RuleWarning[] {
  const { category, condition, expiryMonth, expiryUnreadable } = item;
  const device = category === 'device';
  const reasons = rejectionReasons(rules, expectedArrival, today, item, {
    // Of a device it is asked whether it works; its pack may be open.
    condition: device ? 'sealed' : condition,
    working: condition === 'sealed',
    legible: !expiryUnreadable,
    prescription: false,
    expiry: expiryMonth === '' ? undefined : lastDayOfMonth(expiryMonth),
  });
  const untold = !isPackKnown(item);
  return reasons
    .filter((reason) => !(untold && reason === 'unreadable'))
    .map((reason) =>
      reason === 'short-dated'
        ? {
            reason,
            needed: {
              until: addMonths(expectedArrival, rules.minimumMonthsAtArrival),
              months: rules.minimumMonthsAtArrival,
            },
          }
        : { reason },
    );
}
