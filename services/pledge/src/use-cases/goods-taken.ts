import {
  certainReasons,
  type PledgeLine,
  reasonsTold,
  refuse,
  type Told,
} from '@bluebox/contracts';
import type { Drive } from '../domain/drive.ts';

/**
 * Returns the reasons for which an inspection would reject each line if the goods are as the giver
 * describes them. Lines without such a reason are left out.
 */
export function warningsOf(
  { terms: { rules, expectedArrival } }: Exclude<Drive, { status: 'none' }>,
  lines: readonly PledgeLine[],
  today: string,
) {
  return lines
    .map((line) => ({
      lineId: line.lineId,
      reasons: [...reasonsTold(rules, expectedArrival, today, line)],
    }))
    .filter(({ reasons }) => reasons.length > 0);
}

/**
 * Refuses goods that certainly cannot be taken, because the giver would carry them in vain and a total would
 * count them. The desk may nevertheless record goods in the state in which a person brings them, but never of a
 * category that the drive does not collect.
 * @param lines the new or changed lines, at their place in the request; `undefined` for the others.
 */
export function assertMayBeTaken(
  { terms: { rules, expectedArrival } }: Exclude<Drive, { status: 'none' }>,
  lines: readonly (Told | undefined)[],
  today: string,
  toldBy: 'giver' | 'desk',
): void {
  const refused = lines.flatMap((line, index) => {
    const certain = line === undefined ? [] : certainReasons(rules, expectedArrival, today, line);
    const reasons = certain.filter((reason) => toldBy === 'giver' || reason === 'not-collected');
    return reasons.length === 0 ? [] : [{ index, reasons }];
  });
  if (refused.length > 0) throw refuse('LINE_NOT_TAKEN', { lines: refused });
}
