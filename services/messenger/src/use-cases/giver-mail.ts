import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type AskForMailBody, refuse } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, type View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, linkGeneration, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type Destinations, shownPlace } from '../destinations.ts';
import { type Channel, channelDecider } from '../domain/channel.ts';
import { GIVER_HOUR } from '../processes/giver-steps.ts';
import { GIVER_MESSAGES, type GiverMessage } from '../projections/giver-messages.ts';
import { type KnownPledge, PLEDGES } from '../projections/givers.ts';
import type { MessengerSettings } from '../settings.ts';
import { removeChannel } from './change-channel.ts';
import { channelTarget, readChannel } from './known-channel.ts';
import { messageIdFor } from './plan-message.ts';

export interface GiverMailDependencies {
  readonly store: EventStore;
  readonly givers: View;
  readonly giverMessages: View;
  readonly destinations: Destinations;
  readonly settings: MessengerSettings;
  /** Public URL of this Bluebox, without which a mail has no link that ends the mails. */
  readonly publicUrl?: string | undefined;
}

/** Whether mail can be sent, with a link that ends it. */
const sendsMail = ({
  settings,
  publicUrl,
}: Pick<GiverMailDependencies, 'settings' | 'publicUrl'>): boolean =>
  settings.mail !== undefined && publicUrl !== undefined;

/** Number of the latest mails among which the last attempt is looked for. */
const RECENT = 5;
/** Number of random bytes of the token by which a mail ends the mails. */
const BYTES_OF_TOKEN = 16;

/** Reads the pledge of a caller with its private link. @throws UNKNOWN_PLEDGE for everybody else. */
async function pledgeOfHolder(
  givers: View,
  pledgeId: string,
  caller: Caller,
): Promise<KnownPledge> {
  const pledge = await givers.get<KnownPledge>(PLEDGES, pledgeId);
  if (pledge === undefined || linkGeneration(caller, 'pledge', pledgeId) !== pledge.generation)
    throw refuse('UNKNOWN_PLEDGE');
  return pledge;
}

/** Reads a pledge for its giver, or for a coordinator whom the giver may have asked to end the mail. */
async function pledgeOfGiver(givers: View, pledgeId: string, caller: Caller): Promise<KnownPledge> {
  if (!isCoordinator(caller)) return pledgeOfHolder(givers, pledgeId, caller);
  const pledge = await givers.get<KnownPledge>(PLEDGES, pledgeId);
  if (pledge === undefined) throw refuse('UNKNOWN_PLEDGE');
  return pledge;
}

/**
 * Finds the giver's channel of a pledge: the first of its ids that was not removed. A removed channel
 * stays removed, so that its address stays erased in restored backups too.
 */
async function channelOf(
  store: EventStore,
  pledgeId: string,
): Promise<{ readonly channelId: string; readonly channel: Channel }> {
  for (let number = 0; ; number++) {
    const channelId = messageIdFor(pledgeId, `giver-mail ${number}`);
    const channel = await readChannel(store, channelId);
    if (channel.status !== 'removed') return { channelId, channel };
  }
}

/** Shows a giver or a coordinator whether mail is sent, and to which masked address. */
export async function showGiverMail(
  dependencies: GiverMailDependencies,
  pledgeId: string,
  caller: Caller,
) {
  const { store, givers, giverMessages, destinations } = dependencies;
  const { forgotten } = await pledgeOfGiver(givers, pledgeId, caller);
  const { channelId, channel } = await channelOf(store, pledgeId);
  const available = sendsMail(dependencies) && !forgotten;
  if (channel.status === 'none' || forgotten) return ok({ pledgeId, available, on: false });
  const recent = await giverMessages.find<GiverMessage>(GIVER_MESSAGES, {
    where: { channelId },
    sort: [['plannedAt', 'desc']],
    limit: RECENT,
  });
  // A mail that was not tried yet says nothing about the address.
  const last = recent.find(({ status, failure }) => status === 'sent' || failure !== undefined);
  return ok({
    pledgeId,
    available,
    on: channel.status === 'on',
    ...(channel.status === 'on'
      ? { address: shownPlace((await destinations.get(channelId)) ?? {}) }
      : {}),
    ...(last?.failure === undefined ? {} : { failure: last.failure }),
  });
}

/**
 * Records that the holder of a pledge's link wants mail. The address goes into the vault, before the
 * event. Another address replaces the one before.
 */
export async function askForMail(
  dependencies: GiverMailDependencies,
  pledgeId: string,
  { address, language }: z.output<typeof AskForMailBody>,
  caller: Caller,
  context: CommandContext,
) {
  const { store, givers, destinations } = dependencies;
  const { driveId, forgotten } = await pledgeOfHolder(givers, pledgeId, caller);
  if (forgotten) throw refuse('GIVER_FORGOTTEN');
  if (!sendsMail(dependencies)) throw refuse('MAIL_NOT_CONFIGURED');
  const { channelId } = await channelOf(store, pledgeId);
  const token = randomBytes(BYTES_OF_TOKEN).toString('base64url');
  await destinations.put(channelId, { name: '', addresses: [address], token }, context.at);
  return execute(store, {
    context,
    targets: { channel: channelTarget(channelId) },
    scope: () => driveId,
    decide({ channel }) {
      // The channel was removed in the meantime, so the address must not stay.
      if (channel.status === 'removed') throw refuse('CHANNEL_REMOVED');
      return {
        channel:
          channel.status === 'none'
            ? channelDecider.decide(
                {
                  ...{ type: 'add', channelId, driveId, pledgeId, kind: 'mail', tells: [] },
                  ...{ language, digestHour: GIVER_HOUR },
                },
                channel,
              )
            : [
                ...channelDecider.decide({ type: 'switch-on' }, channel),
                ...channelDecider.decide(
                  { type: 'amend', tells: [], language, digestHour: GIVER_HOUR },
                  channel,
                ),
              ],
      };
    },
    answer: () => ok({ pledgeId }),
  });
}

/** Ends the mail to a giver, and erases the address. */
export async function stopMail(
  { store, givers, destinations }: GiverMailDependencies,
  pledgeId: string,
  caller: Caller,
  context: CommandContext,
) {
  await pledgeOfGiver(givers, pledgeId, caller);
  const { channelId, channel } = await channelOf(store, pledgeId);
  if (channel.status !== 'none') await removeChannel({ store, destinations }, channelId, context);
  return ok({ pledgeId });
}

/**
 * Ends mail by the link that each mail contains. A link that was used before is not an error. Every
 * other link gets the same refusal.
 */
export async function unsubscribe(
  { store, destinations }: GiverMailDependencies,
  channelId: string,
  token: string,
  context: CommandContext,
) {
  const channel = await readChannel(store, channelId);
  if (channel.status === 'none' || channel.pledgeId === undefined) throw refuse('UNKNOWN_CHANNEL');
  if (channel.status === 'removed') return ok({ stopped: true as const });
  const known = (await destinations.get(channelId))?.token;
  if (known === undefined || !isEqual(known, token)) throw refuse('UNKNOWN_CHANNEL');
  await removeChannel({ store, destinations }, channelId, context);
  return ok({ stopped: true as const });
}

const isEqual = (known: string, shown: string): boolean =>
  known.length === shown.length && timingSafeEqual(Buffer.from(known), Buffer.from(shown));
