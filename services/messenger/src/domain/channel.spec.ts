import type { ChannelEvent } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import { type ChannelCommand, channelDecider } from './channel.ts';
import { FAILURES_OF_DEAD } from './retry.ts';

const ids = { channelId: 'channel-0001', driveId: 'drive-xiji' };
const choices = { tells: ['daily-digest' as const], language: 'zh' as const, digestHour: 9 };
const added: ChannelEvent = {
  type: 'channel.added',
  data: { ...ids, kind: 'wecom', ...choices },
};
const switchedOff = (reason: 'by-hand' | 'dead' | 'gone' = 'by-hand'): ChannelEvent => ({
  type: 'channel.switched-off',
  data: { ...ids, reason },
});
const switchedOn: ChannelEvent = { type: 'channel.switched-on', data: ids };
const removed: ChannelEvent = { type: 'channel.removed', data: ids };
const messageId = 'message-0001';
const since = '2024-05-06T00:00:00.000Z';
const halfADayLater = '2024-05-06T12:00:00.000Z';
const failed = (failures: number): ChannelEvent => ({
  type: 'channel.failed',
  data: { ...ids, messageId, why: 'timeout', failures, since },
});
const noteFailure = (at: string): ChannelCommand => ({
  type: 'note-failure',
  messageId,
  why: 'timeout',
  at,
});

describe('a channel', () => {
  const add: ChannelCommand = { type: 'add', ...ids, kind: 'wecom', ...choices };
  it('is added once, and is on', () => {
    given(channelDecider, []).when(add).then(added);
    given(channelDecider, [added]).when(add).thenRefused('CHANNEL_EXISTS');
  });
  it('must be added first', () =>
    given(channelDecider, []).when({ type: 'switch-off' }).thenRefused('UNKNOWN_CHANNEL'));
  it('is amended', () =>
    given(channelDecider, [added])
      .when({ type: 'amend', tells: [], language: 'en', digestHour: 18 })
      .then({
        type: 'channel.amended',
        data: { ...ids, tells: [], language: 'en', digestHour: 18 },
      }));
  it('is switched off and on by hand, each once', () => {
    given(channelDecider, [added]).when({ type: 'switch-off' }).then(switchedOff());
    given(channelDecider, [added, switchedOff()]).when({ type: 'switch-off' }).then();
    given(channelDecider, [added, switchedOff()]).when({ type: 'switch-on' }).then(switchedOn);
    given(channelDecider, [added]).when({ type: 'switch-on' }).then();
  });
  it('is removed for good', () => {
    given(channelDecider, [added]).when({ type: 'remove' }).then(removed);
    given(channelDecider, [added, removed]).when({ type: 'remove' }).then();
    given(channelDecider, [added, removed])
      .when({ type: 'switch-on' })
      .thenRefused('CHANNEL_REMOVED');
    given(channelDecider, [added, removed])
      .when({ type: 'amend', ...choices })
      .thenRefused('CHANNEL_REMOVED');
  });
  it('ignores the outcome of an attempt that ends after its removal', () => {
    given(channelDecider, [added, removed]).when({ type: 'note-arrival', messageId }).then();
    given(channelDecider, [added, removed]).when(noteFailure(since)).then();
  });
});

describe('the failures of a channel', () => {
  it('are counted from the first, and end with a message that arrives', () => {
    given(channelDecider, [added]).when(noteFailure(since)).then(failed(1));
    given(channelDecider, [added, failed(1)])
      .when(noteFailure(halfADayLater))
      .then(failed(2));
    given(channelDecider, [added, failed(2)])
      .when({ type: 'note-arrival', messageId })
      .then({ type: 'channel.recovered', data: { ...ids, messageId } });
    given(channelDecider, [added]).when({ type: 'note-arrival', messageId }).then();
  });
  it('switch it off as dead when there were many over a long time', () =>
    given(channelDecider, [added, failed(FAILURES_OF_DEAD - 1)])
      .when(noteFailure(halfADayLater))
      .then(failed(FAILURES_OF_DEAD), switchedOff('dead')));
  it('do not switch it off in a short breakdown, however many there are', () =>
    given(channelDecider, [added, failed(FAILURES_OF_DEAD + 50)])
      .when(noteFailure('2024-05-06T11:59:59.999Z'))
      .then(failed(FAILURES_OF_DEAD + 51)));
  it('switch it off at once when the endpoint wants no more', () =>
    given(channelDecider, [added])
      .when({ type: 'note-failure', messageId, why: 'endpoint-gone', code: 410, at: since })
      .then(
        {
          type: 'channel.failed',
          data: { ...ids, messageId, why: 'endpoint-gone', code: 410, failures: 1, since },
        },
        switchedOff('gone'),
      ));
  it('begin anew when a dead channel is switched on', () =>
    given(channelDecider, [added, failed(FAILURES_OF_DEAD), switchedOff('dead'), switchedOn])
      .when(noteFailure(halfADayLater))
      .then({
        type: 'channel.failed',
        data: { ...ids, messageId, why: 'timeout', failures: 1, since: halfADayLater },
      }));
  it('are counted without a second switch while the channel is off', () =>
    given(channelDecider, [added, failed(FAILURES_OF_DEAD), switchedOff('dead')])
      .when(noteFailure(halfADayLater))
      .then(failed(FAILURES_OF_DEAD + 1)));
});
