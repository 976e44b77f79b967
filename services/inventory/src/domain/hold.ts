import { type HoldEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';

/* Decides which lots are held. The parcels and boxes themselves refuse to move. */

export type HoldCommand =
  | ({ readonly type: 'place' } & DataOf<'hold.placed'>)
  | { readonly type: 'lift'; readonly reason: string };

type DataOf<T extends HoldEvent['type']> = EventOfType<HoldEvent, T>['data'];

export type Hold =
  | { readonly status: 'none' }
  | ({ readonly status: 'placed' } & DataOf<'hold.placed'>)
  | ({ readonly status: 'lifted' } & DataOf<'hold.placed'>);

export const holdStream = (holdId: string): string => `hold-${holdId}`;

function decide(command: HoldCommand, hold: Hold): readonly HoldEvent[] {
  if (command.type === 'place') {
    const { type, ...data } = command;
    return [{ type: 'hold.placed', data }];
  }
  if (hold.status === 'none') throw refuse('UNKNOWN_HOLD');
  if (hold.status === 'lifted') throw refuse('HOLD_ALREADY_LIFTED');
  return [{ type: 'hold.lifted', data: { holdId: hold.holdId, reason: command.reason } }];
}

function evolve(hold: Hold, event: HoldEvent): Hold {
  if (event.type === 'hold.placed') return { status: 'placed', ...event.data };
  return hold.status === 'none' ? hold : { ...hold, status: 'lifted' };
}

export const holdDecider: Decider<HoldCommand, Hold, HoldEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
