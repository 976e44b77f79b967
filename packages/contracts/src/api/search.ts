import { z } from 'zod';
import { Id } from '../vocabulary.ts';
import { plainCode } from '../written-reference.ts';

/** Kinds of records that a code can identify. */
export const CODED_KINDS = [
  'pledge',
  'reception',
  'parcel',
  'kit',
  'box',
  'consignment',
  'case',
] as const;
/** Text that may be a reference, a number, an id or the end of an id, a waybill, or a lot. */
export const SearchedCode = z
  .string()
  .overwrite((typed) => (/^[ -~]*$/.test(typed) ? typed : plainCode(typed)))
  .regex(/^[0-9A-Za-z-]{1,40}$/, 'is no code');
export const FindCodeQuery = z.strictObject({
  /** The caller's current drive, whose hits come first. */
  driveId: Id.optional(),
});
export const CodeHit = z.object({
  kind: z.enum(CODED_KINDS),
  id: Id,
  driveId: Id,
  /** Reference, only of a pledge. */
  reference: z.string().optional(),
  /** Number, only of a box, a consignment or a case. */
  number: z.int().optional(),
  /** Id of the parcel of the assembled kits, only of a kit. */
  parcelId: Id.optional(),
  /** Name of the item of a parcel or kit. */
  item: z.string().optional(),
  /** Waybill, only of a consignment. */
  waybill: z.string().optional(),
  /** Lot, only of a parcel. */
  lot: z.string().optional(),
});
export type CodeHit = z.infer<typeof CodeHit>;
export const CodeHits = z.object({
  hits: z.array(CodeHit),
  /** Whether there are more hits than listed. */
  more: z.boolean(),
});
export type CodeHits = z.infer<typeof CodeHits>;
