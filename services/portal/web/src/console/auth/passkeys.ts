import type { NewPasskey, PasskeyAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { ApiProblem, postJson } from '../../platform/api.ts';

/* Asks the browser for passkeys. It shows its own dialog, which the person may close. */

/**
 * Whether the page may use passkeys, which browsers offer only to a host with a name, over HTTPS and
 * on localhost.
 */
export const offersPasskeys = (): boolean =>
  window.isSecureContext &&
  typeof PublicKeyCredential === 'function' &&
  !/^[0-9.]+$|^\[/.test(location.hostname);

/** Turns the browser's error, mostly a dialog that was closed, into a problem with a text. */
const asProblem = (error: unknown): never => {
  if (error instanceof ApiProblem) throw error;
  throw new ApiProblem(400, { code: 'PASSKEY_NOT_GIVEN' });
};

/** Lets the browser make a passkey for the signed-in account. */
export async function makePasskey(): Promise<NewPasskey> {
  try {
    const options = await postJson(routes.beginPasskey.at());
    return (await startRegistration({ optionsJSON: options as never })) as unknown as NewPasskey;
  } catch (error) {
    return asProblem(error);
  }
}

/** Lets the browser answer by a passkey of this site. */
export async function answerByPasskey(): Promise<PasskeyAnswer> {
  try {
    const options = await postJson(routes.challengePasskey.at());
    return (await startAuthentication({
      optionsJSON: options as never,
    })) as unknown as PasskeyAnswer;
  } catch (error) {
    return asProblem(error);
  }
}
