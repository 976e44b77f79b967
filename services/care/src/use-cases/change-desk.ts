import type { DeskTermsInput } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, newStream } from '@bluebox/event-sourcing';
import { created, ok } from '@bluebox/service-http';
import { deskDecider } from '../domain/desk.ts';
import { deskTarget } from './known-desk.ts';

export interface DesksChanged {
  readonly store: EventStore;
  readonly newId: () => string;
}

/** Opens a desk with its units, topics and limits. */
export function openDesk(
  { store, newId }: DesksChanged,
  terms: DeskTermsInput,
  context: CommandContext,
) {
  const deskId = newId();
  return execute(store, {
    context,
    targets: { desk: newStream(deskTarget(deskId)) },
    scope: () => deskId,
    decide: ({ desk }) => ({ desk: deskDecider.decide({ type: 'open', deskId, terms }, desk) }),
    answer: (_states, versions) => created({ deskId, version: versions.desk }, versions.desk),
  });
}

/** Changes a desk's terms. Matters that are under way keep their limits. */
export const amendDesk = (
  { store }: Pick<DesksChanged, 'store'>,
  deskId: string,
  terms: DeskTermsInput,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { desk: deskTarget(deskId, ifMatch) },
    scope: () => deskId,
    decide: ({ desk }) => ({ desk: deskDecider.decide({ type: 'amend', terms }, desk) }),
    answer: (_states, versions) => ok({ deskId, version: versions.desk }, versions.desk),
  });
