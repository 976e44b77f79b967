import { ImportPledgesBody, PledgeLinesInput } from '@bluebox/contracts';
import type { CheckedRows, PledgeRow } from './pledge-rows.ts';
import type { BadRow } from './row-reasons.ts';

/** Lines that one person sent at one time. */
export interface PledgeGroup {
  /** Time and staff number: the same again is the same pledge. */
  readonly importKey: string;
  readonly staffNumber: string;
  readonly department: string | undefined;
  readonly rows: readonly PledgeRow[];
}

/** Groups rows by time and staff number, in the order of the file. */
export function groupPledges(rows: readonly PledgeRow[]): readonly PledgeGroup[] {
  const groups = new Map<
    string,
    { importKey: string; staffNumber: string; department: string | undefined; rows: PledgeRow[] }
  >();
  for (const row of rows) {
    const importKey = `${row.submittedAt}|${row.staffNumber}`;
    const group = groups.get(importKey);
    if (group !== undefined) group.rows.push(row);
    else
      groups.set(importKey, {
        importKey,
        staffNumber: row.staffNumber,
        department: row.department,
        rows: [row],
      });
  }
  return [...groups.values()];
}

export type ImportedPledge = ImportPledgesBody['pledges'][number];

/** A group as the import takes it. */
export const importedPledge = ({
  importKey,
  staffNumber,
  department,
  rows,
}: PledgeGroup): ImportedPledge => ({
  importKey,
  giver: { staffNumber },
  ...(department === undefined ? {} : { department }),
  lines: rows.map(({ item, quantity, expiry, lot, condition }) => ({
    item,
    quantity,
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
    condition,
  })),
});

/** A pledge to be sent, and the rows of the file that it comes from. */
export interface PreparedPledge {
  readonly pledge: ImportedPledge;
  readonly rows: readonly number[];
}
export interface PreparedPledges {
  readonly pledges: readonly PreparedPledge[];
  readonly bad: readonly BadRow[];
}

/**
 * The good rows as pledges. Of a group that the server would refuse as a whole, every row is bad: else
 * it would take the pledges that are sent with it along.
 */
export function preparePledges({ rows, bad }: CheckedRows): PreparedPledges {
  const pledges: PreparedPledge[] = [];
  const refused: BadRow[] = [];
  for (const group of groupPledges(rows)) {
    const pledge = importedPledge(group);
    if (ImportPledgesBody.shape.pledges.element.safeParse(pledge).success)
      pledges.push({ pledge, rows: group.rows.map(({ row }) => row) });
    else {
      const reason = PledgeLinesInput.safeParse(pledge.lines).success ? 'refused' : 'lines';
      refused.push(
        ...group.rows.map(({ row }) => ({ row, column: undefined, value: '', reason }) as const),
      );
    }
  }
  return { pledges, bad: [...bad, ...refused].sort((a, b) => a.row - b.row) };
}
