import type { KitEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Kit, kitDecider, kitStream } from '../domain/kit.ts';

/** Returns kits as the target of a command. The command is refused if `ifMatch` is outdated. */
export const kitTarget = (kitId: string, ifMatch?: number): StreamTarget<Kit, KitEvent> => ({
  stream: kitStream(kitId),
  evolver: kitDecider,
  expectedVersion: ifMatch,
});

export async function readKit(
  store: Pick<EventStore, 'readStream'>,
  kitId: string,
): Promise<{ readonly kit: Kit; readonly version: number }> {
  const { stream, evolver } = kitTarget(kitId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<KitEvent>[];
  return { kit: fold<Kit, KitEvent>(evolver, events), version: stored.version };
}
