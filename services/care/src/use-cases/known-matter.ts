import { type MatterEvent, refuse } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, linkGeneration } from '@bluebox/service-http';
import { type KnownMatter, type Matter, matterDecider, matterStream } from '../domain/matter.ts';

/**
 * Returns a matter as the target of a command. The command is refused if `ifMatch` is outdated.
 * @param now time at which the command's events are recorded.
 */
export const matterTarget = (
  matterId: string,
  now: string,
  ifMatch?: number,
): StreamTarget<Matter, MatterEvent> => ({
  stream: matterStream(matterId),
  evolver: matterDecider(now),
  expectedVersion: ifMatch,
});

export interface StoredMatter {
  readonly matter: KnownMatter;
  readonly version: number;
  readonly events: readonly StreamEvent<MatterEvent>[];
}

/** Reads a matter. @throws DomainError `UNKNOWN_MATTER`. */
export async function readMatter(
  store: Pick<EventStore, 'readStream'>,
  matterId: string,
): Promise<StoredMatter> {
  const { stream, evolver } = matterTarget(matterId, '');
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<MatterEvent>[];
  const matter = fold<Matter, MatterEvent>(evolver, events);
  if (matter.status === 'none') throw refuse('UNKNOWN_MATTER');
  return { matter, version: stored.version, events };
}

/** Whether the caller holds the present private link of the matter. */
export const isAsker = (caller: Caller, { matterId, linkGeneration: current }: KnownMatter) =>
  linkGeneration(caller, 'matter', matterId) === current;

/** Refuses everybody but the asker and the office, as if the matter did not exist. */
export function assertMayAct(matter: KnownMatter, caller: Caller): void {
  if (!isCoordinator(caller) && !isAsker(caller, matter)) throw refuse('UNKNOWN_MATTER');
}
