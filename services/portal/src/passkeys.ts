import { createHash } from 'node:crypto';
import { type NewPasskey, type PasskeyAnswer, type PasskeyView, refuse } from '@bluebox/contracts';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { FactorsOfAccount, Passkey } from './account-documents.ts';
import type { Seal } from './sealing.ts';

/*
 * Passkeys (WebAuthn). A passkey verifies its user by a PIN or finger, so it is possession and
 * knowledge at once. It answers only for the site that it was made for.
 */

const NAME = 'Bluebox';
/** Time, in milliseconds, within which a challenge has to be answered. */
export const CHALLENGE_MILLISECONDS = 5 * 60_000;
export const MOST_PASSKEYS = 10;

/** The site that passkeys are bound to. */
export interface RelyingParty {
  /** Host name, without a port. */
  readonly id: string;
  readonly origin: string;
}

/**
 * Returns the site of a URL; `undefined` where browsers offer no passkeys, which need a name and,
 * except on localhost, HTTPS.
 */
export function relyingPartyOf(url: string | undefined): RelyingParty | undefined {
  if (url === undefined) return undefined;
  const { hostname, origin, protocol } = new URL(url);
  const isAddress = /^[0-9.]+$/.test(hostname) || hostname.startsWith('[');
  const isSecure = protocol === 'https:' || hostname === 'localhost';
  return isAddress || !isSecure ? undefined : { id: hostname, origin };
}

/** Returns the public id of a passkey. */
export const publicPasskeyId = ({ id }: Pick<Passkey, 'id'>): string =>
  createHash('sha256').update(`passkey ${id}`).digest('hex').slice(0, 32);

/** Returns the account that a passkey was made for, if the authenticator told it. */
export const accountOfPasskey = ({ response }: PasskeyAnswer): string | undefined =>
  response.userHandle === undefined
    ? undefined
    : Buffer.from(response.userHandle, 'base64url').toString('utf8');

/** @throws PASSKEY_OF_OTHER_SITE if the browser made the answer for another site. */
function assertOwnSite(clientDataJSON: string, { origin }: RelyingParty): void {
  let told: unknown;
  try {
    told = (
      JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as {
        readonly origin?: unknown;
      }
    ).origin;
  } catch {
    throw refuse('PASSKEY_REFUSED');
  }
  if (told !== origin) throw refuse('PASSKEY_OF_OTHER_SITE');
}

/** Turns the errors by which the library tells what is wrong into a refusal. */
const refusing = <T>(verified: Promise<T>): Promise<T> =>
  verified.catch(() => {
    throw refuse('PASSKEY_REFUSED');
  });

export interface Passkeys {
  /** Lists the passkeys of an account, for its owner. */
  listed(factors: FactorsOfAccount): PasskeyView[];
  /** Returns the browser's options for a new passkey, with a random challenge. */
  registration(
    factors: FactorsOfAccount,
    login: string,
    site: RelyingParty,
  ): Promise<{ readonly challenge: string } & Record<string, unknown>>;
  /** Returns the browser's options for the answer of any passkey of this site. */
  authentication(
    site: RelyingParty,
  ): Promise<{ readonly challenge: string } & Record<string, unknown>>;
  /** Verifies a new passkey against its challenge. */
  verifyNew(
    accountId: string,
    name: string,
    answer: NewPasskey,
    challenge: string,
    site: RelyingParty,
  ): Promise<Passkey>;
  /** Verifies an answer, and returns the passkey with its new counter. */
  verify(
    known: Passkey | undefined,
    answer: PasskeyAnswer,
    challenge: string,
    site: RelyingParty,
  ): Promise<Passkey>;
}

export function passkeysOf(seal: Seal, now: () => Date): Passkeys {
  return {
    listed: ({ id, passkeys = [] }) =>
      passkeys.map((passkey) => ({
        passkeyId: publicPasskeyId(passkey),
        name: seal.open(id, passkey.name),
        createdAt: passkey.createdAt,
      })),
    registration: async ({ id, passkeys = [] }, login, site) => ({
      ...(await generateRegistrationOptions({
        rpName: NAME,
        rpID: site.id,
        userName: login,
        userID: Uint8Array.from(Buffer.from(id, 'utf8')),
        timeout: CHALLENGE_MILLISECONDS,
        excludeCredentials: passkeys.map((passkey) => ({ id: passkey.id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })),
    }),
    authentication: async (site) => ({
      ...(await generateAuthenticationOptions({
        rpID: site.id,
        timeout: CHALLENGE_MILLISECONDS,
        userVerification: 'required',
      })),
    }),
    async verifyNew(accountId, name, answer, challenge, site) {
      assertOwnSite(answer.response.clientDataJSON, site);
      const { verified, registrationInfo } = await refusing(
        verifyRegistrationResponse({
          response: answer as never,
          expectedChallenge: challenge,
          expectedOrigin: site.origin,
          expectedRPID: site.id,
          requireUserVerification: true,
        }),
      );
      if (!verified || registrationInfo === undefined) throw refuse('PASSKEY_REFUSED');
      const { id, publicKey, counter, transports } = registrationInfo.credential;
      return {
        id,
        publicKey: Buffer.from(publicKey).toString('base64url'),
        counter,
        ...(transports === undefined ? {} : { transports }),
        name: seal.close(accountId, name),
        createdAt: now().toISOString(),
      };
    },
    async verify(known, answer, challenge, site) {
      assertOwnSite(answer.response.clientDataJSON, site);
      if (known === undefined) throw refuse('PASSKEY_REFUSED');
      const { verified, authenticationInfo } = await refusing(
        verifyAuthenticationResponse({
          response: answer as never,
          expectedChallenge: challenge,
          expectedOrigin: site.origin,
          expectedRPID: site.id,
          requireUserVerification: true,
          credential: {
            id: known.id,
            publicKey: Uint8Array.from(Buffer.from(known.publicKey, 'base64url')),
            counter: known.counter,
          },
        }),
      );
      if (!verified) throw refuse('PASSKEY_REFUSED');
      return { ...known, counter: authenticationInfo.newCounter };
    },
  };
}
