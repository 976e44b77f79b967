import { type DeskEvent, refuse } from '@bluebox/contracts';
import { type EventStore, fold, type StreamTarget } from '@bluebox/event-sourcing';
import { type Desk, deskDecider, deskStream, limitsOf, type OpenedDesk } from '../domain/desk.ts';
import type { DeskFacts } from '../domain/matter.ts';

/** Returns a desk as the target of a command. The command is refused if `ifMatch` is outdated. */
export const deskTarget = (deskId: string, ifMatch?: number): StreamTarget<Desk, DeskEvent> => ({
  stream: deskStream(deskId),
  evolver: deskDecider,
  expectedVersion: ifMatch,
});

/** Reads a desk. @throws DomainError `UNKNOWN_DESK`. */
export async function readDesk(
  store: Pick<EventStore, 'readStream'>,
  deskId: string,
): Promise<{ readonly desk: OpenedDesk; readonly version: number }> {
  const { stream, evolver } = deskTarget(deskId);
  const stored = await store.readStream(stream);
  const desk = fold<Desk, DeskEvent>(evolver, stored.events as readonly DeskEvent[]);
  if (desk.status === 'none') throw refuse('UNKNOWN_DESK');
  return { desk, version: stored.version };
}

/** Returns what commands on a matter need to know of its desk. */
export const factsOfDesk = (desk: OpenedDesk, limitsVersion: number): DeskFacts => ({
  terms: desk.terms,
  limits: limitsOf(desk, limitsVersion),
});
