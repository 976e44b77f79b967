import { type NewPasskey, type PasskeyAnswer, refuse, type SecurityKind } from '@bluebox/contracts';
import { created, httpProblem, ok } from '@bluebox/service-http';
import type { FactorsOfAccount } from '../account-documents.ts';
import { type Credential, credentialOf } from '../domain/account-lifecycle.ts';
import {
  accountOfPasskey,
  CHALLENGE_MILLISECONDS,
  MOST_PASSKEYS,
  publicPasskeyId,
  type RelyingParty,
} from '../passkeys.ts';
import { afterRemoval, type SecondFactorStore, unusedRecoveryCodes } from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import { assertSignedIn, type SecondFactorDependencies, viewOf } from './change-second-factors.ts';

function assertAvailable(site: RelyingParty | undefined): asserts site is RelyingParty {
  if (site === undefined) throw refuse('PASSKEYS_UNAVAILABLE');
}

function assertRoom({ passkeys = [] }: FactorsOfAccount): void {
  if (passkeys.length >= MOST_PASSKEYS) throw refuse('PASSKEYS_FULL', { most: MOST_PASSKEYS });
}

/** Makes a challenge for any passkey of this site. */
export async function challengePasskey(
  { passkeys }: Pick<SecondFactorDependencies, 'passkeys'>,
  site: RelyingParty | undefined,
) {
  assertAvailable(site);
  return ok(await passkeys.authentication(site));
}

/** Makes a challenge for a new passkey of the signed-in account. */
export async function beginPasskey(
  dependencies: SecondFactorDependencies,
  site: RelyingParty | undefined,
  signedIn: SignedIn | undefined,
) {
  const { accounts, secondFactors, passkeys, recentAuthentication, now } = dependencies;
  assertSignedIn(signedIn);
  assertAvailable(site);
  const { account, session } = signedIn;
  // A session that only sets up a factor passes no other check of its age.
  const kept = await secondFactors.of(account.id);
  if (!recentAuthentication.isRecent(session, kept)) throw httpProblem('NOT_SIGNED_IN');
  const { login = '' } = accounts.entryOf(account);
  const options = await passkeys.registration(kept, login, site);
  const until = new Date(now().getTime() + CHALLENGE_MILLISECONDS).toISOString();
  const { challenge } = options;
  await secondFactors.changeOwn(signedIn, (present) => {
    assertRoom(present);
    const factors = { ...present, passkeyEnrolment: { challenge, until } };
    return { factors, logged: [], result: undefined };
  });
  return ok(options);
}

/**
 * Adds a passkey to the signed-in account, and makes recovery codes if it has none. The caller renews the
 * session afterwards, because the passkey proves who is there.
 */
export async function addPasskey(
  dependencies: SecondFactorDependencies,
  { name, passkey: answer }: { readonly name: string; readonly passkey: NewPasskey },
  site: RelyingParty | undefined,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  const { secondFactors, factorCodes, passkeys, now } = dependencies;
  assertSignedIn(signedIn);
  assertAvailable(site);
  const { account } = signedIn;
  const { passkeyEnrolment: begun } = await secondFactors.of(account.id);
  if (begun === undefined || begun.until <= now().toISOString()) throw refuse('PASSKEY_REFUSED');
  const passkey = await passkeys.verifyNew(account.id, name, answer, begun.challenge, site);
  const recoveryCodes = await secondFactors.changeOwn(signedIn, (present) => {
    // An app that another session began to set up with the password alone is over, too.
    const { passkeyEnrolment, enrolment: _, passkeys: others = [], ...rest } = present;
    // The challenge was answered already, or replaced by another.
    if (passkeyEnrolment?.challenge !== begun.challenge) throw refuse('PASSKEY_REFUSED');
    assertRoom(present);
    const added = {
      ...rest,
      passkeys: [...others.filter(({ id }) => id !== passkey.id), passkey],
    };
    const made =
      unusedRecoveryCodes(added) > 0
        ? { factors: added, codes: undefined }
        : factorCodes.withRecoveryCodes(added);
    return {
      factors: made.factors,
      logged: [
        recorder.entry({
          kind: 'factor-added',
          outcome: 'done',
          account: account.id,
          factor: 'passkey',
        }),
      ],
      result: made.codes,
    };
  });
  return created({
    passkeyId: publicPasskeyId(passkey),
    ...(recoveryCodes === undefined ? {} : { recoveryCodes: [...recoveryCodes] }),
  });
}

