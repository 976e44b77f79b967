import { useEffect, useReducer, useRef } from 'react';
import { ApiProblem, isWorthRetrying } from '../../platform/api.ts';
import { EMPTY_QUEUE, type QueuedRequest, type Refusal, sendQueueReducer } from './send-queue.ts';

/**
 * Longest pause, in seconds, that the server may ask for. An answer that asks for a longer pause
 * counts as a refusal.
 */
const LONGEST_BUSY_SECONDS = 900;

export interface SendQueueOptions<Request extends QueuedRequest, Answer> {
  readonly send: (request: Request) => Promise<Answer>;
  readonly onArrived: (request: Request, answer: Answer) => void;
  readonly onRefused?: (refusal: Refusal, request: Request) => void;
}

/**
 * Runs a send queue. Requests are sent one after another; a failed request is sent again after a
 * pause, or when the network is back.
 */
export function useSendQueue<Request extends QueuedRequest, Answer>(
  options: SendQueueOptions<Request, Answer>,
) {
  const [queue, dispatch] = useReducer(sendQueueReducer<Request>, EMPTY_QUEUE);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const first = queue.requests[0];
  const { phase, retryAt } = queue;

  useEffect(() => {
    if (phase !== 'sending' || first === undefined) return;
    let left = false;
    latest.current.send(first).then(
      (answer) => {
        if (left) return;
        dispatch({ type: 'arrived' });
        latest.current.onArrived(first, answer);
      },
      (error: unknown) => {
        if (left) return;
        const { status, code } =
          error instanceof ApiProblem ? error : { status: 0, code: 'UNFORESEEN' };
        const busySeconds = error instanceof ApiProblem ? busySecondsOf(error) : 0;
        if (isWorthRetrying(error) && busySeconds <= LONGEST_BUSY_SECONDS) {
          const because = status === 0 ? 'network' : 'busy';
          dispatch({ type: 'failed', because, now: Date.now(), atLeast: busySeconds * 1_000 });
          return;
        }
        dispatch({ type: 'refused', code, status });
        latest.current.onRefused?.({ about: first.about, code, status }, first);
        if (!(error instanceof ApiProblem)) throw error;
      },
    );
    return () => {
      left = true;
    };
  }, [phase, first]);

  useEffect(() => {
    if (phase !== 'waiting' || retryAt === undefined) return;
    const wake = () => dispatch({ type: 'wake' });
    const timer = setTimeout(wake, Math.max(0, retryAt - Date.now()));
    addEventListener('online', wake);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', wake);
    };
  }, [phase, retryAt]);

  return { queue, dispatch };
}

const busySecondsOf = ({ data }: ApiProblem): number =>
  typeof data['retryAfterSeconds'] === 'number' ? data['retryAfterSeconds'] : 0;
