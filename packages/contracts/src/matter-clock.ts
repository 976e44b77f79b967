import { afterCountedMinutes, countedMinutes, type DayCount } from './working-time.ts';

/** Limits of one urgency, in minutes. */
export interface UrgencyLimits {
  /** Until a unit is in charge. */
  readonly dispatch: number;
  /** Until the asker was spoken to. */
  readonly respond: number;
  /** Until the matter is closed; counted on natural or on working days. */
  readonly resolve: number;
  readonly days: DayCount['days'];
}

/** The limits of a desk at one time, with the days on which nobody works. */
export interface MatterLimits<Urgency extends string = string> {
  readonly urgencies: Readonly<Record<Urgency, UrgencyLimits>>;
  readonly holidays: readonly string[];
  readonly workdays: readonly string[];
}

/** A time during which the limit to resolve runs; without an end while it still runs. */
interface Running {
  readonly from: string;
  readonly to?: string;
}

/** The facts of a matter that its clock depends on; times are instants. */
export interface ClockFacts<Urgency extends string = string> {
  readonly urgency: Urgency;
  readonly openedAt: string;
  /** Time at which a unit was first put in charge. */
  readonly assignedAt?: string;
  /** Time at which the asker was first spoken to, or at which the last of three tries failed. */
  readonly respondedAt?: string;
  /** Number of times at which nobody was reached. */
  readonly missed: number;
  readonly running: readonly Running[];
  readonly paused: boolean;
  readonly closedAt?: string;
  /** The last extension under the present urgency: when it was granted, and until when. */
  readonly extended?: { readonly at: string; readonly until: string };
}

/** A step of a matter that its clock depends on. Other steps leave the clock as it is. */
export type ClockStep<Urgency extends string = string> =
  | { readonly type: 'opened'; readonly at: string; readonly urgency: Urgency }
  | { readonly type: 'reclassified'; readonly at: string; readonly urgency: Urgency }
  | { readonly type: 'assigned'; readonly at: string }
  | { readonly type: 'contacted'; readonly at: string; readonly reached: boolean }
  | { readonly type: 'paused' | 'resumed' | 'closed' | 'reopened'; readonly at: string }
  | { readonly type: 'extended'; readonly at: string; readonly until: string };

/** Number of tries to reach an asker that count as a response. */
export const TRIES_TO_REACH = 3;

const stop = (running: readonly Running[], at: string): readonly Running[] =>
  running.map((stretch) => (stretch.to === undefined ? { ...stretch, to: at } : stretch));
const isRunning = ({ paused, closedAt }: ClockFacts): boolean => !paused && closedAt === undefined;

/** Adds a step to the facts. A matter begins with the step `opened`. */
export function clockAfter<Urgency extends string>(
  facts: ClockFacts<Urgency> | undefined,
  step: ClockStep<Urgency>,
): ClockFacts<Urgency> | undefined {
  if (step.type === 'opened')
    return {
      urgency: step.urgency,
      openedAt: step.at,
      missed: 0,
      running: [{ from: step.at }],
      paused: false,
    };
  if (facts === undefined) return undefined;
  const { at } = step;
  switch (step.type) {
    case 'reclassified': {
      // An extension was granted for the limit of the former urgency.
      const { extended: _, ...rest } = facts;
      return { ...rest, urgency: step.urgency };
    }
    case 'assigned':
      return facts.assignedAt === undefined ? { ...facts, assignedAt: at } : facts;
    case 'contacted': {
      const missed = facts.missed + (step.reached ? 0 : 1);
      const hasResponded = step.reached || missed >= TRIES_TO_REACH;
      return {
        ...facts,
        missed,
        ...(hasResponded && facts.respondedAt === undefined ? { respondedAt: at } : {}),
      };
    }
    case 'paused':
      return isRunning(facts)
        ? { ...facts, paused: true, running: stop(facts.running, at) }
        : facts;
    case 'resumed':
      return facts.paused
        ? { ...facts, paused: false, running: [...facts.running, { from: at }] }
        : facts;
    case 'closed':
      return facts.closedAt === undefined
        ? { ...facts, paused: false, running: stop(facts.running, at), closedAt: at }
        : facts;
    case 'reopened': {
      const { closedAt, ...rest } = facts;
      return closedAt === undefined
        ? facts
        : { ...rest, running: [...facts.running, { from: at }] };
    }
    case 'extended':
      return { ...facts, extended: { at, until: step.until } };
  }
}

