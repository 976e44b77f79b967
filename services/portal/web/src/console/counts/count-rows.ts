import type { CountSheet } from '@bluebox/contracts';

type Row = Pick<CountSheet['parcels'][number], 'again' | 'done' | 'mine'>;

/** State of a row of the sheet, from the view of the person who counts. */
export const stateOfRow = ({ again, done, mine }: Row): 'again' | 'done' | 'mine' | 'open' =>
  again ? 'again' : done ? 'done' : mine === undefined ? 'open' : 'mine';

/** Returns the next row to count: one that nobody has counted, or one to count again. */
export const nextToCount = <Each extends Row>(rows: readonly Each[]): Each | undefined =>
  rows.find((row) => stateOfRow(row) === 'open') ?? rows.find(({ again }) => again);
