import {
  certainReasons,
  type PledgeLine,
  reasonsTold,
  refuse,
  type Told,
} from '@bluebox/contracts';
import type { Drive } from '../domain/drive.ts';

/**
 * Returns the lines that an inspection would reject according to the giver's description, with the
 * reasons.
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
 * Refuses goods that an inspection would certainly reject, because the giver would bring them in
 * vain. The desk may record goods in any state, but only of categories that the drive collects.
 * @param lines the new or changed lines, by their index in the request; `undefined` for the others.
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
