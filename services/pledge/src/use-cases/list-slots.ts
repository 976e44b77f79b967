import {
  dayOf,
  type ListSlotsQuery,
  localMinute,
  refuse,
  type SlotList,
  slotsOf,
} from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, ok, worksAt } from '@bluebox/service-http';
import type { z } from 'zod';
import { isKnown } from '../domain/drive.ts';
import { readBooked } from '../projections/slots.ts';
import { readDrive } from './known-drive.ts';

export interface SlotsShown {
  readonly store: EventStore;
  readonly slots: View;
  readonly now: () => Date;
}

/**
 * Lists the slots of a hand-in point that have not begun: the days, and the slots of one of them. Staff
 * also see slots that are booked although the terms no longer have them.
 */
export async function listSlots(
  { store, slots, now }: SlotsShown,
  driveId: string,
  pointId: string,
  { date }: z.output<typeof ListSlotsQuery>,
  caller: Caller,
) {
  const { drive } = await readDrive(store, driveId);
  if (!isKnown(drive) || (drive.status === 'draft' && !isCoordinator(caller)))
    throw refuse('UNKNOWN_DRIVE');
  const point = drive.terms.handInPoints.find((each) => each.pointId === pointId);
  if (point === undefined)
    throw refuse('UNKNOWN_HAND_IN_POINT', {
      points: drive.terms.handInPoints.map((each) => each.pointId),
    });
  const booked = await readBooked(slots, driveId, pointId);
  const capacity = point.slots?.capacity ?? 0;
  const offered = slotsOf(point);
  const known = new Set(offered.map(({ start }) => start));
  const former = worksAt(caller, 'desk')
    ? [...booked]
        .filter(([start, count]) => count > 0 && !known.has(start))
        .map(([start]) => ({ start, end: start, isFormer: true }))
    : [];
  const current = localMinute(now().toISOString());
  const coming = [...offered.map((slot) => ({ ...slot, isFormer: false })), ...former]
    .filter(({ start }) => start > current)
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .map(({ start, end, isFormer }) => {
      const taken = booked.get(start) ?? 0;
      return { start, end, booked: taken, remaining: isFormer ? 0 : Math.max(0, capacity - taken) };
    });
  const days = new Map<string, number>();
  for (const { start, remaining } of coming)
    days.set(dayOf(start), (days.get(dayOf(start)) ?? 0) + remaining);
  const free = [...days].find(([, remaining]) => remaining > 0) ?? [...days][0];
  const wanted = date ?? free?.[0];
  return ok({
    days: [...days].map(([day, remaining]) => ({ date: day, remaining })),
    slots: coming.filter(({ start }) => dayOf(start) === wanted),
  } satisfies SlotList);
}
