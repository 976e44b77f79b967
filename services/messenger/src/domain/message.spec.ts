import type { MessageEvent } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import { type MessageCommand, messageDecider } from './message.ts';
import { MOST_ATTEMPTS } from './retry.ts';

const ids = { messageId: 'message-0001', channelId: 'channel-0001', driveId: 'drive-xiji' };
const dueAt = '2024-05-06T01:00:00.000Z';
const before = '2024-05-06T00:59:59.999Z';
const until = '2024-05-06T01:02:00.000Z';
const facts = { ...ids, kind: 'case-opened' as const, dueAt, caseId: 'case-0001' };
const planned: MessageEvent = { type: 'message.planned', data: facts };
const attempted = (attemptId = 'attempt-0001'): MessageEvent => ({
  type: 'message.attempted',
  data: { ...ids, attemptId, until },
});
const attempt = (at: string, attemptId = 'attempt-0001'): MessageCommand => ({
  ...{ type: 'attempt', attemptId, at, until },
});
const sent: MessageEvent = {
  type: 'message.sent',
  data: { ...ids, attemptId: 'attempt-0001' },
};
const skipped: MessageEvent = {
  type: 'message.skipped',
  data: { ...ids, why: 'no-longer-true' },
};
const failure = { why: 'timeout' as const };
const noteFailed = (changed: object = {}): MessageCommand => ({
  ...{ type: 'note-failed', attemptId: 'attempt-0001', isFinal: false, at: dueAt, random: 0.5 },
  ...failure,
  ...changed,
});
const failed: MessageEvent = {
  type: 'message.failed',
  data: {
    ...{ ...ids, attemptId: 'attempt-0001', ...failure },
    retryAt: '2024-05-06T01:00:30.000Z',
  },
};
const givenUp: MessageEvent = {
  type: 'message.given-up',
  data: { ...ids, attemptId: 'attempt-0001', ...failure },
};

describe('a message', () => {
  it('is planned once, however often its cause is seen', () => {
    given(messageDecider, [])
      .when({ type: 'plan', ...facts })
      .then(planned);
    given(messageDecider, [planned])
      .when({ type: 'plan', ...facts })
      .then();
  });
  it('must be planned first', () =>
    given(messageDecider, []).when(attempt(dueAt)).thenRefused('UNKNOWN_MESSAGE'));
  it('is attempted when it is due, and not before', () => {
    given(messageDecider, [planned]).when(attempt(before)).then();
    given(messageDecider, [planned]).when(attempt(dueAt)).then(attempted());
  });
  it('is attempted by one process at a time', () =>
    given(messageDecider, [planned, attempted()]).when(attempt(dueAt, 'attempt-0002')).then());
  it('is attempted again when the process ended between sending and noting', () =>
    given(messageDecider, [planned, attempted()])
      .when(attempt(until, 'attempt-0002'))
      .then(attempted('attempt-0002')));
  it('is sent once', () => {
    given(messageDecider, [planned, attempted()])
      .when({ type: 'note-sent', attemptId: 'attempt-0001' })
      .then(sent);
    given(messageDecider, [planned, attempted(), sent])
      .when({ type: 'note-sent', attemptId: 'attempt-0002' })
      .then();
  });
  it('counts as sent also when the outcome comes after a later attempt began', () =>
    given(messageDecider, [planned, attempted(), attempted('attempt-0002')])
      .when({ type: 'note-sent', attemptId: 'attempt-0001' })
      .then(sent));
  it('waits for its next attempt after a failure', () => {
    given(messageDecider, [planned, attempted()]).when(noteFailed()).then(failed);
    given(messageDecider, [planned, attempted(), failed])
      .when(attempt('2024-05-06T01:00:29.999Z', 'attempt-0002'))
      .then();
    given(messageDecider, [planned, attempted(), failed])
      .when(attempt('2024-05-06T01:00:30.000Z', 'attempt-0002'))
      .then(attempted('attempt-0002'));
  });
  it('ignores the failure of an attempt after which another began', () =>
    given(messageDecider, [planned, attempted(), attempted('attempt-0002')])
      .when(noteFailed())
      .then());
  it('is given up after the last attempt, or when a repetition cannot succeed', () => {
    const failures = Array.from({ length: MOST_ATTEMPTS - 1 }, () => [attempted(), failed]).flat();
    given(messageDecider, [planned, ...failures, attempted()])
      .when(noteFailed())
      .then(givenUp);
    given(messageDecider, [planned, attempted()])
      .when(noteFailed({ isFinal: true }))
      .then(givenUp);
  });
  it('is skipped when it is no longer true, but not while it is attempted or over', () => {
    const skip: MessageCommand = { type: 'skip', why: 'no-longer-true', at: dueAt };
    given(messageDecider, [planned]).when(skip).then(skipped);
    given(messageDecider, [planned, attempted()]).when(skip).then();
    given(messageDecider, [planned, attempted(), sent]).when(skip).then();
  });
  it('is requested again when it is over, and begins with all its attempts', () => {
    const request: MessageCommand = { type: 'request-again', at: until };
    const requested: MessageEvent = {
      type: 'message.requested-again',
      data: { ...ids, dueAt: until },
    };
    for (const over of [[attempted(), sent], [attempted(), givenUp], [skipped]])
      given(messageDecider, [planned, ...over])
        .when(request)
        .then(requested);
    for (const waiting of [[], [attempted()], [attempted(), failed]])
      given(messageDecider, [planned, ...waiting])
        .when(request)
        .thenRefused('MESSAGE_WAITING');
    given(messageDecider, [planned, skipped, requested, attempted()])
      .when(noteFailed({ at: dueAt }))
      .then(failed);
  });
});
