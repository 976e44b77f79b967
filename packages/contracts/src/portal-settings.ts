import { z } from 'zod';
import {
  DEFAULT_REAUTHENTICATION_MINUTES,
  MOST_REAUTHENTICATION_MINUTES,
} from './reauthentication-of-routes.ts';
import { DEFAULT_SECURITY_LOG_DAYS, LEAST_SECURITY_LOG_DAYS } from './retention.ts';

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);

/** An issuer without HTTPS could be imitated by anybody on the network, unless it is on this machine. */
const Issuer = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => url.startsWith('https:') || isLoopback(new URL(url).hostname),
    'needs https, except on the loopback address',
  );

/** Settings of the portal in both ways of running, by the names of their variables. */
export const PORTAL_SETTINGS = {
  /** Number of days for which entries of the security log are kept. */
  BLUEBOX_SECURITY_LOG_DAYS: z.coerce
    .number()
    .int()
    .min(LEAST_SECURITY_LOG_DAYS)
    .default(DEFAULT_SECURITY_LOG_DAYS),
  BLUEBOX_SECOND_FACTOR: z.enum(['optional', 'required']).default('optional'),
  /** Number of minutes for which an authentication opens grave operations. */
  BLUEBOX_REAUTHENTICATION_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_REAUTHENTICATION_MINUTES)
    .default(DEFAULT_REAUTHENTICATION_MINUTES),
  /** Issuer of the OpenID provider at which people can sign in; none without it. */
  BLUEBOX_OIDC_ISSUER: Issuer.optional(),
  BLUEBOX_OIDC_CLIENT_ID: z.string().min(1).optional(),
  BLUEBOX_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** Name of the sign-in on the pages. */
  BLUEBOX_OIDC_NAME: z.string().trim().min(1).max(30).optional(),
  /**
   * Values of `acr` or `amr`, separated by commas, each of which says that the provider has asked for two
   * factors. Without one, Bluebox asks for its own.
   */
  BLUEBOX_OIDC_SECOND_FACTOR: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((value) => value.trim())
        .filter((value) => value !== ''),
    )
    .default([]),
};

/** Names of the settings of the OpenID provider. */
export const OIDC_SETTINGS = [
  'BLUEBOX_OIDC_ISSUER',
  'BLUEBOX_OIDC_CLIENT_ID',
  'BLUEBOX_OIDC_CLIENT_SECRET',
  'BLUEBOX_OIDC_NAME',
  'BLUEBOX_OIDC_SECOND_FACTOR',
] as const;

/** An OpenID provider at which people of an organisation sign in. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Name of the sign-in on the pages, for instance that of the organisation. */
  readonly name?: string | undefined;
  /** Values of `acr` or `amr`, each of which says that the provider has asked for two factors. */
  readonly secondFactor: readonly string[];
}

type ReadOidcSettings = Pick<
  z.output<z.ZodObject<typeof PORTAL_SETTINGS>>,
  (typeof OIDC_SETTINGS)[number]
>;

/**
 * Returns the provider that the settings describe; `undefined` if they name none.
 * @throws if a part of it is missing; the message names the setting.
 */
export function oidcSettings(settings: ReadOidcSettings): OidcSettings | undefined {
  const {
    BLUEBOX_OIDC_ISSUER: issuer,
    BLUEBOX_OIDC_CLIENT_ID: clientId,
    BLUEBOX_OIDC_CLIENT_SECRET: clientSecret,
    BLUEBOX_OIDC_NAME: name,
    BLUEBOX_OIDC_SECOND_FACTOR: secondFactor,
  } = settings;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined)
    return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    throw new Error(
      'BLUEBOX_OIDC_ISSUER, BLUEBOX_OIDC_CLIENT_ID and BLUEBOX_OIDC_CLIENT_SECRET go together: set all or none',
    );
  return { issuer, clientId, clientSecret, name, secondFactor };
}
