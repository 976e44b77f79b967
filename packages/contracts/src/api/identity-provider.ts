import { z } from 'zod';
import { AccountName, FACTOR_METHODS, SetUpBody } from './portal.ts';

// Bodies and answers of the routes by which people sign in at their organisation's identity provider.

/**
 * Path of the console to open afterwards. It names no host and no backslash, which browsers read as a
 * slash, so that it cannot lead to another site.
 */
const NextPath = z
  .string()
  .max(500)
  .regex(/^\/console(?:[/?#][^\\\s]*)?$/, 'must be a path of the console');
const begin = {
  next: NextPath.optional(),
  /** Whether the provider's pages are in a window of their own, which closes afterwards. */
  inWindow: z.boolean().optional(),
};
export const BeginProviderBody = z.strictObject(begin);
export const JoinByProviderBody = z.strictObject({
  code: SetUpBody.shape.code,
  name: AccountName,
  login: SetUpBody.shape.login,
});
/** URL of the provider's page for this sign-in. */
export const ProviderUrl = z.object({ url: z.url() });

/** The provider of this Bluebox, and the connection of the caller's account with it. */
export const ProviderView = z.object({
  /** Whether people can sign in at a provider. */
  offered: z.boolean(),
  /** Name of the sign-in, as the operator has set it. */
  name: z.string().optional(),
  /** Whether the caller's account is connected; absent for callers who are not signed in. */
  connected: z.boolean().optional(),
  /** Whether the caller's account has a password; absent likewise. */
  hasPassword: z.boolean().optional(),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** Purposes for which somebody authenticates at the provider. */
export const PROVIDER_PURPOSES = ['sign-in', 'join', 'connect', 'reauthenticate'] as const;
/** The query of the URL to which the provider has sent the browser back, without the question mark. */
export const ProviderAnswerBody = z.strictObject({ answer: z.string().min(1).max(6_000) });
export const ProviderCompleted = z.object({
  purpose: z.enum(PROVIDER_PURPOSES),
  ...begin,
  /** Whether a session has begun or goes on. */
  signedIn: z.boolean(),
  /** Second factors of the account, one of which completes the sign-in, as for a password. */
  secondStep: z.array(z.enum(FACTOR_METHODS)).optional(),
});
