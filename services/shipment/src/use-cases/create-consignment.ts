import { refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  type View,
  withNextNumber,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import { consignmentDecider } from '../domain/consignment.ts';
import { consignmentTarget } from './known-consignment.ts';

export interface ConsignmentsBegun {
  readonly store: EventStore;
  readonly drives: View;
  readonly consignments: View;
  readonly newId: () => string;
}

/** Creates a consignment under the next free number of a drive; refuses an unknown drive. */
export async function createConsignment(
  { store, drives, consignments, newId }: ConsignmentsBegun,
  driveId: string,
  context: CommandContext,
) {
  if ((await drives.get('drives', driveId)) === undefined) throw refuse('UNKNOWN_DRIVE');
  const consignmentId = newId();
  return withNextNumber(await consignments.count('consignments', { driveId }), (number) =>
    execute(store, {
      context,
      targets: { consignment: newStream(consignmentTarget(consignmentId)) },
      scope: () => driveId,
      decide: (states) => ({
        consignment: consignmentDecider.decide(
          { type: 'create', consignmentId, driveId, number },
          states.consignment,
        ),
      }),
      uniqueKeys: () => [`consignment:${driveId}:${number}`],
      answer: (_states, versions) =>
        created({ consignmentId, number, version: versions.consignment }, versions.consignment),
    }),
  );
}
