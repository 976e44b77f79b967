import {
  BeginProviderBody,
  JoinByProviderBody,
  ProviderAnswerBody,
  ProviderCompleted,
  ProviderUrl,
  ProviderView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type Delivery, defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import {
  type BegunAtProvider,
  beginConnecting,
  beginJoining,
  beginProviderSignIn,
  beginReauthentication,
} from '../use-cases/begin-at-provider.ts';
import {
  type CompleteAtProviderDependencies,
  type CompletedAtProvider,
  completeAtProvider,
} from '../use-cases/complete-at-provider.ts';
import { disconnectProvider, showProvider } from '../use-cases/show-provider.ts';
import {
  deliverRenewal,
  deliverSession,
  type SessionDeliveryDependencies,
} from './session-delivery.ts';

export interface ProviderRouteDependencies
  extends CompleteAtProviderDependencies,
    SessionDeliveryDependencies {
  /** Returns the error for a wrong code. */
  readonly wrongCode: (request: Request, refusal: Error) => Error;
  /** Returns the origin of this Bluebox; `undefined` if it is not known for certain. */
  readonly originOf: (request: Request) => string | undefined;
}

/** Path of the page to which the provider sends the browser back. It is registered at the provider. */
export const PROVIDER_RETURN_PATH = '/sign-in/provider';

/** Makes the routes by which people sign in at their organisation's identity provider. */
export function providerRoutes(dependencies: ProviderRouteDependencies): readonly Route[] {
  const { identity, cookies, wrongCode, originOf, recorderOf, now } = dependencies;
  const redirectUriOf = (request: Request): string | undefined => {
    const origin = originOf(request);
    return origin === undefined ? undefined : `${origin}${PROVIDER_RETURN_PATH}`;
  };
  /** Keeps what was begun in the browser's cookie, and sends only the URL. */
  const sending = {
    async deliver({ url, errand }: BegunAtProvider, { response }: Delivery) {
      cookies.setAskedOfProvider(response, errand);
      return { url };
    },
  };
  return [
    defineRoute(routes.showProvider, {
      summary: "Whether people can sign in at their organisation's provider, and your connection",
      access: 'public',
      answers: { 200: ProviderView },
      handle: ({ response: { req } }) => showProvider(dependencies, identity.of(req).signedIn),
    }),
    defineRoute(
      routes.beginProviderSignIn,
      {
        summary: 'Get the URL of the provider at which to sign in',
        access: 'public',
        body: BeginProviderBody,
        answers: { 200: ProviderUrl },
        handle: ({ body, response: { req } }) =>
          beginProviderSignIn(dependencies, { ...body, redirectUri: redirectUriOf(req) }),
      },
      sending,
    ),
    defineRoute(
      routes.joinByProvider,
      {
        summary:
          'Get the URL of the provider at which to accept an invitation without choosing a password',
        access: 'public',
        body: JoinByProviderBody,
        answers: { 200: ProviderUrl },
        handle: ({ body, response: { req } }) =>
          beginJoining(
            dependencies,
            body,
            { redirectUri: redirectUriOf(req) },
            (refusal) => wrongCode(req, refusal),
            recorderOf(req),
          ),
      },
      sending,
    ),
    defineRoute(
      routes.connectProvider,
      {
        summary: 'Get the URL of the provider at which to connect your own account',
        access: 'staff',
        body: BeginProviderBody,
        answers: { 200: ProviderUrl },
        handle: ({ body, response: { req } }) =>
          beginConnecting(dependencies, identity.of(req).signedIn, {
            ...body,
            redirectUri: redirectUriOf(req),
          }),
      },
      sending,
    ),
    defineRoute(
      routes.reauthenticateAtProvider,
      {
        summary: 'Get the URL of the provider at which to prove again who you are',
        access: 'staff',
        body: BeginProviderBody,
        answers: { 200: ProviderUrl },
        handle: ({ body, response: { req } }) =>
          beginReauthentication(dependencies, identity.of(req).signedIn, {
            ...body,
            redirectUri: redirectUriOf(req),
          }),
      },
      sending,
    ),
    defineRoute(
      routes.completeAtProvider,
      {
        summary:
          'Complete what was begun in this browser, with the answer of the provider, which works once',
        access: 'public',
        body: ProviderAnswerBody,
        answers: { 200: ProviderCompleted },
        problems: ['NOT_SIGNED_IN', 'SIGN_IN_FAILED', 'REAUTHENTICATION_NEEDED'],
        handle: ({ body, context, response: { req } }) =>
          completeAtProvider(
            dependencies,
            body.answer,
            {
              redirectUri: redirectUriOf(req),
              errand: cookies.askedOfProvider(req, now()),
              signedIn: identity.of(req).signedIn,
            },
            context,
            (refusal) => wrongCode(req, refusal),
            recorderOf(req),
          ),
      },
      {
        async deliver(
          { credential, withFactor, provenAt, ...told }: CompletedAtProvider,
          delivery,
        ) {
          cookies.clearAskedOfProvider(delivery.response);
          if (credential !== undefined) {
            const { signedIn, secondStep } = await deliverSession(
              dependencies,
              credential,
              delivery,
              'provider',
              { withFactor, provenAt },
            );
            return { ...told, signedIn, ...(secondStep === undefined ? {} : { secondStep }) };
          }
          if (told.purpose === 'reauthenticate')
            await deliverRenewal(dependencies, delivery, { by: 'reauthentication', withFactor });
          return { ...told, signedIn: true };
        },
      },
    ),
    defineRoute(routes.disconnectProvider, {
      summary: 'Disconnect your own account from the provider, if it has a password',
      access: 'staff',
      answers: { 200: ProviderView },
      handle: ({ context, response: { req } }) =>
        disconnectProvider(dependencies, context, identity.of(req).signedIn, recorderOf(req)),
    }),
  ];
}
