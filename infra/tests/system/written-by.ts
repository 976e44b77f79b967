import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TotalsView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { connect } from '../../run/standalone/src/client.ts';
import type { FinishedDrive } from './drive-to-receipt.ts';

const BEGINNING = 'written-by-';

/** The views that people saw in the version that wrote a fixture. */
export interface SeenThen {
  readonly drive: FinishedDrive;
  readonly totals: Pick<TotalsView, 'counts' | 'rows' | 'balanced'>;
}

/** Folder that a version of Bluebox wrote: `data` or `backup`, `keys`, and `seen.json` with the views at that time. */
export interface Fixture {
  readonly version: string;
  readonly folder: string;
  readonly seen: SeenThen;
}

const FIXTURES = { standalone: './fixtures', distributed: '../distributed/fixtures' };

export const fixturesOf = (way: 'standalone' | 'distributed'): string =>
  fileURLToPath(new URL(FIXTURES[way], import.meta.url));

/** Reads the fixtures of all versions. */
export function readFixtures(way: 'standalone' | 'distributed'): readonly Fixture[] {
  const folder = fixturesOf(way);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(BEGINNING))
    .map((name) => ({
      version: name.slice(BEGINNING.length),
      folder: join(folder, name),
      seen: JSON.parse(readFileSync(join(folder, name, 'seen.json'), 'utf8')) as SeenThen,
    }));
}

/**
 * Returns the folder for this version's fixture.
 * @throws when the folder exists, because a fixture must never change.
 */
export function placeOfFixture(way: 'standalone' | 'distributed'): string {
  const { version } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { readonly version: string };
  const folder = join(fixturesOf(way), `${BEGINNING}${version}`);
  if (existsSync(folder))
    throw new Error(`${folder} is there; what a version wrote is written once`);
  return folder;
}

/** Returns totals without the time of the request, and without sums that the first versions did not have. */
export const seenTotals = ({ counts, rows, balanced }: TotalsView): SeenThen['totals'] => ({
  counts,
  rows: rows.map(({ spoiledAway, sentInKits, ...row }) => row),
  balanced,
});

/** Returns the data that the giver of a pledge and the recipient see with their private links. */
export async function seenByLinks(url: string, { given, consignmentId, ...drive }: FinishedDrive) {
  const giver = connect(url);
  await giver.post(routes.openLink.at(), { code: given.code });
  const recipient = connect(url);
  await recipient.post(routes.openLink.at(), { code: drive.recipientCode });
  const photo = (id: string) => routes.showPhoto.at({ consignmentId, photoId: id });
  return {
    pledge: await giver.get(routes.showPledge.at({ pledgeId: given.pledgeId })),
    thanks: await giver.get(routes.listThanks.at({ driveId: drive.driveId })),
    photoOfThanks: await giver.download(photo(drive.photoIds[1])),
    photoOfReceipt: await recipient.download(photo(drive.photoIds[0])),
  };
}
