import { type AddChannelBody, MOST_CHANNELS, refuse } from '@bluebox/contracts';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  execute,
  IdempotencyKeyUsed,
  newStream,
  type View,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { ChannelSecrets, Destinations } from '../destinations.ts';
import { channelDecider } from '../domain/channel.ts';
import { CHANNELS } from '../projections/channels.ts';
import { DRIVES } from '../projections/drives.ts';
import { addressInUrl, isPublicAddress } from '../sending/public-address.ts';
import { newWebhookSecret } from '../sending/webhook.ts';
import type { MessengerSettings } from '../settings.ts';
import { channelTarget } from './known-channel.ts';

export interface ChannelsAdded {
  readonly store: EventStore;
  readonly drives: View;
  readonly channels: View;
  readonly destinations: Destinations;
  readonly settings: MessengerSettings;
  readonly newId: () => string;
}

/**
 * Adds a channel. Its name, address and secret go into the vault, before the event that names the
 * channel. Refuses an unknown drive, too many channels, and an address to which nothing is sent.
 */
export async function addChannel(
  { store, drives, channels, destinations, settings, newId }: ChannelsAdded,
  body: AddChannelBody,
  context: CommandContext,
) {
  const { driveId, kind, tells, language, digestHour } = body;
  if ((await drives.get(DRIVES, driveId)) === undefined) throw refuse('UNKNOWN_DRIVE');
  if ((await channels.count(CHANNELS, { driveId })) >= MOST_CHANNELS)
    throw refuse('TOO_MANY_CHANNELS', { most: MOST_CHANNELS });
  checkDestination(body, settings);
  const channelId = newId();
  await destinations.put(channelId, secretsOf(body), context.at, { isNew: true });
  try {
    return await execute(store, {
      context,
      targets: { channel: newStream(channelTarget(channelId)) },
      scope: () => driveId,
      decide: ({ channel }) => ({
        channel: channelDecider.decide(
          { type: 'add', channelId, driveId, kind, tells, language, digestHour },
          channel,
        ),
      }),
      answer: (_states, { channel: version }) => created({ channelId, version }, version),
    });
  } catch (error) {
    // The event may have been committed despite any other error. The sweep decides later.
    if (error instanceof DomainError || error instanceof IdempotencyKeyUsed)
      await destinations.forget(channelId);
    throw error;
  }
}

/** Refuses what can be seen to be wrong at once. Names are resolved and checked at each sending. */
function checkDestination(body: AddChannelBody, { privateAddresses, mail }: MessengerSettings) {
  if (body.kind === 'mail') {
    if (mail === undefined) throw refuse('MAIL_NOT_CONFIGURED');
    return;
  }
  if (privateAddresses) return;
  const url = new URL(body.url);
  const literal = addressInUrl(url);
  if (url.protocol !== 'https:' || (literal !== undefined && !isPublicAddress(literal)))
    throw refuse('ADDRESS_NOT_ALLOWED');
}

function secretsOf(body: AddChannelBody): ChannelSecrets {
  const { name, kind } = body;
  if (kind === 'mail') return { name, addresses: body.addresses };
  const { url } = body;
  if (kind === 'webhook') return { name, url, secret: newWebhookSecret() };
  if (kind === 'wecom' || body.secret === undefined) return { name, url };
  return { name, url, secret: body.secret };
}