/** One limit of a matter. */
export interface LimitState {
  /** Instant at which the limit ends. */
  readonly due: string;
  /** Whether the limit ended before what it asks for was done, or before now. */
  readonly over: boolean;
  /** Time at which what the limit asks for was done. */
  readonly doneAt?: string;
}
export interface MatterClock {
  readonly dispatch: LimitState;
  readonly respond: LimitState;
  readonly resolve: LimitState & {
    /** Whole minutes that have counted so far. */
    readonly usedMinutes: number;
    /** Minutes that the matter may take, with its extension. */
    readonly allowedMinutes: number;
    readonly paused: boolean;
    readonly extended: boolean;
  };
}

const natural: DayCount = { days: 'natural' };

function limitFrom(
  openedAt: string,
  minutes: number,
  doneAt: string | undefined,
  now: string,
): LimitState {
  const due = afterCountedMinutes(openedAt, minutes, natural);
  return {
    due,
    over: (doneAt ?? now) > due,
    ...(doneAt === undefined ? {} : { doneAt }),
  };
}

/**
 * Computes the clock of a matter. To dispatch and to respond are limits of natural time that never pause.
 * The limit to resolve runs on the days of the urgency, from the opening on, but neither while the matter is
 * paused nor while it is closed. An extension replaces the rest of the limit by the counted time from its
 * grant to its end, so that a later pause moves it too. Changed urgency counts from the opening with all pauses.
 * While the limit is paused, `due` is what it would be if the matter were resumed now.
 */
export function clockOf<Urgency extends string>(
  facts: ClockFacts<Urgency>,
  limits: MatterLimits<Urgency>,
  now: string,
): MatterClock {
  const { openedAt, assignedAt, respondedAt, running, paused, closedAt, extended } = facts;
  const limit = limits.urgencies[facts.urgency];
  const count: DayCount =
    limit.days === 'natural'
      ? natural
      : { days: 'working', holidays: limits.holidays, workdays: limits.workdays };
  const usedUntil = (moment: string): number =>
    running.reduce((sum, { from, to = moment }) => {
      const end = to < moment ? to : moment;
      return sum + countedMinutes(from, end, count);
    }, 0);
  const allowed =
    extended === undefined
      ? limit.resolve
      : usedUntil(extended.at) + countedMinutes(extended.at, extended.until, count);
  const used = usedUntil(closedAt ?? now);
  const due = dueOf(running, allowed, count, closedAt ?? now);
  return {
    dispatch: limitFrom(openedAt, limit.dispatch, assignedAt, now),
    respond: limitFrom(openedAt, limit.respond, respondedAt, now),
    resolve: {
      due,
      over: used > allowed,
      ...(closedAt === undefined ? {} : { doneAt: closedAt }),
      usedMinutes: Math.floor(used),
      allowedMinutes: allowed,
      paused,
      extended: extended !== undefined,
    },
  };
}

/**
 * Returns the instant at which the counted time of the stretches reaches the allowed minutes. What is left of
 * them after the last stretch counts from `then` on.
 */
function dueOf(
  running: readonly Running[],
  allowed: number,
  count: DayCount,
  then: string,
): string {
  let left = allowed;
  for (const { from, to } of running) {
    const minutes = to === undefined ? Number.POSITIVE_INFINITY : countedMinutes(from, to, count);
    if (minutes >= left) return afterCountedMinutes(from, left, count);
    left -= minutes;
  }
  return afterCountedMinutes(then, left, count);
}
