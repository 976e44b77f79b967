import type { BeginCountBody } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  type View,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { countDecider } from '../domain/count.ts';
import { assertPublished } from '../domain/drive.ts';
import { countTarget } from './known-count.ts';
import { readDrive } from './known-drive.ts';

export interface CountsBegun {
  readonly store: EventStore;
  readonly drives: View;
  readonly newId: () => string;
}

/** Begins a stocktake of a published drive. */
export async function beginCount(
  { store, drives, newId }: CountsBegun,
  body: z.output<typeof BeginCountBody>,
  context: CommandContext,
) {
  assertPublished(await readDrive(drives, body.driveId));
  const countId = newId();
  return execute(store, {
    context,
    targets: { count: newStream(countTarget(countId)) },
    scope: () => body.driveId,
    decide: ({ count }) => ({
      count: countDecider.decide({ type: 'begin', countId, ...body }, count),
    }),
    answer: (_states, versions) => created({ countId, version: versions.count }, versions.count),
  });
}
