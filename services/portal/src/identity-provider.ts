import { type OidcSettings, refuse } from '@bluebox/contracts';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

/*
 * The OpenID provider of an organisation, asked by the authorization code flow with PKCE, state and
 * nonce. No token is kept: only the issuer and the subject of a verified id token are used.
 */

/** Limits of each answer of the provider. */
export interface AnswerLimits {
  /** Longest time until the end of the answer, in seconds. */
  readonly seconds: number;
  /** Largest size, in bytes. */
  readonly bytes: number;
}

const ANSWER_LIMITS: AnswerLimits = { seconds: 8, bytes: 256 * 1024 };
/**
 * Tolerated difference, in seconds, between the clocks of the provider and this machine, when the time
 * of an authentication is compared. It is also the tolerance of the library.
 */
const CLOCK_TOLERANCE_SECONDS = 30;

/** Errors of the provider's page by which it says that it has failed, rather than the person. */
const PROVIDER_FAILED = new Set(['server_error', 'temporarily_unavailable']);
/** Codes of the library for an answer that did not come, or that no provider gives. */
const NO_ANSWER = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
]);

/** Secrets of one authentication, which the browser's cookie keeps until the provider's answer comes. */
export interface AskedProvider {
  readonly state: string;
  readonly nonce: string;
  /** Verifier of PKCE, which the provider compares with the challenge that it got. */
  readonly verifier: string;
}

/** The person whom the provider has authenticated. */
export interface ProvedIdentity {
  /** Issuer and `sub`, which together name the person for ever. An e-mail address does not. */
  readonly subject: string;
  /** Whether the provider says that it has asked for two factors. */
  readonly withFactor: boolean;
  /**
   * Time at which the person authenticated at the provider, in milliseconds; 0 if the token does not say.
   * A provider sends somebody on who authenticated there hours ago.
   */
  readonly authenticatedAt: number;
}

export interface IdentityProvider {
  /** Name of the sign-in on the pages; absent if the operator has set none. */
  readonly name?: string;
  /**
   * Returns the URL of the provider's page, and the secrets with which its answer is checked.
   * @param redirectUri URL of this Bluebox that is registered at the provider.
   * @param again whether the person must authenticate there anew, even if still signed in.
   * @throws PROVIDER_UNAVAILABLE
   */
  ask(
    redirectUri: string,
    again: boolean,
  ): Promise<{ readonly url: string; readonly asked: AskedProvider }>;
  /**
   * Exchanges the code of an answer for an id token, and verifies it.
   * @param answer query of the URL to which the provider has sent the browser.
   * @param since time after which the person must have authenticated, in milliseconds; absent if any
   *   earlier authentication at the provider is enough.
   * @throws PROVIDER_UNAVAILABLE, PROVIDER_DECLINED, PROVIDER_ANSWER_REFUSED
   */
  prove(
    redirectUri: string,
    answer: string,
    asked: AskedProvider,
    since?: number,
  ): Promise<ProvedIdentity>;
}

/**
 * Makes the client of an organisation's provider. The provider is discovered when it is first needed, and
 * again after a failure, so that a provider that is down does not keep Bluebox from starting.
 * @param onTrouble called with the reason why the provider cannot be used, for the operator.
 * @param limits limits of each answer; those of Bluebox by default.
 */
