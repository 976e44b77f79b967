import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { assertAssembled, decideTakingApart, type Kit } from '../domain/kit.ts';
import { kitTarget, readKit } from './known-kit.ts';
import { parcelIn, parcelTargets } from './known-parcel.ts';

/**
 * Takes kits apart, voids their parcel and frees their components in the same commit. Refuses kits
 * that do not exist, were taken apart already, or were used, even in part.
 */
export async function takeKitsApart(
  store: EventStore,
  kitId: string,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { kit } = await readKit(store, kitId);
  assertAssembled(kit);
  const parcelIds = [kit.parcelId, ...kit.components.map(({ parcelId }) => parcelId)];
  return execute(store, {
    context,
    targets: { ...parcelTargets(parcelIds), kit: kitTarget(kitId, ifMatch) },
    scope: () => kit.driveId,
    decide(states) {
      const decision = decideTakingApart(states.kit as Kit, parcelIn(states));
      return { ...decision.parcels, kit: decision.kit };
    },
    answer: (_states, versions) => ok({ kitId, version: versions.kit }, versions.kit),
  });
}
