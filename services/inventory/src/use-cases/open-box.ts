import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  type View,
  withNextNumber,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import { boxDecider } from '../domain/box.ts';
import { assertPublished } from '../domain/drive.ts';
import { boxTarget } from './known-box.ts';
import { readDrive } from './known-drive.ts';

export interface BoxesOpened {
  readonly store: EventStore;
  readonly drives: View;
  readonly boxes: View;
  readonly newId: () => string;
}

/** Opens a box under the next free number of a drive; refuses an unknown drive and a draft. */
export async function openBox(
  { store, drives, boxes, newId }: BoxesOpened,
  driveId: string,
  context: CommandContext,
) {
  assertPublished(await readDrive(drives, driveId));
  const boxId = newId();
  return withNextNumber(await boxes.count('boxes', { driveId }), (number) =>
    execute(store, {
      context,
      targets: { box: newStream(boxTarget(boxId)) },
      scope: () => driveId,
      decide: (states) => ({
        box: boxDecider.decide({ type: 'open', boxId, driveId, number }, states.box),
      }),
      uniqueKeys: () => [`box:${driveId}:${number}`],
      answer: (_states, versions) =>
        created({ boxId, number, version: versions.box }, versions.box),
    }),
  );
}
