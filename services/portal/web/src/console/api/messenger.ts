import type { MessageView } from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { isOnItsWay } from '../notifications/message-text.ts';
import { listOptions } from './paging.ts';
import { driveKey } from './pledge.ts';

/** Interval in milliseconds at which messages are refetched while one is on its way. */
const SENDING_POLL = 1_500;
/** Interval in milliseconds at which they are refetched otherwise, because the feed does not tell of them. */
const POLL = 30_000;
const pollFor = (messages: readonly (MessageView | undefined)[]): number =>
  messages.some(isOnItsWay) ? SENDING_POLL : POLL;

export type ReminderLanguage = 'zh' | 'en';
export type NewChannel = BodyOf<typeof routes.addChannel>;
export type ChannelChoices = BodyOf<typeof routes.amendChannel>;

/** Key prefix of everything that a command about channels changes. */
export const notificationsKey = (driveId: string) => [...driveKey(driveId), 'notifications'];

export const channelsQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...notificationsKey(driveId), 'channels'],
    queryFn: ({ signal }) => getJson(routes.listChannels.at({ driveId }), { signal }),
    refetchInterval: ({ state: { data } }) => pollFor(data?.channels.map(({ last }) => last) ?? []),
  });
export const messagesQuery = (driveId: string) =>
  infiniteQueryOptions({
    ...listOptions({
      queryKey: [...notificationsKey(driveId), 'messages'],
      query: {},
      pageSize: 20,
      load: (query, options) => getJson(routes.listMessages.at({ driveId }, query), options),
      rowsOf: ({ messages }) => messages,
    }),
    refetchInterval: ({ state: { data } }) =>
      pollFor(data?.pages.flatMap(({ messages }) => messages) ?? []),
  });
export const outstandingQuery = (driveId: string, language: ReminderLanguage) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'groups', 'outstanding', language],
    queryFn: ({ signal }) =>
      getJson(routes.showOutstanding.at({ driveId }, { language }), { signal }),
  });

export const addChannel = (body: NewChannel, options: PostOptions) =>
  postJson(routes.addChannel.at(), body, options);
export const amendChannel =
  (channelId: string) => (choices: ChannelChoices, options: PostOptions) =>
    postJson(routes.amendChannel.at({ channelId }), choices, options);
export const testChannel = (channelId: string, options: PostOptions) =>
  postJson(routes.testChannel.at({ channelId }), {}, options);
export const switchChannel = (
  { channelId, on }: { readonly channelId: string; readonly on: boolean },
  options: PostOptions,
) =>
  on
    ? postJson(routes.switchChannelOn.at({ channelId }), {}, options)
    : postJson(routes.switchChannelOff.at({ channelId }), {}, options);
export const removeChannel = (channelId: string, options: PostOptions) =>
  postJson(routes.removeChannel.at({ channelId }), {}, options);
export const sendMessageAgain = (messageId: string, options: PostOptions) =>
  postJson(routes.sendMessageAgain.at({ messageId }), {}, options);