/** Removes a passkey from the signed-in account. */
export async function removePasskey(
  { secondFactors, passkeys, factorRequired }: SecondFactorDependencies,
  passkeyId: string,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  assertSignedIn(signedIn);
  const { id } = signedIn.account;
  const remaining = await secondFactors.changeOwn(signedIn, (present) => {
    const others = (present.passkeys ?? []).filter(
      (passkey) => publicPasskeyId(passkey) !== passkeyId,
    );
    if (others.length === (present.passkeys ?? []).length) throw refuse('UNKNOWN_FACTOR');
    const factors = afterRemoval({ ...present, passkeys: others }, factorRequired);
    return {
      factors,
      logged: [
        recorder.entry({ kind: 'factor-removed', outcome: 'done', account: id, factor: 'passkey' }),
      ],
      result: factors,
    };
  });
  return ok(viewOf(remaining, passkeys));
}

export interface CheckPasskeyDependencies
  extends Pick<SecondFactorDependencies, 'passkeys' | 'now'> {
  readonly secondFactors: SecondFactorStore;
}

/**
 * Checks the answer of a passkey of an account. An answer is accepted once.
 * @param challenge challenge that this browser got a short time ago.
 * @param kind kind of the entry in the security log, if the answer is refused.
 */
export async function checkPasskey(
  { secondFactors, passkeys, now }: CheckPasskeyDependencies,
  accountId: string,
  answer: PasskeyAnswer,
  challenge: string | undefined,
  site: RelyingParty | undefined,
  recorder: SecurityRecorder,
  kind: Extract<SecurityKind, 'second-step' | 'reauthentication'>,
): Promise<void> {
  assertAvailable(site);
  try {
    if (challenge === undefined) throw refuse('PASSKEY_REFUSED');
    const { passkeys: kept = [] } = await secondFactors.of(accountId);
    const known = kept.find(({ id }) => id === answer.id);
    const used = await passkeys.verify(known, answer, challenge, site);
    const time = now();
    const until = new Date(time.getTime() + CHALLENGE_MILLISECONDS).toISOString();
    await secondFactors.change(accountId, (present) => {
      const current = (present.answered ?? []).filter((one) => one.until > time.toISOString());
      const isThere = present.passkeys?.some(({ id }) => id === used.id) === true;
      if (!isThere || current.some((one) => one.challenge === challenge))
        throw refuse('PASSKEY_REFUSED');
      const factors = {
        ...present,
        passkeys: (present.passkeys ?? []).map((one) => (one.id === used.id ? used : one)),
        answered: [...current, { challenge, until }],
      };
      return { factors, logged: [], result: undefined };
    });
  } catch (error) {
    await recorder.refused({ kind, outcome: 'wrong-code', account: accountId });
    throw error;
  }
}

/**
 * Signs in by a passkey, without a password, because the passkey verifies its user by itself.
 * @param begun the account whose password was right in this browser, for authenticators that do not
 *   tell the account.
 */
export async function signInByPasskey(
  dependencies: CheckPasskeyDependencies & Pick<SecondFactorDependencies, 'accounts'>,
  answer: PasskeyAnswer,
  challenge: string | undefined,
  begun: Credential | undefined,
  site: RelyingParty | undefined,
  recorder: SecurityRecorder,
) {
  assertAvailable(site);
  const accountId = accountOfPasskey(answer) ?? begun?.accountId;
  const account = accountId === undefined ? undefined : await dependencies.accounts.byId(accountId);
  if (account?.status !== 'active') throw refuse('PASSKEY_REFUSED');
  await checkPasskey(dependencies, account.id, answer, challenge, site, recorder, 'second-step');
  return ok(credentialOf(account));
}
