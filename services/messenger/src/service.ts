import { eachWritten } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import { destinationsIn } from './destinations.ts';
import { channelRoutes } from './http/channel-routes.ts';
import { giverMailRoutes } from './http/giver-mail-routes.ts';
import { messageRoutes } from './http/message-routes.ts';
import { placesIn } from './places.ts';
import { giverCause } from './processes/giver-steps.ts';
import { messengerPolicies } from './processes/index.ts';
import { messengerProjections } from './projections/index.ts';
import { openDispatcher } from './sending/dispatcher.ts';
import type { Senders } from './sending/sender.ts';
import { sendersFor } from './sending/senders.ts';
import type { MessengerSettings } from './settings.ts';
import { removeChannel } from './use-cases/change-channel.ts';
import { readChannel } from './use-cases/known-channel.ts';
import { messageIdFor, planMessage } from './use-cases/plan-message.ts';

export interface MessengerServiceDependencies extends ServiceDependencies {
  readonly settings: MessengerSettings;
  /** Public URL of this Bluebox, for links in messages. */
  readonly publicUrl?: string | undefined;
  /** Called when sending failed for a reason that is not the channel's; it will be tried again. */
  readonly onTrouble: (error: unknown) => void;
  /** Senders by kind of channel; by default those of the settings. */
  readonly senders?: Senders;
  /** Returns a random number from 0 up to but not including 1. */
  readonly random?: () => number;
  /** Pause between two looks for due messages, in milliseconds; `undefined`: only `dispatch` looks. */
  readonly lookEvery?: number | undefined;
}

/** The messenger, and the function by which tests look for due messages without a pause. */
export interface RunningMessenger extends RunningService {
  dispatch(): Promise<void>;
}

/** Age, in hours, at which an address that no channel has is erased. */
const ORPHAN_HOURS = 1;
const HOUR = 3_600_000;
/** Default pause between two looks for due messages, in milliseconds. */
const LOOK_EVERY = 2_000;

export async function runMessengerService(
  dependencies: MessengerServiceDependencies,
): Promise<RunningMessenger> {
  const { store, vault, settings, publicUrl, now, newId, onTrouble } = dependencies;
  const { senders = sendersFor(settings), random = Math.random } = dependencies;
  const destinations = destinationsIn(vault);

  let wake = () => {};
  const consumers = await runConsumers(dependencies, messengerProjections, {
    policies: messengerPolicies,
    executors: {
      async announcements({ eventId, happenedAt, ...announcement }, context) {
        const messageId = messageIdFor(announcement.channelId, eventId);
        await planMessage(store, { messageId, dueAt: happenedAt, ...announcement }, context);
        wake();
      },
      giverSteps: ({ day, ...mail }, context) =>
        planMessage(
          store,
          {
            ...{ messageId: messageIdFor(mail.channelId, giverCause(day)), day },
            ...{ kind: 'giver-steps', ...mail },
          },
          context,
        ),
      async forgottenGivers({ channelId }, context) {
        await removeChannel({ store, destinations }, channelId, context);
      },
    },
    newId,
  });
  const { drives, promises, happenings, channels, messages, givers, giverMessages } =
    consumers.views;
  const dispatcher = openDispatcher({
    ...{ store, destinations, senders, publicUrl, now, newId, random, onTrouble },
    views: { drives, promises, happenings, channels, messages, givers, giverMessages },
  });
  const looking = lookRegularly(dispatcher.dispatch, dependencies);
  wake = looking.wake;

  return {
    name: 'messenger',
    routes: [
      ...channelRoutes({ store, drives, channels, messages, destinations, settings, newId, wake }),
      ...giverMailRoutes({
        ...{ store, givers, giverMessages, destinations, settings, publicUrl },
      }),
      ...messageRoutes({ store, drives, promises, messages, now, wake }),
    ],
    places: placesIn({ store, drives, givers }),
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    dispatch: dispatcher.dispatch,
    async tidy() {
      const before = new Date(now().getTime() - ORPHAN_HOURS * HOUR).toISOString();
      for await (const { subject: channelId } of eachWritten(vault, before)) {
        const { status } = await readChannel(store, channelId);
        if (status === 'none' || status === 'removed') await destinations.forget(channelId);
      }
    },
    async stop() {
      looking.stop();
      await dispatcher.stop();
      await consumers.stop();
    },
  };
}

/** Looks for due messages at regular intervals, and soon after each call of `wake`. */
function lookRegularly(
  dispatch: () => Promise<void>,
  options: Pick<MessengerServiceDependencies, 'lookEvery' | 'onTrouble'>,
): { readonly wake: () => void; readonly stop: () => void } {
  const lookEvery = 'lookEvery' in options ? options.lookEvery : LOOK_EVERY;
  if (lookEvery === undefined) return { wake: () => {}, stop: () => {} };
  const look = () => {
    dispatch().catch(options.onTrouble);
  };
  const timer = setInterval(look, lookEvery);
  timer.unref();
  // The view of messages follows the event a moment later.
  return { wake: () => setTimeout(look, WAKE_AFTER).unref(), stop: () => clearInterval(timer) };
}

/** Pause, in milliseconds, between the event of a message and the look that finds it in the view. */
const WAKE_AFTER = 100;
