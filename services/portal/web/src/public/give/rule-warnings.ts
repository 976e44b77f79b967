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
  /**
   * For short-dated goods: the earliest acceptable expiry date, and the months that must remain on
   * arrival.
   */
  readonly needed?: { readonly until: string; readonly months: number };
}

/**
 * Returns the reasons for which an inspection would reject an item that is as the giver describes
 * it. An unanswered question is no reason.
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

/**
 * Returns the reasons for which an item certainly cannot be accepted. The form removes such an
 * item.
 */
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
