import type { StatedConsignment, StatedGoods, StatedLine } from '@bluebox/contracts';

/** Parts of what came in, in the order of the statement. They add up to what came in. */
const PARTS = [
  'sent',
  'inKits',
  'stored',
  'toInspect',
  'rejected',
  'disposed',
  'spoiledHere',
] as const satisfies readonly (keyof StatedGoods)[];
/** Parts of what was sent. They add up to what was sent. */
const SENT_PARTS = [
  'confirmed',
  'underway',
  'spoiledAway',
] as const satisfies readonly (keyof StatedGoods)[];

/**
 * Returns the parts that are not zero. The parts of what was sent follow what was sent, so that nobody adds
 * them to the other parts.
 */
export const partsOf = (goods: StatedGoods) =>
  PARTS.flatMap((part) => [
    { part, isOfSent: false },
    ...(part === 'sent' ? SENT_PARTS.map((each) => ({ part: each, isOfSent: true })) : []),
  ]).filter(({ part }) => goods[part] !== 0);

/** Columns of a consignment's table after the name of the item. */
export const COLUMNS = [
  'sent',
  'confirmed',
  'damaged',
  'missing',
  'waiting',
  'surplus',
] as const satisfies readonly (keyof StatedLine)[];
const ALWAYS: ReadonlySet<string> = new Set(['sent', 'confirmed']);

/** Returns the columns of a consignment, without those that have only zeros. */
export const columnsOf = ({ lines }: StatedConsignment): readonly (typeof COLUMNS)[number][] =>
  COLUMNS.filter((column) => ALWAYS.has(column) || lines.some((line) => line[column] !== 0));
