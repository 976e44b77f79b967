import type { HoldEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Hold, holdDecider, holdStream } from '../domain/hold.ts';

/** Returns a hold as the target of a command. The command is refused if `ifMatch` is outdated. */
export const holdTarget = (holdId: string, ifMatch?: number): StreamTarget<Hold, HoldEvent> => ({
  stream: holdStream(holdId),
  evolver: holdDecider,
  expectedVersion: ifMatch,
});

/** Reads a hold from its stream, because the view may be behind. */
export async function readHold(
  store: Pick<EventStore, 'readStream'>,
  holdId: string,
): Promise<Hold> {
  const { events } = await store.readStream(holdStream(holdId));
  return fold<Hold, HoldEvent>(holdDecider, events as readonly StreamEvent<HoldEvent>[]);
}
