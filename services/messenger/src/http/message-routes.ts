import {
  Id,
  ListMessagesQuery,
  MessageChanged,
  MessageList,
  OutstandingQuery,
  OutstandingView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type ChannelsListed, listMessages } from '../use-cases/list-channels.ts';
import { sendMessageAgain } from '../use-cases/send-again.ts';
import { type OutstandingShown, showOutstanding } from '../use-cases/show-outstanding.ts';
import type { ChannelsTested } from '../use-cases/test-channel.ts';

export interface MessageRouteDependencies
  extends Pick<ChannelsListed, 'messages'>,
    Pick<ChannelsTested, 'store' | 'wake'>,
    OutstandingShown {}

const DriveParams = z.strictObject({ driveId: Id });

export function messageRoutes(dependencies: MessageRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.listMessages, {
      summary: 'The messages of a drive, newest first, with what became of them',
      access: 'coordinator',
      params: DriveParams,
      query: ListMessagesQuery,
      answers: { 200: MessageList },
      handle: ({ params, query }) => listMessages(dependencies, params.driveId, query),
    }),
    defineRoute(routes.sendMessageAgain, {
      summary: 'Send a message again that was given up, skipped or sent, if it is still true',
      access: 'coordinator',
      params: z.strictObject({ messageId: Id }),
      answers: { 200: MessageChanged },
      handle: ({ params: { messageId }, context }) =>
        sendMessageAgain(dependencies, messageId, context),
    }),
    defineRoute(routes.showOutstanding, {
      summary:
        'What was pledged and not yet brought in, by hand-in point and department, with a reminder to copy',
      access: 'coordinator',
      params: DriveParams,
      query: OutstandingQuery,
      answers: { 200: OutstandingView },
      handle: ({ params, query }) => showOutstanding(dependencies, params.driveId, query.language),
    }),
  ];
}
