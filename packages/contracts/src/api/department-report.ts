import { z } from 'zod';
import { Category, Id, IsoDate, Item, LANGUAGES, Unit } from '../vocabulary.ts';
import { EXPORT_FORMATS } from './tracker.ts';

// Queries and answers of the tracker's routes for the report on what a department gave.

const Asked = z.strictObject({
  /** Name of the department, as its pledges have it. */
  department: z.string().trim().min(1).max(40),
  /** First day of the receipts that are listed; all from the beginning if absent. */
  from: IsoDate.optional(),
  /** Last day of the receipts that are listed; all up to now if absent. */
  until: IsoDate.optional(),
});
const isInOrder = ({ from = '', until = '9999-12-31' }: z.infer<typeof Asked>): boolean =>
  from <= until;
const ORDER = { message: 'the first day is after the last day', path: ['until'] };

export const ShowDepartmentReportQuery = Asked.refine(isInOrder, ORDER);
export const DEPARTMENT_REPORT_FORMATS = [...EXPORT_FORMATS, 'pdf'] as const;
export const ExportDepartmentReportQuery = Asked.extend({
  format: z.enum(DEPARTMENT_REPORT_FORMATS),
  language: z.enum(LANGUAGES).default('zh'),
}).refine(isInOrder, ORDER);

/** Equal goods that the recipient confirmed on one day from one consignment. */
export const ReportedReceipt = z.object({
  /** Day of the receipt in the drive's time zone. */
  day: IsoDate,
  /** Number of the consignment; absent if kits with the goods went into several consignments. */
  consignment: z.int().optional(),
  item: Item,
  quantity: z.int(),
});
export type ReportedReceipt = z.infer<typeof ReportedReceipt>;

/**
 * All goods of one category and unit that the department handed in. One sum closes:
 * `received = confirmed + confirmedOtherwise + underway + stored + inKits + rejected + ended`.
 */
export const ReportedGoods = z.object({
  category: Category,
  unit: Unit,
  /** Quantity that was handed in. */
  received: z.int(),
  /** Quantity of the listed receipts. */
  confirmed: z.int(),
  /** Quantity that the recipient confirmed on other days. */
  confirmedOtherwise: z.int(),
  /** Quantity on its way, or delivered and not yet confirmed. */
  underway: z.int(),
  /** Quantity that waits for inspection, for a box, or for its dispatch. */
  stored: z.int(),
  /** Quantity in kits that are in several places, so that nobody knows whose goods are where. */
  inKits: z.int(),
  /** Quantity that inspection rejected, whatever happened to it later. */
  rejected: z.int(),
  /** Quantity that was accepted, and then damaged, lost or disposed of. */
  ended: z.int(),
});
export type ReportedGoods = z.infer<typeof ReportedGoods>;

/** Places of received goods that are not in the list of receipts, and their sum, in the order of a report's lines. */
const BALANCE = [
  'confirmedOtherwise',
  'underway',
  'stored',
  'inKits',
  'rejected',
  'ended',
  'received',
] as const satisfies readonly (keyof ReportedGoods)[];

/** Returns a line for each place with goods beside the listed receipts, and the sum of all lines of the kind. */
export const reportedBalance = (goods: ReportedGoods) =>
  BALANCE.filter((place) => goods[place] > 0).map((place) => ({ place, quantity: goods[place] }));

/**
 * Goods that a department of at least five pledges gave, for its own files. Nobody is named, and no
 * pledge can be told from another.
 */
export const DepartmentReport = z.object({
  driveId: Id,
  department: z.string(),
  from: IsoDate.optional(),
  until: IsoDate.optional(),
  /** The receipts in order of day, consignment and item. */
  receipts: z.array(ReportedReceipt),
  goods: z.array(ReportedGoods),
  /**
   * Whether the listed goods came from fewer than five pledges. A colleague could then tell who gave
   * them, so that the report must not be published.
   */
  fewGivers: z.boolean(),
  /** Number of events of the drive that could not be applied, which the goods lack. */
  parked: z.int().min(0),
});
export type DepartmentReport = z.infer<typeof DepartmentReport>;
