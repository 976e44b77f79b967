import type { NewPasskey, PasskeyAnswer } from '@bluebox/contracts';
import { type AnswerOf, type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';

export const secondFactorsQuery = queryOptions({
  queryKey: ['second-factors'],
  queryFn: ({ signal }) => getJson(routes.showSecondFactors.at(), { signal }),
});

export type FactorCodeInput = BodyOf<typeof routes.completeSignIn>;
export type TotpSecret = AnswerOf<typeof routes.beginTotp>;

export const completeSignIn = (body: FactorCodeInput, options: PostOptions) =>
  postJson(routes.completeSignIn.at(), body, options);
export const signInByPasskey = (passkey: PasskeyAnswer, options: PostOptions) =>
  postJson(routes.signInByPasskey.at(), { passkey }, options);
export const addPasskey = (
  { name, passkey }: { readonly name: string; readonly passkey: NewPasskey },
  options: PostOptions,
) => postJson(routes.addPasskey.at(), { name, passkey }, { ...options, renewsSession: true });
export const removePasskey = (passkeyId: string, options: PostOptions) =>
  postJson(routes.removePasskey.at({ passkeyId }), {}, options);
export const beginTotp = (_: undefined, options: PostOptions) =>
  postJson(routes.beginTotp.at(), {}, options);
export const confirmTotp = (body: FactorCodeInput, options: PostOptions) =>
  postJson(routes.confirmTotp.at(), body, { ...options, renewsSession: true });
export const removeTotp = (_: undefined, options: PostOptions) =>
  postJson(routes.removeTotp.at(), {}, options);
export const makeRecoveryCodes = (_: undefined, options: PostOptions) =>
  postJson(routes.makeRecoveryCodes.at(), {}, options);
