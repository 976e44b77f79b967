import { type CommandContext, type EventStore, execute, type Vault } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { matterDecider, matterStream } from '../domain/matter.ts';
import type { Notes } from '../notes.ts';
import { assertMayAct, matterTarget, readMatter } from './known-matter.ts';

export interface AskersForgotten {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly notes: Notes;
}

/**
 * Erases what is known of the asker, and every note of the matter, because each may tell who asked. The steps
 * stay, so that no figure changes.
 */
export async function forgetAsker(
  { store, vault, notes }: AskersForgotten,
  matterId: string,
  caller: Caller,
  context: CommandContext,
) {
  const { matter: found } = await readMatter(store, matterId);
  assertMayAct(found, caller);
  // The data is erased before the event is committed, so that a crash in between leaves none behind.
  await vault.forget(matterId);
  await notes.eraseOf(matterStream(matterId));
  return execute(store, {
    context,
    targets: { matter: matterTarget(matterId, context.at) },
    scope: () => found.deskId,
    decide: ({ matter }) => ({
      matter: matterDecider(context.at).decide({ type: 'forget-asker' }, matter),
    }),
    answer: (_states, versions) => ok({ matterId, version: versions.matter }, versions.matter),
  });
}
