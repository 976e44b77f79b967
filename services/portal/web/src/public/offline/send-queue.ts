/** A request that must take effect exactly once, so every attempt to send it has the same key. */
export interface QueuedRequest {
  /** Subject of the request. A second request with a queued subject is ignored. */
  readonly about: string;
  /** The idempotency key. */
  readonly key: string;
}

export interface Refusal {
  readonly about: string;
  readonly code: string;
  readonly status: number;
}

/**
 * Queued requests in the order in which they were given. Only the first is being sent, or waits to
 * be sent again.
 */
export interface SendQueue<Request extends QueuedRequest> {
  readonly requests: readonly Request[];
  readonly phase: 'resting' | 'sending' | 'waiting';
  /** Number of consecutive failures of the first request. */
  readonly failures: number;
  /** Time of the next attempt while the queue waits, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** Reason for waiting. `network`: no answer came; `busy`: the service is overloaded or failed. */
  readonly because?: 'network' | 'busy';
  readonly refusals: readonly Refusal[];
}

export type SendQueueAction<Request extends QueuedRequest> =
  | { readonly type: 'give'; readonly request: Request }
  | { readonly type: 'arrived' }
  | {
      readonly type: 'failed';
      readonly because: 'network' | 'busy';
      readonly now: number;
      /** Pause that the service asked for, in milliseconds. */
      readonly atLeast?: number;
    }
  | { readonly type: 'refused'; readonly code: string; readonly status: number }
  /** Makes a waiting queue retry now. */
  | { readonly type: 'wake' }
  /** Removes all queued requests. A request that is on its way may still arrive. */
  | { readonly type: 'abandon' }
  | { readonly type: 'dismiss'; readonly about: string };

export const EMPTY_QUEUE: SendQueue<never> = {
  requests: [],
  phase: 'resting',
  failures: 0,
  refusals: [],
};

const FIRST_WAIT_MILLISECONDS = 3_000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/**
 * Returns the pause before the next attempt, in milliseconds: three seconds, doubled with each
 * further failure up to a minute.
 */
export const waitAfter = (failures: number): number =>
  Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (failures - 1), LONGEST_WAIT_MILLISECONDS);

export function sendQueueReducer<Request extends QueuedRequest>(
  queue: SendQueue<Request>,
  action: SendQueueAction<Request>,
): SendQueue<Request> {
  const { requests, refusals } = queue;
  switch (action.type) {
    case 'give': {
      const { request } = action;
      if (requests.some(({ about }) => about === request.about)) return queue;
      return {
        ...queue,
        requests: [...requests, request],
        phase: queue.phase === 'resting' ? 'sending' : queue.phase,
        refusals: refusals.filter(({ about }) => about !== request.about),
      };
    }
    case 'arrived':
      return next(requests.slice(1), refusals);
    case 'failed': {
      const failures = queue.failures + 1;
      return {
        requests,
        phase: 'waiting',
        failures,
        retryAt: action.now + Math.max(waitAfter(failures), action.atLeast ?? 0),
        because: action.because,
        refusals,
      };
    }
    case 'refused': {
      const [first, ...rest] = requests;
      if (first === undefined) return queue;
      const { code, status } = action;
      return next(rest, [...refusals, { about: first.about, code, status }]);
    }
    case 'wake':
      return queue.phase === 'waiting'
        ? { requests, phase: 'sending', failures: queue.failures, refusals }
        : queue;
    case 'abandon':
      return next([], refusals);
    case 'dismiss':
      return { ...queue, refusals: refusals.filter(({ about }) => about !== action.about) };
  }
}

const next = <Request extends QueuedRequest>(
  requests: readonly Request[],
  refusals: readonly Refusal[],
): SendQueue<Request> => ({
  requests,
  phase: requests.length === 0 ? 'resting' : 'sending',
  failures: 0,
  refusals,
});
