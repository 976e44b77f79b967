import type { SettleRejectionBody } from '@bluebox/contracts';
import type { CommandContext, EventStore } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { changeReception } from './change-reception.ts';

export interface RejectionsSettled {
  readonly store: EventStore;
  readonly newId: () => string;
}

/** Records that rejected goods were given back or disposed of; refuses more than is still here. */
export function settleRejection(
  { store, newId }: RejectionsSettled,
  receptionId: string,
  body: z.output<typeof SettleRejectionBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const settlementId = newId();
  const command = { type: 'settle-rejected', settlementId, ...body } as const;
  return changeReception(store, receptionId, command, context, ifMatch, (changed) =>
    created({ ...changed, settlementId }, changed.version),
  );
}
