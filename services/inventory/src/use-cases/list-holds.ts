import { type ListHoldsQuery, lotKey, refuse, searchTerms } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type HeldLotDocument, type HoldDocument, holdViewOf } from '../projections/holds.ts';

/** Lists the holds of the installation, the most recent first. */
export async function listHolds(
  holds: View,
  { status, search, ...page }: z.output<typeof ListHoldsQuery>,
) {
  const terms = searchTerms(search ?? '');
  const { rows, ...rest } = await listPage<HoldDocument>(holds, 'holds', {
    where: {
      ...(status === undefined ? {} : { status }),
      ...(terms.length === 0 ? {} : { searchText: { contains: terms } }),
    },
    sort: [['placedAt', 'desc']],
    ...page,
  });
  return ok({ holds: rows.map(holdViewOf), ...rest });
}

/** Shows a hold; refuses an unknown one. */
export async function showHold(holds: View, holdId: string) {
  const hold = await holds.get<HoldDocument>('holds', holdId);
  if (hold === undefined) throw refuse('UNKNOWN_HOLD');
  return ok(holdViewOf(hold));
}

/**
 * Returns the holds of some lots that are not lifted, whatever their item. The view may be behind;
 * the policy then stops the goods a moment later.
 */
export async function holdsOfLots(
  holds: View,
  lots: readonly string[],
): Promise<readonly HoldDocument[]> {
  const found = new Map<string, HoldDocument>();
  for (const lot of new Set(lots.map(lotKey)))
    for await (const { holdId } of findEach<HeldLotDocument>(
      (query) => holds.find<HeldLotDocument>('lots', query),
      { where: { lot } },
    )) {
      const hold = await holds.get<HoldDocument>('holds', holdId);
      if (hold?.status === 'placed') found.set(holdId, hold);
    }
  return [...found.values()];
}
