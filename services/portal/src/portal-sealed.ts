import {
  derivedKeys,
  type KeySource,
  type LiveKeys,
  liveKeys,
  type View,
} from '@bluebox/event-sourcing';
import { accountTransactions } from './account-transactions.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { type Passwords, passwords } from './passwords.ts';
import { openProviderIdentities, type ProviderIdentities } from './provider-identities.ts';
import { deriveKey, sealWith } from './sealing.ts';
import { openSecondFactors, type SecondFactorStore } from './second-factors.ts';

/** Texts that the portal has sealed, and passwords that it has hashed, with its key. */
export interface PortalSealed {
  /** Returns the number of accounts with a name, login, second factor or identity that is sealed with another key. */
  before(): Promise<number>;
  /**
   * Returns the number of accounts whose password was hashed with another key. Such a hash is made anew
   * at the next sign-in, because it cannot be made without the password.
   */
  passwordsBefore(): Promise<number>;
  /** Seals some accounts with the current key. @returns the number of them; 0 when all have it. */
  reseal(limit: number): Promise<number>;
}

/** Returns the function that derives the portal's keys for a purpose. */
export function portalKeys(sessionKey: KeySource): (purpose: string) => LiveKeys {
  const keys = liveKeys(sessionKey);
  return (purpose) => derivedKeys(keys, (each) => deriveKey(each, purpose));
}

export const portalSealed = (
  accounts: Accounts,
  secondFactors: SecondFactorStore,
  identities: ProviderIdentities,
  hashes: Passwords,
): PortalSealed => ({
  before: async () =>
    (await accounts.sealedBefore()) +
    (await secondFactors.sealedBefore()) +
    (await identities.sealedBefore()),
  passwordsBefore: async () =>
    (await accounts.all()).filter(
      (account) =>
        account.status === 'active' &&
        account.passwordHash !== undefined &&
        !hashes.isCurrent(account.passwordHash),
    ).length,
  reseal: async (limit) =>
    (await accounts.reseal(limit)) ||
    (await secondFactors.reseal(limit)) ||
    identities.reseal(limit),
});

/** Opens what a portal that does not run has sealed. */
export function openPortalSealed(view: View, sessionKey: KeySource): PortalSealed {
  const key = portalKeys(sessionKey);
  const transactions = accountTransactions(view);
  const seal = sealWith(key('accounts'));
  const accounts = openAccounts(view, transactions, seal, () => {});
  const secondFactors = openSecondFactors(view, transactions, seal);
  const identities = openProviderIdentities(view, transactions, seal);
  return portalSealed(accounts, secondFactors, identities, passwords(key('passwords')));
}
