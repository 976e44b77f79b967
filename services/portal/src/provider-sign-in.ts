import type { PROVIDER_PURPOSES } from '@bluebox/contracts';
import type { AskedProvider, IdentityProvider } from './identity-provider.ts';
import type { ProviderIdentities } from './provider-identities.ts';

/** Time, in milliseconds, within which the provider's answer has to come. */
export const ERRAND_MILLISECONDS = 15 * 60_000;

/** An authentication at the provider that was begun in a browser, which keeps it in a signed cookie. */
export interface ProviderErrand extends AskedProvider {
  readonly purpose: (typeof PROVIDER_PURPOSES)[number];
  /** Time of the beginning, in milliseconds. */
  readonly begunAt: number;
  /** Path of the console to open afterwards. */
  readonly next?: string | undefined;
  /** Whether the provider's pages are in a window of their own. */
  readonly inWindow?: boolean | undefined;
  /** The account that was signed in, if it is to be connected or to authenticate again. */
  readonly accountId?: string | undefined;
  /** The invitation that is to be accepted, with the chosen name and login. */
  readonly joining?:
    | { readonly code: string; readonly name: string; readonly login: string }
    | undefined;
}

/** The sign-in at the organisation's provider, if one is set. */
export interface ProviderSignIn {
  readonly provider: IdentityProvider | undefined;
  readonly identities: ProviderIdentities;
  /** Whether an account can be opened at the provider. */
  opens(accountId: string): Promise<boolean>;
}

export const providerSignIn = (
  provider: IdentityProvider | undefined,
  identities: ProviderIdentities,
): ProviderSignIn => ({
  provider,
  identities,
  opens: async (accountId) =>
    provider !== undefined && (await identities.of(accountId)) !== undefined,
});