export function identityProvider(
  { issuer, clientId, clientSecret, name, secondFactor }: OidcSettings,
  now: () => Date,
  onTrouble: (error: unknown) => void,
  limits: AnswerLimits = ANSWER_LIMITS,
): IdentityProvider {
  const boundedFetch: CustomFetch = async (url, options) =>
    boundedAnswer(await fetch(url, options as RequestInit), limits.bytes);
  const isPlainHttp = new URL(issuer).protocol === 'http:';
  const discover = async (): Promise<Configuration> => {
    const found = await discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: limits.seconds,
      [customFetch]: boundedFetch,
      ...(isPlainHttp ? { execute: [allowInsecureRequests] } : {}),
    });
    const server = found.serverMetadata();
    // A provider that lists no methods accepts the first of these (OpenID Connect Discovery 1.0).
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authentication = methods.includes('client_secret_basic')
      ? ClientSecretBasic(clientSecret)
      : ClientSecretPost(clientSecret);
    const client = new Configuration(server, clientId, clientSecret, authentication);
    client.timeout = limits.seconds;
    client[customFetch] = boundedFetch;
    if (isPlainHttp) allowInsecureRequests(client);
    // The library would otherwise trust TLS instead of the signature of the id token.
    enableNonRepudiationChecks(client);
    return client;
  };
  let known: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> => {
    known ??= discover();
    return known;
  };
  /** Reports a failure of the provider, which is then discovered anew, and returns its refusal. */
  const unavailable = (error: unknown): Error => {
    known = undefined;
    onTrouble(error);
    return refuse('PROVIDER_UNAVAILABLE');
  };
  return {
    ...(name === undefined ? {} : { name }),
    async ask(redirectUri, again) {
      const asked = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      };
      const parameters = {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: asked.state,
        nonce: asked.nonce,
        code_challenge: await calculatePKCECodeChallenge(asked.verifier),
        code_challenge_method: 'S256',
        ...(again ? { prompt: 'login', max_age: '0' } : {}),
      };
      try {
        const url = buildAuthorizationUrl(await configuration(), parameters).href;
        return { url, asked };
      } catch (error) {
        throw unavailable(error);
      }
    },
    async prove(redirectUri, answer, asked, since) {
      const url = new URL(redirectUri);
      url.search = answer;
      try {
        const client = await configuration();
        const tokens = await authorizationCodeGrant(client, url, {
          expectedState: asked.state,
          expectedNonce: asked.nonce,
          pkceCodeVerifier: asked.verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw refuse('PROVIDER_ANSWER_REFUSED');
        if (since !== undefined && !isAfter(claims.auth_time, since, now().getTime()))
          throw refuse('PROVIDER_ANSWER_REFUSED');
        return {
          subject: `${claims.iss}\n${claims.sub}`,
          withFactor: namesOneOf(secondFactor, claims['acr'], claims['amr']),
          authenticatedAt: timeOf(claims.auth_time, now().getTime()),
        };
      } catch (error) {
        throw refusalOf(error, unavailable);
      }
    },
  };
}

/**
 * Reads an answer, so that a provider that never stops sending cannot fill the memory.
 * @throws an `AbortError`, which the library reports as one, when it has more bytes; the connection is
 * closed then.
 */
async function boundedAnswer(answer: Response, bytes: number): Promise<Response> {
  if (answer.body === null) return answer;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > bytes)
      throw new DOMException(`the provider's answer has more than ${bytes} bytes`, 'AbortError');
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), answer);
}

/**
 * Whether an authentication was after a time, with tolerance for clocks that differ, and not in the future.
 * @param authTime the claim `auth_time`, in seconds, or whatever the token has instead.
 */
export function isAfter(authTime: unknown, since: number, now: number): boolean {
  if (typeof authTime !== 'number') return false;
  const tolerance = CLOCK_TOLERANCE_SECONDS * 1000;
  return authTime * 1000 >= since - tolerance && authTime * 1000 <= now + tolerance;
}

/**
 * Returns the time of an authentication, in milliseconds and at most the present time; 0 if it is not known.
 * @param authTime the claim `auth_time`, in seconds, or whatever the token has instead.
 */
export const timeOf = (authTime: unknown, now: number): number =>
  typeof authTime === 'number' && authTime > 0 ? Math.min(Math.floor(authTime * 1000), now) : 0;

/** Whether `acr`, or a member of `amr`, is one of the values. */
export const namesOneOf = (values: readonly string[], acr: unknown, amr: unknown): boolean =>
  [acr, ...(Array.isArray(amr) ? (amr as readonly unknown[]) : [])].some(
    (claim) => typeof claim === 'string' && values.includes(claim),
  );

/** Turns an error of the library into the refusal that the person is told. */
function refusalOf(error: unknown, unavailable: (error: unknown) => Error): Error {
  if (error instanceof AuthorizationResponseError)
    return PROVIDER_FAILED.has(error.error) ? unavailable(error) : refuse('PROVIDER_DECLINED');
  // Other errors of the token endpoint, such as `invalid_client`, are the operator's to mend.
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant' ? refuse('PROVIDER_ANSWER_REFUSED') : unavailable(error);
  if (error instanceof ClientError)
    return NO_ANSWER.has(error.code ?? '') ? unavailable(error) : refuse('PROVIDER_ANSWER_REFUSED');
  return isRefusal(error) ? error : unavailable(error);
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'DomainError';
