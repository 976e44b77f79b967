import type { AcceptanceRules, DriveTerms, RejectionReason } from '@bluebox/contracts';
import {
  addMonths,
  certainReasons,
  lastDayOfMonth,
  reasonsTold,
  type Told,
} from '@bluebox/contracts/acceptance';
import type { DraftItem } from './draft.ts';

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
  return reasonsTold(rules, expectedArrival, today, told(item)).map((reason) =>
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

/** Why an item certainly cannot be taken: it is not registered. */
export const takenOffFor = (
  { rules, expectedArrival }: Pick<DriveTerms, 'rules' | 'expectedArrival'>,
  today: string,
  item: DraftItem,
): readonly RejectionReason[] => certainReasons(rules, expectedArrival, today, told(item));

const told = (item: DraftItem): Told => ({
  item,
  expiry: item.expiryMonth === '' ? undefined : lastDayOfMonth(item.expiryMonth),
  condition: item.condition === '' ? 'sealed' : item.condition,
  legible: !item.expiryUnreadable,
  prescription: item.prescription === 'yes',
});
