import { refuse, type SecurityKind } from '@bluebox/contracts';
import { tooManyRequests } from '@bluebox/service-http';
import type { ActiveAccount } from '../account-documents.ts';
import type { CodeCheck, FactorCodes, SecondFactorStore } from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignInLimit } from '../sign-in-limit.ts';
import type { GuessingBrowser } from './guess-password.ts';

export interface CheckFactorCodeDependencies {
  readonly secondFactors: SecondFactorStore;
  readonly factorCodes: FactorCodes;
  /** Limit of the attempts at codes, which leaves out no browser. */
  readonly codeLimit: SignInLimit;
  readonly now: () => Date;
}

type Refused = Exclude<CodeCheck, 'totp' | 'recovery-code'>;
const CODE_OF = {
  wrong: 'FACTOR_CODE_WRONG',
  'used-totp': 'FACTOR_CODE_USED',
  'used-recovery-code': 'RECOVERY_CODE_USED',
} as const satisfies Record<Refused, string>;

/**
 * Uses up a code of an authenticator app or a recovery code. Attempts are counted by account
 * from every browser together.
 * @param kind kind of the entry in the security log, if the code is wrong or not allowed.
 * @throws TOO_MANY_REQUESTS after too many wrong codes.
 */
export async function checkFactorCode(
  { secondFactors, factorCodes, codeLimit, now }: CheckFactorCodeDependencies,
  { id }: ActiveAccount,
  code: string,
  browser: GuessingBrowser,
  recorder: SecurityRecorder,
  kind: Extract<SecurityKind, 'second-step' | 'reauthentication'>,
): Promise<void> {
  const subject = `second factor of ${id}`;
  const place = { address: browser.address, knownDevice: browser.deviceOf(id) };
  const wait = codeLimit.secondsToWait(subject, place, now());
  if (wait > 0) {
    await recorder.refused({ kind, outcome: 'locked', account: id });
    throw tooManyRequests(wait);
  }
  // The attempt is counted before the check, because many simultaneous attempts would otherwise be
  // checked before one is counted.
  codeLimit.failed(subject, place, now());
  const outcome = await secondFactors.change(id, (present) => {
    const checked = factorCodes.check(present, code);
    return {
      ...(checked.factors === undefined ? {} : { factors: checked.factors }),
      logged:
        checked.outcome === 'recovery-code'
          ? [recorder.entry({ kind: 'recovery-code-used', outcome: 'done', account: id })]
          : [],
      result: checked.outcome,
    };
  });
  if (outcome === 'totp' || outcome === 'recovery-code') {
    codeLimit.succeeded(subject, place);
    return;
  }
  await recorder.refused(
    outcome === 'used-recovery-code'
      ? { kind: 'recovery-code-used', outcome: 'used-code', account: id }
      : { kind, outcome: outcome === 'wrong' ? 'wrong-code' : 'used-code', account: id },
  );
  throw refuse(CODE_OF[outcome]);
}
