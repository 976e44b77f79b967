import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { listening } from '../test/portal-under-test.ts';
import { identityProvider, timeOf } from './identity-provider.ts';

const NOW = Date.parse('2026-03-22T10:00:00.000Z');

describe('the time of an authentication at the provider', () => {
  it('is that of the token, in milliseconds', () => {
    expect(timeOf(NOW / 1000 - 60, NOW)).toBe(NOW - 60_000);
  });

  it('is a time that can be stored and not in the future, whatever the token has', () => {
    const claim = fc.oneof(fc.double(), fc.integer(), fc.anything());
    fc.assert(
      fc.property(claim, (authTime) => {
        const time = timeOf(authTime, NOW);
        expect(time).toBeLessThanOrEqual(NOW);
        expect(time).toBeGreaterThanOrEqual(0);
        expect(Number.isNaN(Date.parse(new Date(time).toISOString()))).toBe(false);
      }),
    );
  });

  it.each([[undefined], ['1774173600'], [Number.NaN], [-1]])('is not known from %s', (claim) => {
    expect(timeOf(claim, NOW)).toBe(0);
  });
});

type Answering = (response: ServerResponse) => void;

/** Never says more, nor ends. */
const hangs: Answering = () => undefined;
const hangsAfterItsHead: Answering = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"a":"');
};
/** Writes without end, as fast as it is read, until the connection is closed. */
const streams: Answering = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"a":"');
  const piece = 'a'.repeat(16_384);
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
};
const trickles: Answering = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
};

/** Starts a provider that is well until one of its paths misbehaves. */
async function providerThat(
  misbehaves: Answering,
  at: 'discovery' | 'token' | 'keys',
): Promise<{ readonly issuer: string; readonly openRequests: () => number }> {
  const { privateKey } = await generateKeyPair('RS256');
  let nonce = '';
  let openRequests = 0;
  const { origin: issuer } = await listening(async (request, response) => {
    openRequests += 1;
    response.once('close', () => {
      openRequests -= 1;
    });
    const json = (body: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { pathname, searchParams } = new URL(request.url ?? '', issuer);
    const part = { '/token': 'token', '/keys': 'keys' }[pathname] ?? 'discovery';
    if (pathname === '/auth') {
      nonce = searchParams.get('nonce') ?? '';
      response.end();
    } else if (part === at) misbehaves(response);
    else if (part === 'discovery')
      json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    else if (part === 'token')
      json({
        access_token: 'x',
        token_type: 'bearer',
        id_token: await new SignJWT({ nonce })
          .setProtectedHeader({ alg: 'RS256', kid: 'one' })
          .setIssuer(issuer)
          .setAudience('bluebox')
          .setSubject('employee-0001')
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(privateKey),
      });
  });
  return { issuer, openRequests: () => openRequests };
}

describe('an answer of the provider', () => {
  const cases = (['discovery', 'token', 'keys'] as const).flatMap((at) =>
    [hangs, hangsAfterItsHead, streams, trickles].map((answering) => [at, answering] as const),
  );
  it.each(cases)(
    'was read without a limit of its size; that of %s is given up when it %o',
    async (at, answering) => {
      const { issuer, openRequests } = await providerThat(answering, at);
      const troubles: unknown[] = [];
      const provider = identityProvider(
        { issuer, clientId: 'bluebox', clientSecret: 'secret', secondFactor: [] },
        () => new Date(),
        (error) => troubles.push(error),
        // A stream without end has to be stopped by its size, because its time is not up.
        { seconds: answering === streams ? 600 : 0.3, bytes: 100_000 },
      );
      const redirect = 'http://box.example/sign-in';
      const signIn = async () => {
        const { url, asked } = await provider.ask(redirect, false);
        await fetch(url);
        await provider.prove(redirect, `?code=c&state=${asked.state}`, asked);
      };
      await expect(signIn()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
      expect(troubles).toHaveLength(1);
      await expect.poll(openRequests).toBe(0);
    },
  );
});
