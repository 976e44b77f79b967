/** Something that must get there once. Sent again, it goes under the same key. */
export interface Errand {
  /** What it is about; a second errand about the same is not taken. */
  readonly about: string;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly path: string;
  /** The body, written out: a key is bound to these very bytes. */
  readonly text: string;
}

export interface Refusal {
  readonly about: string;
  readonly code: string;
  readonly status: number;
}

/** Errands in the order in which they were given; the first is the one under way. */
export interface SendQueue {
  readonly errands: readonly Errand[];
  readonly phase: 'resting' | 'sending' | 'waiting';
  /** How often the first errand failed in a row. */
  readonly failures: number;
  /** While waiting: when to try again, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** While waiting: whether no answer came, or one that asked to come back. */
  readonly because?: 'network' | 'busy';
  readonly refusals: readonly Refusal[];
}

export type SendQueueAction =
  | { readonly type: 'give'; readonly errand: Errand }
  | { readonly type: 'arrived' }
  | {
      readonly type: 'failed';
      readonly because: 'network' | 'busy';
      readonly now: number;
      /** What the service asked to be left alone for, in milliseconds. */
      readonly atLeast?: number;
    }
  | { readonly type: 'refused'; readonly code: string; readonly status: number }
  /** Try now: time is up, the network is back, or somebody said so. */
  | { readonly type: 'wake' }
  /** Send none of it any more; what was under way may still arrive. */
  | { readonly type: 'abandon' }
  | { readonly type: 'dismiss'; readonly about: string };

export const EMPTY_QUEUE: SendQueue = { errands: [], phase: 'resting', failures: 0, refusals: [] };

const FIRST_WAIT_MILLISECONDS = 3_000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/** Waits double from three seconds to a minute. */
export const waitAfter = (failures: number): number =>
  Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (failures - 1), LONGEST_WAIT_MILLISECONDS);

export function sendQueueReducer(queue: SendQueue, action: SendQueueAction): SendQueue {
  const { errands, refusals } = queue;
  switch (action.type) {
    case 'give': {
      const { errand } = action;
      if (errands.some(({ about }) => about === errand.about)) return queue;
      return {
        ...queue,
        errands: [...errands, errand],
        phase: queue.phase === 'resting' ? 'sending' : queue.phase,
        refusals: refusals.filter(({ about }) => about !== errand.about),
      };
    }
    case 'arrived':
      return next(errands.slice(1), refusals);
    case 'failed': {
      const failures = queue.failures + 1;
      return {
        errands,
        phase: 'waiting',
        failures,
        retryAt: action.now + Math.max(waitAfter(failures), action.atLeast ?? 0),
        because: action.because,
        refusals,
      };
    }
    case 'refused': {
      const [first, ...rest] = errands;
      if (first === undefined) return queue;
      const { code, status } = action;
      return next(rest, [...refusals, { about: first.about, code, status }]);
    }
    case 'wake':
      return queue.phase === 'waiting'
        ? { errands, phase: 'sending', failures: queue.failures, refusals }
        : queue;
    case 'abandon':
      return next([], refusals);
    case 'dismiss':
      return { ...queue, refusals: refusals.filter(({ about }) => about !== action.about) };
  }
}

const next = (errands: readonly Errand[], refusals: readonly Refusal[]): SendQueue => ({
  errands,
  phase: errands.length === 0 ? 'resting' : 'sending',
  failures: 0,
  refusals,
});
