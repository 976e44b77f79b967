import type { BoxEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Box, boxDecider, boxStream, type KnownBox } from '../domain/box.ts';

/** Returns a box as the target of a command; an outdated `ifMatch` refuses the command. */
export const boxTarget = (boxId: string, ifMatch?: number): StreamTarget<Box, BoxEvent> => ({
  stream: boxStream(boxId),
  evolver: boxDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a box. The cast is safe, because a decision on an unknown box is refused
 * first.
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
