import { Giver, type GiverNames } from '@bluebox/contracts';
import type { EventStore, Vault } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { readPledge } from './known-pledge.ts';

export interface GiversNamed {
  readonly store: EventStore;
  readonly vault: Vault;
}

/**
 * Lists the names of the givers of these pledges of a drive, of those who left one. Nobody is named who
 * was forgotten, even while an erasure is under way.
 */
export async function listGiverNames(
  { store, vault }: GiversNamed,
  driveId: string,
  pledgeIds: readonly string[],
) {
  const named = await Promise.all(
    [...new Set(pledgeIds)].map(async (pledgeId) => {
      const { pledge } = await readPledge(store, pledgeId);
      if (pledge.status === 'none' || pledge.driveId !== driveId || pledge.giverForgotten)
        return [];
      const name = Giver.safeParse(await vault.get(pledgeId)).data?.name;
      return name === undefined ? [] : [{ pledgeId, name }];
    }),
  );
  return ok({ names: named.flat() } satisfies GiverNames);
}
