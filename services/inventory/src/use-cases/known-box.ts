import type { BoxEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Box, boxDecider, boxStream, type KnownBox } from '../domain/box.ts';

/** Returns a box as the target of a command. The command is refused if `ifMatch` is outdated. */
export const boxTarget = (boxId: string, ifMatch?: number): StreamTarget<Box, BoxEvent> => ({
  stream: boxStream(boxId),
  evolver: boxDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a box. The cast is safe, because the decision has already refused an unknown
 * box.
 */
export const driveOfBox = ({ box }: { readonly box: Box }): string => (box as KnownBox).driveId;

/** Reads a box from its stream, because the view may be behind. */
export async function readBox(
  store: Pick<EventStore, 'readStream'>,
  boxId: string,
): Promise<{ readonly box: Box; readonly version: number }> {
  const { stream, evolver } = boxTarget(boxId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<BoxEvent>[];
  return { box: fold<Box, BoxEvent>(evolver, events), version: stored.version };
}
