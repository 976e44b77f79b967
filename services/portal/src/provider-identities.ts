import type { Change, Document, View } from '@bluebox/event-sourcing';
import { type AccountTransactions, findAll, put, removed } from './account-transactions.ts';
import type { Seal } from './sealing.ts';

/* The identities at the organisation's provider to which accounts are connected, at most one each. */

/** Collection of the identities in the portal's store. */
export const PROVIDER_IDENTITIES = 'provider-identities';

/** The identity to which an account is connected. Its id is that of the account. */
export interface ProviderIdentity extends Document {
  /** Keyed hash of issuer and subject, by which the account is found. */
  readonly key: string;
  /** Issuer and subject, encrypted with the portal's key. */
  readonly subject: string;
  readonly connectedAt: string;
}

export interface ProviderIdentities {
  of(accountId: string): Promise<ProviderIdentity | undefined>;
  /** Returns the id of the account that is connected to an identity. */
  accountOf(subject: string): Promise<string | undefined>;
  /** Returns the change that connects an account to an identity. */
  connection(accountId: string, subject: string, at: string): Change;
  /** Returns the change that disconnects an account. */
  removal(accountId: string): Change;
  /** Returns the number of identities that are sealed with another key than the current one. */
  sealedBefore(): Promise<number>;
  /** Seals some of these identities with the current key. @returns the number of them. */
  reseal(limit: number): Promise<number>;
}

export function openProviderIdentities(
  view: View,
  transactions: AccountTransactions,
  seal: Seal,
): ProviderIdentities {
  const of = (accountId: string) => view.get<ProviderIdentity>(PROVIDER_IDENTITIES, accountId);
  const sealed = (id: string, subject: string, connectedAt: string): ProviderIdentity => ({
    id,
    key: seal.digest(subject),
    subject: seal.close(id, subject),
    connectedAt,
  });
  const before = async (): Promise<readonly ProviderIdentity[]> =>
    (await findAll<ProviderIdentity>(view, PROVIDER_IDENTITIES, {})).filter(
      ({ id, subject }) => !seal.isCurrent(id, subject),
    );
  return {
    of,
    async accountOf(subject) {
      for (const key of seal.digests(subject)) {
        const [found] = await view.find<ProviderIdentity>(PROVIDER_IDENTITIES, {
          where: { key },
          limit: 1,
        });
        if (found !== undefined) return found.id;
      }
      return undefined;
    },
    connection: (accountId, subject, at) =>
      put(PROVIDER_IDENTITIES, sealed(accountId, subject, at)),
    removal: (accountId) => removed(PROVIDER_IDENTITIES, accountId),
    sealedBefore: async () => (await before()).length,
    reseal: (limit) =>
      transactions.run(async () => {
        const earlier = (await before()).slice(0, limit);
        return {
          changes: earlier.map(({ id, subject, connectedAt }) =>
            put(PROVIDER_IDENTITIES, sealed(id, seal.open(id, subject), connectedAt)),
          ),
          result: earlier.length,
        };
      }),
  };
}
