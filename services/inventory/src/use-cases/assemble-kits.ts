import { type AssembleKitBody, assertCatalogued } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  type View,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { decideAssembly, type Kit } from '../domain/kit.ts';
import { findItem } from './known-item.ts';
import { kitTarget } from './known-kit.ts';
import { parcelIn, parcelTargets } from './known-parcel.ts';

export interface KitsAssembled {
  readonly store: EventStore;
  readonly catalogue: View;
  readonly newId: () => string;
}

/**
 * Assembles kits from free quantities of parcels, and creates the kits' parcel in the same commit.
 * Refuses components of another drive, and quantities that are not free.
 */
export async function assembleKits(
  { store, catalogue, newId }: KitsAssembled,
  body: z.output<typeof AssembleKitBody>,
  context: CommandContext,
) {
  await assertCatalogued([body.item], (itemId) => findItem(catalogue, itemId));
  const kitId = newId();
  const parcelId = newId();
  const sources = body.components.map((component) => component.parcelId);
  return execute(store, {
    context,
    targets: { ...parcelTargets([...sources, parcelId]), kit: newStream(kitTarget(kitId)) },
    scope: () => body.driveId,
    decide(states) {
      const assembly = { ...body, kitId, parcelId };
      const decision = decideAssembly(assembly, states.kit as Kit, parcelIn(states));
      return { ...decision.parcels, kit: decision.kit };
    },
    answer: (_states, versions) =>
      created({ kitId, parcelId, version: versions.kit }, versions.kit),
  });
}
