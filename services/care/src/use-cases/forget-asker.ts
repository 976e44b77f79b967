import { type CommandContext, type EventStore, execute, type Vault } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { type KnownMatter, matterDecider, matterStream } from '../domain/matter.ts';
import type { Notes } from '../notes.ts';
import { assertMayAct, matterTarget, readMatter } from './known-matter.ts';

export interface AskersForgotten {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly notes: Notes;
}

/** Erases what is known of the asker at the asker's own wish, or at the office's. */
export async function forgetAsker(
  forgotten: AskersForgotten,
  matterId: string,
  caller: Caller,
  context: CommandContext,
) {
  const { matter } = await readMatter(forgotten.store, matterId);
  assertMayAct(matter, caller);
  return eraseAsker(forgotten, matter, context);
}

/**
 * Erases what is known of the asker, and every note of the matter, because each may tell who asked. The steps
 * stay, so that no figure changes.
 */
export async function eraseAsker(
  { store, vault, notes }: AskersForgotten,
  { matterId, deskId }: KnownMatter,
  context: CommandContext,
) {
  // The data is erased before the event is committed, so that a crash in between leaves none behind.
  await vault.forget(matterId);
  await notes.eraseOf(matterStream(matterId));
  return execute(store, {
    context,
    targets: { matter: matterTarget(matterId, context.at) },
    scope: () => deskId,
    decide: ({ matter }) => ({
      matter: matterDecider(context.at).decide({ type: 'forget-asker' }, matter),
    }),
    answer: (_states, versions) => ok({ matterId, version: versions.matter }, versions.matter),
  });
}
