import type {
  AddChannelBody,
  AmendChannelBody,
  AskForMailBody,
  ChannelAdded,
  ChannelChanged,
  ChannelList,
  GiverMailChanged,
  GiverMailView,
  ListMessagesQuery,
  MailStopped,
  MessageChanged,
  MessageList,
  OutstandingQuery,
  OutstandingView,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the messenger service.

export const listChannels = route<{ answers: { 200: typeof ChannelList } }>()(
  'listChannels',
  'get',
  '/api/messenger/drives/:driveId/channels',
);
export const addChannel = route<{
  body: typeof AddChannelBody;
  answers: { 201: typeof ChannelAdded };
}>()('addChannel', 'post', '/api/messenger/channels');
export const amendChannel = route<{
  body: typeof AmendChannelBody;
  answers: { 200: typeof ChannelChanged };
}>()('amendChannel', 'post', '/api/messenger/channels/:channelId/amend');
export const testChannel = route<{ answers: { 201: typeof MessageChanged } }>()(
  'testChannel',
  'post',
  '/api/messenger/channels/:channelId/test',
);
export const switchChannelOff = route<{ answers: { 200: typeof ChannelChanged } }>()(
  'switchChannelOff',
  'post',
  '/api/messenger/channels/:channelId/off',
);
export const switchChannelOn = route<{ answers: { 200: typeof ChannelChanged } }>()(
  'switchChannelOn',
  'post',
  '/api/messenger/channels/:channelId/on',
);
export const removeChannel = route<{ answers: { 200: typeof ChannelChanged } }>()(
  'removeChannel',
  'post',
  '/api/messenger/channels/:channelId/remove',
);
export const listMessages = route<{
  query: typeof ListMessagesQuery;
  answers: { 200: typeof MessageList };
}>()('listMessages', 'get', '/api/messenger/drives/:driveId/messages');
export const sendMessageAgain = route<{ answers: { 200: typeof MessageChanged } }>()(
  'sendMessageAgain',
  'post',
  '/api/messenger/messages/:messageId/again',
);
export const showOutstanding = route<{
  query: typeof OutstandingQuery;
  answers: { 200: typeof OutstandingView };
}>()('showOutstanding', 'get', '/api/messenger/drives/:driveId/outstanding');
export const showGiverMail = route<{ answers: { 200: typeof GiverMailView } }>()(
  'showGiverMail',
  'get',
  '/api/messenger/pledges/:pledgeId/mail',
);
export const askForMail = route<{
  body: typeof AskForMailBody;
  answers: { 200: typeof GiverMailChanged };
}>()('askForMail', 'post', '/api/messenger/pledges/:pledgeId/mail');
export const stopMail = route<{ answers: { 200: typeof GiverMailChanged } }>()(
  'stopMail',
  'post',
  '/api/messenger/pledges/:pledgeId/mail/stop',
);
export const unsubscribe = route<{ answers: { 200: typeof MailStopped } }>()(
  'unsubscribe',
  'post',
  '/api/messenger/unsubscribe/:channelId/:token',
);
