import { describe, expect, it } from 'vitest';
import {
  EMPTY_QUEUE,
  type QueuedRequest,
  type SendQueue,
  type SendQueueAction,
  sendQueueReducer,
  waitAfter,
} from './send-queue.ts';

type Action = SendQueueAction<QueuedRequest>;
const request = (about: string): QueuedRequest => ({
  about,
  key: `key-of-${about}`,
});
const give = (about: string): Action => ({ type: 'give', request: request(about) });
const failed = (now: number): Action => ({ type: 'failed', because: 'network', now });
const after = (...actions: readonly Action[]): SendQueue<QueuedRequest> =>
  actions.reduce<SendQueue<QueuedRequest>>(sendQueueReducer, EMPTY_QUEUE);
const aboutOf = ({ requests }: { readonly requests: readonly QueuedRequest[] }) =>
  requests.map(({ about }) => about);

describe('the send queue', () => {
  it('sends its requests in the order in which they were given', () => {
    const queue = after(give('box-1'), give('box-2'));
    expect(queue.phase).toBe('sending');
    expect(aboutOf(queue)).toEqual(['box-1', 'box-2']);
    expect(sendQueueReducer(queue, { type: 'arrived' })).toMatchObject({ phase: 'sending' });
    expect(after(give('box-1'), { type: 'arrived' })).toEqual(EMPTY_QUEUE);
  });

  it('ignores a second request with the same subject, as after a double tap', () => {
    const once = after(give('box-1'));
    const again = sendQueueReducer(once, {
      type: 'give',
      request: { ...request('box-1'), key: 'another-key' },
    });
    expect(again).toBe(once);
    const waiting = sendQueueReducer(once, failed(0));
    expect(sendQueueReducer(waiting, give('box-1'))).toBe(waiting);
  });

  it('keeps the request and its key while the network is gone', () => {
    const queue = after(give('box-1'), failed(1_000));
    expect(queue).toMatchObject({
      phase: 'waiting',
      failures: 1,
      retryAt: 4_000,
      because: 'network',
    });
    expect(queue.requests[0]?.key).toBe('key-of-box-1');
    expect(sendQueueReducer(queue, { type: 'wake' }).requests).toEqual(queue.requests);
  });

  it('waits longer each time, up to a minute, and starts over after a success', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(waitAfter)).toEqual([
      3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000,
    ]);
    const twice = after(give('box-1'), give('box-2'), failed(0), { type: 'wake' }, failed(0));
    expect(twice).toMatchObject({ failures: 2, retryAt: 6_000 });
    const arrived = [{ type: 'wake' }, { type: 'arrived' }] as const;
    expect(arrived.reduce(sendQueueReducer, twice)).toMatchObject({
      failures: 0,
      phase: 'sending',
    });
  });

  it('waits as long as the service has asked for, even beyond a minute', () => {
    const queue = after(give('box-1'), {
      type: 'failed',
      because: 'busy',
      now: 0,
      atLeast: 90_000,
    });
    expect(queue.retryAt).toBe(90_000);
  });

  it('is empty after it was abandoned', () => {
    const queue = after(give('box-1'), failed(0), { type: 'abandon' });
    expect(queue).toEqual(EMPTY_QUEUE);
  });

  it('ignores wake-ups while it is sending', () => {
    const queue = after(give('box-1'));
    expect(sendQueueReducer(queue, { type: 'wake' })).toBe(queue);
  });

  it('sets a refused request aside and continues', () => {
    const queue = after(give('box-1'), give('box-2'), {
      type: 'refused',
      code: 'RECEIPT_ALREADY_GIVEN',
      status: 409,
    });
    expect(aboutOf(queue)).toEqual(['box-2']);
    expect(queue.refusals).toEqual([
      { about: 'box-1', code: 'RECEIPT_ALREADY_GIVEN', status: 409 },
    ]);
    expect(sendQueueReducer(queue, give('box-1')).refusals).toEqual([]);
    expect(sendQueueReducer(queue, { type: 'dismiss', about: 'box-1' }).refusals).toEqual([]);
  });
});
