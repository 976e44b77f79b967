import { GrantGiven, LINK_KINDS, ROLES, rolesAnywhere, rolesIn } from '@bluebox/contracts';
import { errors, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { BoundedMap } from './bounded-map.ts';
import type { Caller } from './caller.ts';

/** Validity of a token, in seconds. */
export const TOKEN_LIFETIME = 60;
const ISSUER = 'bluebox-portal';
/** Largest number of cached tokens. The oldest are evicted, and then signed or verified again. */
const CACHE_SIZE = 10_000;

type SigningKey = Parameters<SignJWT['sign']>[0];
type VerifyKey = SigningKey;

const Claims = z.object({
  sub: z.string(),
  exp: z.number(),
  /** Roles that hold everywhere. */
  roles: z.array(z.enum(ROLES)),
  /** All roles with their places; absent if every role holds everywhere. */
  grants: z.array(GrantGiven).optional(),
  links: z.array(z.strictObject({ kind: z.enum(LINK_KINDS), id: z.string(), generation: z.int() })),
});

export type MintToken = (caller: Caller, audience: string) => string | Promise<string>;

/**
 * Mints the tokens by which services know the caller. A token is signed with EdDSA for one service,
 * and valid for {@link TOKEN_LIFETIME} seconds. A token is reused for half its lifetime, so that
 * few requests need signing.
 * @param key a key, or a function that returns the present one.
 */
export function tokenMint(key: SigningKey | (() => SigningKey), now: () => Date): MintToken {
  const newCache = () =>
    new BoundedMap<string, { readonly token: string; readonly renewAt: number }>(CACHE_SIZE);
  let cache = newCache();
  let signsWith: SigningKey | undefined;
  return (caller, audience) => {
    const present = typeof key === 'function' ? key() : key;
    if (present !== signsWith) {
      cache = newCache();
      signsWith = present;
    }
    const tokens = cache;
    const cacheKey = `${audience}\n${JSON.stringify(caller)}`;
    const seconds = now().getTime() / 1000;
    const cached = tokens.get(cacheKey);
    if (cached !== undefined && cached.renewAt > seconds) return cached.token;
    const { roles, grants, links } = caller;
    // A service that does not know of grants yet sees only the roles that hold everywhere.
    return new SignJWT(
      grants === undefined
        ? { roles, links }
        : { roles: rolesIn(grants, undefined), grants, links },
    )
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(caller.subject)
      .setIssuedAt(Math.floor(seconds))
      .setExpirationTime(Math.floor(seconds) + TOKEN_LIFETIME)
      .sign(present)
      .then((token) => {
        tokens.set(cacheKey, { token, renewAt: seconds + TOKEN_LIFETIME / 2 });
        return token;
      });
  };
}

export type VerifyToken = (token: string) => Caller | undefined | Promise<Caller | undefined>;

/**
 * Verifies the portal's tokens for one service; returns `undefined` for an invalid token.
 * @param key a key, or a function that returns those that are accepted at present.
 */
export function tokenVerifier(
  key: VerifyKey | (() => readonly VerifyKey[]),
  audience: string,
  now: () => Date,
): VerifyToken {
  const cache = new BoundedMap<string, { readonly caller: Caller; readonly expiresAt: number }>(
    CACHE_SIZE,
  );
  return (token) => {
    const cached = cache.get(token);
    if (cached !== undefined) {
      if (cached.expiresAt > now().getTime() / 1000) return cached.caller;
      cache.delete(token);
      return undefined;
    }
    return verifiedWith(token, typeof key === 'function' ? key() : [key], {
      algorithms: ['EdDSA'],
      issuer: ISSUER,
      audience,
      currentDate: now(),
    })
      .then(({ payload }) => {
        const claims = Claims.parse(payload);
        const { sub: subject, roles, grants, links } = claims;
        const caller =
          grants === undefined
            ? { subject, roles, links }
            : { subject, roles: rolesAnywhere(grants), grants, links };
        cache.set(token, { caller, expiresAt: claims.exp });
        return caller;
      })
      .catch((error: unknown) => {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
        throw error;
      });
  };
}

/**
 * Verifies a token with the first key that signed it.
 * @throws the error of the last key, if none did.
 */
async function verifiedWith(
  token: string,
  keys: readonly VerifyKey[],
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  let failure: unknown = new errors.JWSSignatureVerificationFailed();
  for (const key of keys)
    try {
      return await jwtVerify(token, key, options);
    } catch (error) {
      failure = error;
    }
  throw failure;
}
