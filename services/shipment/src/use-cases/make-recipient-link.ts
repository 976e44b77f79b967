import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { consignmentDecider } from '../domain/consignment.ts';
import {
  consignmentTarget,
  driveOfConsignment,
  type KnownConsignment,
} from './known-consignment.ts';

/**
 * Answers with the generation of the recipient's private link, which `rotate` increases; refuses an
 * unknown consignment.
 */
export const makeRecipientLink = (
  store: EventStore,
  consignmentId: string,
  rotate: boolean,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { consignment: consignmentTarget(consignmentId, ifMatch) },
    scope: driveOfConsignment,
    decide({ consignment }) {
      if (consignment.status !== 'none' && !rotate) return {};
      const command = { type: 'rotate-recipient-link' } as const;
      return { consignment: consignmentDecider.decide(command, consignment) };
    },
    answer: ({ consignment }, versions) =>
      ok(
        {
          consignmentId,
          generation: (consignment as KnownConsignment).generation,
          version: versions.consignment,
        },
        versions.consignment,
      ),
  });
