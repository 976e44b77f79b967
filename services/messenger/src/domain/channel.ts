import { type ChannelEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { isDead } from './retry.ts';

type DataOf<T extends ChannelEvent['type']> = EventOfType<ChannelEvent, T>['data'];
type Facts = DataOf<'channel.added'>;
type Choices = Pick<Facts, 'tells' | 'language' | 'digestHour'>;
type SwitchedOff = DataOf<'channel.switched-off'>['reason'];

export type ChannelCommand =
  | ({ readonly type: 'add' } & Facts)
  | ({ readonly type: 'amend' } & Choices)
  | { readonly type: 'switch-off' }
  | { readonly type: 'switch-on' }
  | { readonly type: 'remove' }
  /** Records that a message arrived, which ends a series of failures. */
  | { readonly type: 'note-arrival'; readonly messageId: string }
  | ({
      readonly type: 'note-failure';
      readonly messageId: string;
      readonly at: string;
    } & Pick<DataOf<'channel.failed'>, 'why' | 'code'>);

/** Failures since a message last arrived. */
interface Series {
  readonly failures: number;
  /** Time of the first failure of the series; absent if there is none. */
  readonly since?: string;
}

/** The states of a channel: on, off, and removed for good. A removed channel has no address. */
export type Channel =
  | { readonly status: 'none' }
  | ({ readonly status: 'on' } & Facts & Series)
  | ({ readonly status: 'off'; readonly reason: SwitchedOff } & Facts & Series)
  | ({ readonly status: 'removed' } & Facts);
export type KnownChannel = Exclude<Channel, { readonly status: 'none' }>;

export const channelStream = (channelId: string): string => `channel-${channelId}`;

function decide(command: ChannelCommand, state: Channel): readonly ChannelEvent[] {
  if (command.type === 'add') {
    if (state.status !== 'none') throw refuse('CHANNEL_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'channel.added', data }];
  }
  if (state.status === 'none') throw refuse('UNKNOWN_CHANNEL');
  const ids = { channelId: state.channelId, driveId: state.driveId };
  if (state.status === 'removed') return decideRemoved(command);

  switch (command.type) {
    case 'amend': {
      const { type, ...choices } = command;
      return [{ type: 'channel.amended', data: { ...ids, ...choices } }];
    }
    case 'switch-off':
      return state.status === 'off'
        ? []
        : [{ type: 'channel.switched-off', data: { ...ids, reason: 'by-hand' } }];
    case 'switch-on':
      return state.status === 'on' ? [] : [{ type: 'channel.switched-on', data: ids }];
    case 'remove':
      return [{ type: 'channel.removed', data: ids }];
    case 'note-arrival':
      return state.failures === 0
        ? []
        : [{ type: 'channel.recovered', data: { ...ids, messageId: command.messageId } }];
    case 'note-failure':
      return noteFailure(command, state);
  }
}

/** The outcome of an attempt may come after the removal, and changes nothing then. */
function decideRemoved({
  type,
}: Exclude<ChannelCommand, { readonly type: 'add' }>): readonly ChannelEvent[] {
  if (type === 'remove' || type === 'note-arrival' || type === 'note-failure') return [];
  throw refuse('CHANNEL_REMOVED');
}

function noteFailure(
  { messageId, at, why, code }: Extract<ChannelCommand, { readonly type: 'note-failure' }>,
  state: Extract<Channel, Series>,
): readonly ChannelEvent[] {
  const ids = { channelId: state.channelId, driveId: state.driveId };
  const failures = state.failures + 1;
  const since = state.since ?? at;
  const failed: ChannelEvent = {
    type: 'channel.failed',
    data: { ...ids, messageId, why, ...(code === undefined ? {} : { code }), failures, since },
  };
  if (state.status === 'off') return [failed];
  const reason =
    why === 'endpoint-gone' ? 'gone' : isDead(failures, since, at) ? 'dead' : undefined;
  return reason === undefined
    ? [failed]
    : [failed, { type: 'channel.switched-off', data: { ...ids, reason } }];
}

function evolve(state: Channel, event: ChannelEvent): Channel {
  if (event.type === 'channel.added') return { status: 'on', ...event.data, failures: 0 };
  if (state.status === 'none' || state.status === 'removed') return state;
  switch (event.type) {
    case 'channel.amended':
      return { ...state, ...event.data };
    case 'channel.failed':
      return { ...state, failures: event.data.failures, since: event.data.since };
    case 'channel.recovered':
      return withoutFailures(state);
    case 'channel.switched-off':
      return { ...state, status: 'off', reason: event.data.reason };
    case 'channel.switched-on':
      return { status: 'on', ...factsOf(state), failures: 0 };
    case 'channel.removed':
      return { status: 'removed', ...factsOf(state) };
  }
}

const factsOf = ({
  channelId,
  driveId,
  kind,
  pledgeId,
  tells,
  language,
  digestHour,
}: Facts): Facts => ({
  ...{ channelId, driveId, kind, tells, language, digestHour },
  ...(pledgeId === undefined ? {} : { pledgeId }),
});

function withoutFailures(state: Extract<Channel, Series>): Channel {
  const { since, ...rest } = state;
  return { ...rest, failures: 0 };
}

export const channelDecider: Decider<ChannelCommand, Channel, ChannelEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
