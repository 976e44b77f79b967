import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import Provider from 'oidc-provider';

/* An OpenID provider on the loopback address, whose pages answer by themselves. */

export const CLIENT = {
  clientId: 'bluebox',
  clientSecret: 'secret-of-the-bluebox-client',
} as const;

export interface TestProvider {
  readonly issuer: string;
  /** The person who is in front of the provider's page, or `declines` if that person cancels. */
  person: string | 'declines';
  /** Members of the claim `amr` of the next id tokens. */
  amr: readonly string[];
  /** Changes the claims of the next id tokens, which are signed with the provider's own key. */
  forge: ((claims: JWTPayload) => JWTPayload) | undefined;
  /** Whether the next id tokens are signed with a key that the provider does not have. */
  signsWithAnotherKey: boolean;
  /** Called before the provider answers with a token, which waits for it. */
  beforeToken: (() => Promise<unknown>) | undefined;
  /** Whether the provider answers with 503 to everything. */
  isDown: boolean;
  /** Parameters of the last request of an authorization. */
  readonly lastAsked: () => URLSearchParams | undefined;
  close(): Promise<void>;
}

/** @param redirectUris URLs that are registered for the client. They are read at each request. */
export async function startIdentityProvider(redirectUris: () => string[]): Promise<TestProvider> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(pair.privateKey)), alg: 'RS256', use: 'sig', kid: 'one' };
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let lastAsked: URLSearchParams | undefined;
  const state: TestProvider = {
    issuer,
    person: 'employee-0001',
    amr: ['pwd'],
    forge: undefined,
    signsWithAnotherKey: false,
    beforeToken: undefined,
    isDown: false,
    lastAsked: () => lastAsked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: redirectUris(),
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [jwk as never] },
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr', 'acr', 'auth_time'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of this test'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: { Session: 600, Interaction: 600, Grant: 600, IdToken: 600, AccessToken: 600 },
  });
  const key = await importJWK(jwk, 'RS256');
  provider.use(async (context, next) => {
    if (state.isDown) {
      context.status = 503;
      return;
    }
    if (context.path === '/auth') lastAsked = new URLSearchParams(context.querystring);
    if (context.path === '/token') await state.beforeToken?.();
    const uid = /^\/interaction\/(.+)$/.exec(context.path)?.[1];
    if (uid !== undefined) {
      const { prompt, params, session } = await provider.interactionDetails(
        context.req,
        context.res,
      );
      if (state.person === 'declines') {
        await provider.interactionFinished(context.req, context.res, { error: 'access_denied' });
      } else if (prompt.name === 'login') {
        await provider.interactionFinished(context.req, context.res, {
          login: { accountId: state.person, amr: [...state.amr] },
        });
      } else {
        const grant = new provider.Grant({
          accountId: session?.accountId ?? state.person,
          clientId: String(params['client_id']),
        });
        grant.addOIDCScope('openid');
        await provider.interactionFinished(context.req, context.res, {
          consent: { grantId: await grant.save() },
        });
      }
      context.respond = false;
      return;
    }
    await next();
    const { forge, signsWithAnotherKey } = state;
    const body = context.body as { id_token?: string } | undefined;
    if (context.path !== '/token' || body?.id_token === undefined) return;
    if (forge === undefined && !signsWithAnotherKey) return;
    const [, claims = ''] = body.id_token.split('.');
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as JWTPayload;
    context.body = {
      ...body,
      id_token: await new SignJWT(forge === undefined ? told : forge(told))
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(signsWithAnotherKey ? stranger.privateKey : key),
    };
  });
  server.on('request', provider.callback());
  return state;
}
