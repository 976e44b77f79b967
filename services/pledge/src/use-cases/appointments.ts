import {
  type Appointment,
  calendarDay,
  localMinute,
  refuse,
  type SlotChoice,
  type SlotEvent,
  slotsOf,
} from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { type Drive, isKnown } from '../domain/drive.ts';
import {
  bringByOf,
  isSameAppointment,
  type PledgeCommand,
  pledgeDecider,
} from '../domain/pledge.ts';
import { type BookedSlot, slotDecider, slotStream } from '../domain/slot.ts';
import { inTurn } from './in-turn.ts';
import { readDrive } from './known-drive.ts';
import { assertMayAct, pledgeTarget, readPledge, type SubmittedPledge } from './known-pledge.ts';

/** A slot that the terms of a drive offer, with the number of pledges that may book it. */
export interface OfferedSlot {
  readonly appointment: Appointment;
  readonly capacity: number;
}

/**
 * Finds a slot that has not begun in the terms of a drive.
 * @param at time of the request.
 * @throws DomainError `SLOT_UNKNOWN` if there is none, or the drive takes no goods.
 */
export function offeredSlot(drive: Drive, { pointId, start }: SlotChoice, at: string): OfferedSlot {
  const point =
    isKnown(drive) && drive.status !== 'draft' && drive.status !== 'completed'
      ? drive.terms.handInPoints.find((each) => each.pointId === pointId)
      : undefined;
  const slot = point && slotsOf(point).find((each) => each.start === start);
  if (point?.slots === undefined || slot === undefined || start <= localMinute(at))
    throw refuse('SLOT_UNKNOWN');
  return { appointment: { pointId, ...slot }, capacity: point.slots.capacity };
}

export const slotTarget = (
  driveId: string,
  { pointId, start }: SlotChoice,
): StreamTarget<BookedSlot, SlotEvent> => ({
  stream: slotStream({ driveId, pointId, start }),
  evolver: slotDecider,
});

/** Returns the event of a slot that a pledge books. @throws DomainError `SLOT_FULL`. */
export const bookedBy = (
  pledgeId: string,
  driveId: string,
  { appointment: { pointId, start }, capacity }: OfferedSlot,
  slot: BookedSlot,
): readonly SlotEvent[] =>
  slotDecider.decide({ type: 'book', driveId, pointId, start, pledgeId, capacity }, slot);

/** Largest number of attempts at a booking, each of which fails only because another one was first. */
export const BOOKING_ATTEMPTS = 32;

/** The pledge's appointment is another one than the request found, so the request is made again. */
class AppointmentChanged extends Error {}

type AppointmentCommand = Extract<PledgeCommand, { type: 'appoint' | 'end-appointment' }>;

interface Change {
  readonly pledgeId: string;
  /** Refuses pledges on which the command may not be carried out. */
  readonly assertAllowed: (pledge: SubmittedPledge) => void;
  readonly context: CommandContext;
  readonly ifMatch?: number | undefined;
  /** Returns the command, and the slot that it books. */
  readonly commandOn: (
    pledge: SubmittedPledge,
    recordedAt: string,
  ) => Promise<{ readonly command: AppointmentCommand; readonly slot?: OfferedSlot }>;
}

/** Changes the appointment of a pledge, and frees its former place in the same commit. */
async function changeAppointment(store: EventStore, change: Change) {
  const { pledgeId, assertAllowed, context, ifMatch } = change;
  const { pledge: found, recordedAt } = await readPledge(store, pledgeId);
  if (found.status === 'none') throw refuse('UNKNOWN_PLEDGE');
  assertAllowed(found);
  const { driveId, appointment: former } = found;
  const { command, slot } = await change.commandOn(found, recordedAt);
  const isKept = slot !== undefined && isSameAppointment(former, slot.appointment);
  return execute(store, {
    context,
    targets: {
      pledge: pledgeTarget(pledgeId, ifMatch),
      ...(slot === undefined ? {} : { slot: slotTarget(driveId, slot.appointment) }),
      ...(former === undefined || isKept ? {} : { former: slotTarget(driveId, former) }),
    },
    scope: () => driveId,
    decide(states) {
      const { pledge } = states;
      if (pledge.status === 'none') throw refuse('UNKNOWN_PLEDGE');
      assertAllowed(pledge);
      if (!isSameAppointment(pledge.appointment, former)) throw new AppointmentChanged();
      const events = pledgeDecider.decide(command, pledge);
      if (events.length === 0) return {};
      return {
        pledge: events,
        ...(slot === undefined || states.slot === undefined
          ? {}
          : { slot: bookedBy(pledgeId, driveId, slot, states.slot) }),
        ...(former === undefined || states.former === undefined
          ? {}
          : {
              former: slotDecider.decide(
                {
                  type: 'free',
                  driveId,
                  pledgeId,
                  pointId: former.pointId,
                  start: former.start,
                },
                states.former,
              ),
            }),
      };
    },
    answer: (_states, versions) => ok({ pledgeId, version: versions.pledge }, versions.pledge),
    attempts: BOOKING_ATTEMPTS,
  });
}

async function repeatedly<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppointmentChanged) || attempt === BOOKING_ATTEMPTS) throw error;
    }
}

/** Books a slot for a pledge, in place of the one that it has, for its giver or the desk. */
export const bookSlot = (
  store: EventStore,
  pledgeId: string,
  choice: SlotChoice,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  inTurn(store, `${choice.pointId} ${choice.start}`, () =>
    repeatedly(() =>
      changeAppointment(store, {
        pledgeId,
        assertAllowed: (pledge) => assertMayAct(pledge, caller),
        context,
        ifMatch,
        async commandOn(pledge, recordedAt) {
          const { drive } = await readDrive(store, pledge.driveId);
          const slot = offeredSlot(drive, choice, context.at);
          const days = isKnown(drive) ? drive.terms.bringWithinDays : undefined;
          const lastDay = bringByOf(pledge, calendarDay(recordedAt), days);
          return {
            slot,
            command: { type: 'appoint', appointment: slot.appointment, lastDay },
          };
        },
      }),
    ),
  );

/** Cancels the appointment of a pledge, for its giver or the desk. A pledge without one stays as it is. */
export const cancelAppointment = (
  store: EventStore,
  pledgeId: string,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  repeatedly(() =>
    changeAppointment(store, {
      pledgeId,
      assertAllowed: (pledge) => assertMayAct(pledge, caller),
      context,
      ifMatch,
      commandOn: async () => ({ command: { type: 'end-appointment', why: 'cancelled' } }),
    }),
  );

/** Frees the place of a pledge of which nothing more is to be brought. */
export const endAppointment = (store: EventStore, pledgeId: string, context: CommandContext) =>
  repeatedly(() =>
    changeAppointment(store, {
      pledgeId,
      assertAllowed: () => undefined,
      context,
      commandOn: async () => ({ command: { type: 'end-appointment', why: 'nothing-to-bring' } }),
    }),
  );
