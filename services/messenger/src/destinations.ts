import type { Vault } from '@bluebox/event-sourcing';
import type { Destination } from './sending/sender.ts';

/** The part of a channel that is kept in the vault: its name, and where it sends. */
export interface ChannelSecrets extends Destination {
  readonly name: string;
  /** Secret of the link by which a giver ends the mails. */
  readonly token?: string;
}

/** Names and addresses of channels, in the vault under the channels' ids. */
export interface Destinations {
  /** @param options.isNew whether the channel's id was made for this call. */
  put(
    channelId: string,
    secrets: ChannelSecrets,
    at: string,
    options?: { readonly isNew?: boolean },
  ): Promise<void>;
  get(channelId: string): Promise<ChannelSecrets | undefined>;
  forget(channelId: string): Promise<void>;
}

export const destinationsIn = (vault: Vault): Destinations => ({
  put: (channelId, secrets, at, options = {}) => vault.put(channelId, { ...secrets }, at, options),
  get: async (channelId) => (await vault.get(channelId)) as ChannelSecrets | undefined,
  async forget(channelId) {
    await vault.forget(channelId);
  },
});

/** Returns a place as the list shows it: the host of a URL, or the masked mail addresses. */
export function shownPlace({ url, addresses }: Destination): string {
  if (url !== undefined) return new URL(url).host;
  return (addresses ?? []).map(masked).join(', ');
}

function masked(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}
