import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { isOnItsWay } from '../notifications/message-text.ts';
import { listOptions } from './paging.ts';
import { driveKey } from './pledge.ts';

/** Interval in milliseconds at which channels are refetched while a message is on its way. */
const SENDING_POLL = 1_500;
/** Interval in milliseconds at which channels are refetched otherwise. The feed does not tell of them. */
const POLL = 30_000;

export type ReminderLanguage = 'zh' | 'en';
export type NewChannel = BodyOf<typeof routes.addChannel>;
export type ChannelChoices = BodyOf<typeof routes.amendChannel>;

/** Key prefix of everything that a command about channels changes. */
export const notificationsKey = (driveId: string) => [...driveKey(driveId), 'notifications'];

export const channelsQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...notificationsKey(driveId), 'channels'],
    queryFn: ({ signal }) => getJson(routes.listChannels.at({ driveId }), { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.channels.some(({ last }) => isOnItsWay(last)) === true ? SENDING_POLL : POLL,
  });
export const messagesQuery = (driveId: string) =>
  listOptions({
    queryKey: [...notificationsKey(driveId), 'messages'],
    query: {},
    pageSize: 20,
    load: (query, options) => getJson(routes.listMessages.at({ driveId }, query), options),
    rowsOf: ({ messages }) => messages,
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
