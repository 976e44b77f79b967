import {
  AddChannelBody,
  AmendChannelBody,
  ChannelAdded,
  ChannelChanged,
  ChannelList,
  Id,
  MessageChanged,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { addChannel, type ChannelsAdded } from '../use-cases/add-channel.ts';
import { type ChannelsChanged, changeChannel, removeChannel } from '../use-cases/change-channel.ts';
import { type ChannelsListed, listChannels } from '../use-cases/list-channels.ts';
import { type ChannelsTested, testChannel } from '../use-cases/test-channel.ts';

export interface ChannelRouteDependencies
  extends ChannelsAdded,
    ChannelsChanged,
    ChannelsListed,
    ChannelsTested {}

const ChannelParams = z.strictObject({ channelId: Id });

export function channelRoutes(dependencies: ChannelRouteDependencies): readonly Route[] {
  const { destinations } = dependencies;
  return [
    defineRoute(routes.listChannels, {
      summary: 'The channels to which messages of a drive are sent',
      access: 'coordinator',
      params: z.strictObject({ driveId: Id }),
      answers: { 200: ChannelList },
      handle: ({ params }) => listChannels(dependencies, params.driveId),
    }),
    defineRoute(
      routes.addChannel,
      {
        summary: 'Add a channel: a robot of a group chat, a webhook, or mail addresses',
        access: 'coordinator',
        body: AddChannelBody,
        answers: { 201: ChannelAdded },
        handle: ({ body, context }) => addChannel(dependencies, body, context),
      },
      {
        // The secret of a webhook is made here. The other secrets are known to those who sent them.
        async deliver(body: z.output<typeof ChannelChanged>) {
          const secret = (await destinations.get(body.channelId))?.secret;
          return secret?.startsWith('whsec_') === true ? { ...body, secret } : body;
        },
      },
    ),
    defineRoute(routes.amendChannel, {
      summary: 'Change what a channel tells, in which language, and the hour of its digest',
      access: 'coordinator',
      params: ChannelParams,
      body: AmendChannelBody,
      answers: { 200: ChannelChanged },
      handle: ({ params: { channelId }, body, context }) =>
        changeChannel(dependencies, channelId, { type: 'amend', ...body }, context),
    }),
    defineRoute(routes.testChannel, {
      summary: 'Send a test message to a channel; the list of messages shows what became of it',
      access: 'coordinator',
      params: ChannelParams,
      answers: { 201: MessageChanged },
      handle: ({ params: { channelId }, context }) => testChannel(dependencies, channelId, context),
    }),
    defineRoute(routes.switchChannelOff, {
      summary: 'Switch a channel off; nothing is sent to it until it is switched on',
      access: 'coordinator',
      params: ChannelParams,
      answers: { 200: ChannelChanged },
      handle: ({ params: { channelId }, context }) =>
        changeChannel(dependencies, channelId, { type: 'switch-off' }, context),
    }),
    defineRoute(routes.switchChannelOn, {
      summary: 'Switch a channel on again, also one that was dead',
      access: 'coordinator',
      params: ChannelParams,
      answers: { 200: ChannelChanged },
      handle: ({ params: { channelId }, context }) =>
        changeChannel(dependencies, channelId, { type: 'switch-on' }, context),
    }),
    defineRoute(routes.removeChannel, {
      summary: 'Remove a channel for good, and erase its address',
      access: 'coordinator',
      params: ChannelParams,
      answers: { 200: ChannelChanged },
      handle: ({ params: { channelId }, context }) =>
        removeChannel(dependencies, channelId, context),
    }),
  ];
}
