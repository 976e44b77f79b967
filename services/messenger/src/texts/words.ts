import type { CASE_KINDS } from '@bluebox/contracts';

/** Words of messages in one language. Every text is plain, because robots and mail show no markup. */
export interface MessageWords {
  /** Name at the beginning of each text, by which readers recognize the sender. */
  readonly sender: string;
  readonly test: string;
  readonly published: (recipient: string, closesOn: string) => string;
  readonly completed: string;
  readonly caseOpened: (kind: (typeof CASE_KINDS)[number], box: number | undefined) => string;
  readonly consignmentConfirmed: (number: number, boxes: number) => string;
  /** Words of the mail to a giver. */
  readonly giver: {
    readonly title: (reference: string) => string;
    readonly received: (pieces: number) => string;
    readonly sent: (boxes: number) => string;
    readonly confirmed: (boxes: number) => string;
    readonly toFetch: (pieces: number) => string;
    readonly more: string;
    readonly end: (url: string) => string;
  };
  readonly digest: {
    readonly title: (day: string) => string;
    readonly sinceYesterday: (hour: number) => string;
    readonly newPledges: (count: number) => string;
    readonly confirmedBoxes: (count: number) => string;
    readonly newCases: (count: number) => string;
    readonly openCases: (count: number) => string;
    readonly short: (lines: string) => string;
    readonly nothingNew: string;
  };
  readonly outstanding: {
    readonly title: (pledges: number, day: string) => string;
    readonly none: (day: string) => string;
    readonly pledges: (count: number) => string;
    readonly noPoint: string;
    readonly noDepartment: string;
    readonly bring: (closesOn: string) => string;
    /** The days that a giver has to bring what was pledged, if the drive limits them. */
    readonly bringWithin: (days: number) => string;
    readonly more: (groups: number) => string;
  };
  /** Joins items, each with its quantity. */
  readonly goods: (items: readonly string[]) => string;
  /** Puts text into parentheses behind other text. */
  readonly aside: (text: string) => string;
  /** Joins items of a list. */
  readonly list: (parts: readonly string[]) => string;
  /** Separates a label from what follows. */
  readonly colon: string;
  readonly day: (day: string) => string;
}
