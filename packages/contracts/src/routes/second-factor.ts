import type {
  AddPasskeyBody,
  FactorCodeBody,
  PasskeyAdded,
  PasskeyOptions,
  PasskeySignInBody,
  RecoveryCodes,
  SecondFactors,
  SignedIn,
  TotpSecret,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the portal about second factors.

export const completeSignIn = route<{
  body: typeof FactorCodeBody;
  answers: { 200: typeof SignedIn };
}>()('completeSignIn', 'post', '/api/portal/sign-in/second-step');
export const showSecondFactors = route<{ answers: { 200: typeof SecondFactors } }>()(
  'showSecondFactors',
  'get',
  '/api/portal/second-factors',
);
export const beginTotp = route<{ answers: { 200: typeof TotpSecret } }>()(
  'beginTotp',
  'post',
  '/api/portal/second-factors/totp',
);
export const confirmTotp = route<{
  body: typeof FactorCodeBody;
  answers: { 200: typeof RecoveryCodes };
}>()('confirmTotp', 'post', '/api/portal/second-factors/totp/confirm');
export const removeTotp = route<{ answers: { 200: typeof SecondFactors } }>()(
  'removeTotp',
  'post',
  '/api/portal/second-factors/totp/remove',
);
export const makeRecoveryCodes = route<{ answers: { 200: typeof RecoveryCodes } }>()(
  'makeRecoveryCodes',
  'post',
  '/api/portal/second-factors/recovery-codes',
);

/** Gets a challenge for a passkey, for a sign-in or another authentication. */
export const challengePasskey = route<{ answers: { 200: typeof PasskeyOptions } }>()(
  'challengePasskey',
  'post',
  '/api/portal/passkey-challenge',
);
export const signInByPasskey = route<{
  body: typeof PasskeySignInBody;
  answers: { 200: typeof SignedIn };
}>()('signInByPasskey', 'post', '/api/portal/sign-in/passkey');
export const beginPasskey = route<{ answers: { 200: typeof PasskeyOptions } }>()(
  'beginPasskey',
  'post',
  '/api/portal/second-factors/passkeys/begin',
);
export const addPasskey = route<{
  body: typeof AddPasskeyBody;
  answers: { 201: typeof PasskeyAdded };
}>()('addPasskey', 'post', '/api/portal/second-factors/passkeys');
export const removePasskey = route<{ answers: { 200: typeof SecondFactors } }>()(
  'removePasskey',
  'post',
  '/api/portal/second-factors/passkeys/:passkeyId/remove',
);
