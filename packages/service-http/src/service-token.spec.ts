import { generateKeyPairSync } from 'node:crypto';
import type { Grant } from '@bluebox/contracts';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Caller } from './caller.ts';
import { TOKEN_LIFETIME, tokenMint, tokenVerifier } from './service-token.ts';

const pair = generateKeyPairSync('ed25519');
const start = new Date('2026-03-22T10:00:00.000Z');
const clock = () => {
  let seconds = 0;
  return {
    now: () => new Date(start.getTime() + seconds * 1000),
    advance: (by: number) => {
      seconds += by;
    },
  };
};
const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const holder: Caller = {
  subject: 'public',
  roles: [],
  links: [{ kind: 'pledge', id: 'pledge-0001', generation: 3 }],
};
const claims = { roles: ['coordinator'], links: [] };
const signed = (change: (jwt: SignJWT) => SignJWT) => {
  const seconds = Math.floor(start.getTime() / 1000);
  return change(
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer('bluebox-portal')
      .setAudience('pledge')
      .setSubject('account-1')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60),
  ).sign(pair.privateKey);
};

describe("the portal's tokens", () => {
  it('identify the caller', async () => {
    const { now } = clock();
    const mint = tokenMint(pair.privateKey, now);
    const verify = tokenVerifier(pair.publicKey, 'pledge', now);
    for (const caller of [coordinator, holder]) {
      const token = await mint(caller, 'pledge');
      expect(await verify(token)).toStrictEqual(caller);
      expect(await verify(token), 'from memory').toStrictEqual(caller);
    }
  });

  it('carry roles with their places, and tell a service that knows no places only the roles that hold everywhere', async () => {
    const { now } = clock();
    const grants: Grant[] = [
      { role: 'viewer', in: 'everywhere' },
      { role: 'coordinator', in: { organisationId: 'organisation-1' } },
      { role: 'desk', in: { driveId: 'drive-0001', pointId: 'p1' } },
    ];
    const roles = ['viewer', 'coordinator', 'desk'] as const;
    const caller: Caller = { subject: 'account-1', roles, grants, links: [] };
    const token = await tokenMint(pair.privateKey, now)(caller, 'pledge');
    expect(await tokenVerifier(pair.publicKey, 'pledge', now)(token)).toStrictEqual(caller);
    const [, claims = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      roles: ['viewer'],
    });
  });

  it('are reused for half their life and then renewed, so that no token is about to expire', async () => {
    const { now, advance } = clock();
    const mint = tokenMint(pair.privateKey, now);
    const verify = tokenVerifier(pair.publicKey, 'pledge', now);
    const first = await mint(coordinator, 'pledge');
    advance(TOKEN_LIFETIME / 2 - 1);
    expect(mint(coordinator, 'pledge'), 'without waiting').toBe(first);
    advance(1);
    const second = await mint(coordinator, 'pledge');
    expect(second).not.toBe(first);
    expect(await verify(second)).toStrictEqual(coordinator);
  });

  it('are not shared between callers or services', async () => {
    const { now } = clock();
    const mint = tokenMint(pair.privateKey, now);
    const tokens = await Promise.all([
      mint(coordinator, 'pledge'),
      mint(coordinator, 'shipment'),
      mint(holder, 'pledge'),
      mint({ ...coordinator, links: holder.links }, 'pledge'),
    ]);
    expect(new Set(tokens).size).toBe(4);
  });

  it('are invalid once they expire, cached or not', async () => {
    const { now, advance } = clock();
    const token = await tokenMint(pair.privateKey, now)(coordinator, 'pledge');
    const remembering = tokenVerifier(pair.publicKey, 'pledge', now);
    expect(await remembering(token)).toStrictEqual(coordinator);
    advance(TOKEN_LIFETIME - 1);
    expect(await remembering(token)).toStrictEqual(coordinator);
    advance(1);
    expect(await remembering(token)).toBeUndefined();
    expect(await tokenVerifier(pair.publicKey, 'pledge', now)(token)).toBeUndefined();
  });

  it('are invalid for another service, from another key, or from another issuer', async () => {
    const { now } = clock();
    const verify = tokenVerifier(pair.publicKey, 'pledge', now);
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(
      await verify(await tokenMint(pair.privateKey, now)(coordinator, 'shipment')),
    ).toBeUndefined();
    expect(await verify(await tokenMint(stranger, now)(coordinator, 'pledge'))).toBeUndefined();
    expect(await verify(await signed((jwt) => jwt.setIssuer('somebody')))).toBeUndefined();
    expect(
      await verify(await signed((jwt) => jwt)),
      'the same with the right issuer',
    ).toStrictEqual(coordinator);
  });

  it('are refused without a signature, or with the public key used as a secret', async () => {
    const { now } = clock();
    const verify = tokenVerifier(pair.publicKey, 'pledge', now);
    const seconds = Math.floor(start.getTime() / 1000);
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer('bluebox-portal')
      .setAudience('pledge')
      .setSubject('account-1')
      .setExpirationTime(seconds + 60)
      .encode();
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('bluebox-portal')
      .setAudience('pledge')
      .setSubject('account-1')
      .setExpirationTime(seconds + 60)
      .sign(pair.publicKey.export({ type: 'spki', format: 'der' }));
    for (const token of [unsigned, confused]) expect(await verify(token)).toBeUndefined();
  });

  it('are refused when claims are missing, unknown or changed', async () => {
    const { now } = clock();
    const verify = tokenVerifier(pair.publicKey, 'pledge', now);
    const seconds = Math.floor(start.getTime() / 1000);
    const withClaims = (body: Record<string, unknown>, expiry: boolean) => {
      const jwt = new SignJWT(body)
        .setProtectedHeader({ alg: 'EdDSA' })
        .setIssuer('bluebox-portal')
        .setAudience('pledge')
        .setSubject('account-1');
      return (expiry ? jwt.setExpirationTime(seconds + 60) : jwt).sign(pair.privateKey);
    };
    expect(await verify(await withClaims(claims, false)), 'no expiry').toBeUndefined();
    expect(await verify(await withClaims({ links: [] }, true)), 'no roles').toBeUndefined();
    expect(await verify(await withClaims({ ...claims, roles: ['root'] }, true))).toBeUndefined();
    const good = await withClaims(claims, true);
    const [header, , signature] = good.split('.');
    const body = Buffer.from(
      JSON.stringify({
        ...claims,
        sub: 'account-2',
        aud: 'pledge',
        iss: 'bluebox-portal',
        exp: seconds + 60,
      }),
    ).toString('base64url');
    expect(await verify(`${header}.${body}.${signature}`)).toBeUndefined();
  });

  it.each(['', '.', '..', 'a.b.c', 'null', '\0', 'x'.repeat(10_000)])(
    'are not confused with malformed input (%#)',
    async (token) => {
      expect(await tokenVerifier(pair.publicKey, 'pledge', () => start)(token)).toBeUndefined();
    },
  );
});
