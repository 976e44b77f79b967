import { type Giver, refuse } from '@bluebox/contracts';
import type { CommandContext, EventStore, Vault } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { changePledge } from './change-pledge.ts';
import { assertMayAct, readPledge } from './known-pledge.ts';

export interface GiversKept {
  readonly store: EventStore;
  readonly vault: Vault;
}

/**
 * Stores, corrects or removes the giver's data in the vault, not in the log; refuses if the giver
 * was forgotten.
 */
export async function nameGiver(
  { store, vault }: GiversKept,
  pledgeId: string,
  giver: z.output<typeof Giver>,
  caller: Caller,
  context: CommandContext,
) {
  const { pledge, version } = await readPledge(store, pledgeId);
  assertMayAct(pledge, caller);
  if (pledge.giverForgotten) throw refuse('GIVER_FORGOTTEN');
  await vault.put(pledgeId, giver, context.at, { scope: pledge.driveId });
  return ok({ pledgeId, version }, version);
}

/** Erases the giver's data for good. The pledge remains. */
export async function forgetGiver(
  { store, vault }: GiversKept,
  pledgeId: string,
  caller: Caller,
  context: CommandContext,
) {
  const { pledge } = await readPledge(store, pledgeId);
  assertMayAct(pledge, caller, 'coordinator');
  // The data is erased before the event is committed, so that a crash in between cannot leave data
  // behind.
  await vault.forget(pledgeId);
  return changePledge(store, pledgeId, { type: 'forget-giver' }, caller, context);
}
