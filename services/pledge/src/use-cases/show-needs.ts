import { type NeedsView, needStandings, refuse } from '@bluebox/contracts';
import { type Caller, isCoordinator, ok } from '@bluebox/service-http';
import { isKnown } from '../domain/drive.ts';
import { readGoodsAndShares } from '../projections/needs.ts';
import { readDrive } from './known-drive.ts';
import type { NeedsKept } from './needs-held.ts';

/** Shows how the needs of a drive stand. A draft is refused as an unknown drive is. */
export async function showNeeds({ store, needs }: NeedsKept, driveId: string, caller: Caller) {
  const { drive } = await readDrive(store, driveId);
  if (!isKnown(drive) || (drive.status === 'draft' && !isCoordinator(caller)))
    throw refuse('UNKNOWN_DRIVE');
  const { goods, shares } = await readGoodsAndShares(needs, driveId);
  const standings = needStandings(drive.terms.needs, goods, (needId) => shares.get(needId) ?? 0);
  return ok({
    needs: standings.map(({ need: { needId }, counted, remaining }) => ({
      needId,
      counted,
      remaining,
    })),
  } satisfies NeedsView);
}
