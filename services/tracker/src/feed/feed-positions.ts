/**
 * A reader's place in the feed of a drive: the last position in each service. A time would not do,
 * because an entry may arrive after entries with later times.
 */
export type FeedPositions = Readonly<Record<string, number>>;

/** Encodes positions as a Last-Event-ID: `inventory-40.pledge-12`. */
export const writePositions = (positions: FeedPositions): string =>
  Object.entries(positions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, position]) => `${service}-${position}`)
    .join('.');

/** Parses the positions that {@link writePositions} encodes; `undefined` for any other text. */
export function readPositions(text: string): FeedPositions | undefined {
  if (text.length > 200) return undefined;
  const positions: Record<string, number> = {};
  for (const part of text.split('.')) {
    const match = /^([a-z]{1,20})-([0-9]{1,15})$/.exec(part);
    if (match === null) return undefined;
    positions[match[1] as string] = Number(match[2]);
  }
  return positions;
}
