import {
  type ClockFacts,
  calendarDay,
  clockOf,
  type MatterEvent,
  type MatterKind,
  type MatterLimits,
  type Urgency,
} from '@bluebox/contracts';
import type { EventOfType } from '@bluebox/event-sourcing';
import type { KnownMatter } from './matter.ts';

/** The asker's word, as the last call-back has it. */
export type Word = Pick<
  EventOfType<MatterEvent, 'matter.called-back'>['data'],
  'reached' | 'contacted' | 'solved' | 'satisfied'
>;

/** Numbers of matters from which rates are computed. */
export interface RateCounts {
  readonly opened: number;
  readonly closed: number;
  readonly inTime: number;
  readonly calledBack: number;
  readonly reached: number;
  readonly contacted: number;
  readonly solved: number;
  readonly partlySolved: number;
  readonly satisfied: number;
}
export const NO_COUNTS: RateCounts = {
  opened: 0,
  closed: 0,
  inTime: 0,
  calledBack: 0,
  reached: 0,
  contacted: 0,
  solved: 0,
  partlySolved: 0,
  satisfied: 0,
};

/** The group of matters to which one belongs; groups of different kinds are never added together. */
export interface RateGroup {
  readonly deskId: string;
  /** Month of the opening. */
  readonly month: string;
  readonly kind: MatterKind;
  readonly topic: string;
  readonly unit?: string;
}

export const groupOf = ({ deskId, clock, kind, topic, lead }: KnownMatter): RateGroup => ({
  deskId,
  month: calendarDay(clock.openedAt).slice(0, 7),
  kind,
  topic,
  ...(lead === undefined ? {} : { unit: lead }),
});

/** Lowest grade, of 5, that counts as satisfied. */
const SATISFIED = 4;
const one = (condition: boolean): number => (condition ? 1 : 0);

/**
 * Returns what a matter adds to the counts of its group; `undefined` for one that was merged or dropped, which
 * counts as nothing. The asker's word counts on a closed matter, and on one that was opened again until it is closed
 * and called back anew. Somebody who was not reached counts in no rate of the asker's word.
 */
export function countsOf(
  matter: KnownMatter,
  limits: MatterLimits<Urgency>,
  word: Word | undefined,
): RateCounts | undefined {
  if (matter.status === 'merged' || matter.status === 'dropped') return undefined;
  const clock: ClockFacts<Urgency> = matter.clock;
  const isClosed = matter.status === 'closed';
  const isReached = word?.reached === true;
  return {
    opened: 1,
    closed: one(isClosed),
    inTime: one(isClosed && !clockOf(clock, limits, clock.closedAt ?? clock.openedAt).resolve.over),
    calledBack: one(isClosed && word !== undefined),
    reached: one(isReached),
    contacted: one(isReached && word.contacted === true),
    solved: one(isReached && word.solved === 'yes'),
    partlySolved: one(isReached && word.solved === 'partly'),
    satisfied: one(isReached && (word.satisfied ?? 0) >= SATISFIED),
  };
}

/** Adds counts to others, or subtracts them with sign -1. */
export function addRateCounts(to: RateCounts, added: RateCounts, sign: 1 | -1 = 1): RateCounts {
  const sums = Object.entries(to).map(([name, count]) => [
    name,
    count + sign * added[name as keyof RateCounts],
  ]);
  return Object.fromEntries(sums) as unknown as RateCounts;
}
