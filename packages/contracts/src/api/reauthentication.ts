import { z } from 'zod';
import { Instant } from '../vocabulary.ts';
import { FACTOR_METHODS, SignInBody } from './portal.ts';
import { FactorCode, PasskeyAnswer } from './second-factor.ts';

// Bodies and answers of the routes by which people prove again who they are.

/** Ways by which somebody can prove who they are. */
export const REAUTHENTICATION_METHODS = ['password', 'provider', ...FACTOR_METHODS] as const;
export const ReauthenticationMethod = z.enum(REAUTHENTICATION_METHODS);
export type ReauthenticationMethod = z.infer<typeof ReauthenticationMethod>;

/** The password, or a code or passkey if the account has a second factor. */
export const ReauthenticateBody = z.union([
  z.strictObject({ password: SignInBody.shape.password }),
  z.strictObject({ code: FactorCode }),
  z.strictObject({ passkey: PasskeyAnswer }),
]);
export const Authentication = z.object({
  /** Whether operations that need a recent authentication are open. */
  recent: z.boolean(),
  /** Time at which the next one is needed. */
  until: Instant,
  /** Ways by which this account can prove who it is. */
  methods: z.array(ReauthenticationMethod),
});
export type Authentication = z.infer<typeof Authentication>;
