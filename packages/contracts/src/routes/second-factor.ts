import type {
  FactorCodeBody,
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
