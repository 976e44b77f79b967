import type { ChannelChoices, NewChannel } from '../api/messenger.ts';

/** Fields of the form for a new channel, as people type them. */
export interface TypedChannel extends ChannelChoices {
  readonly kind: NewChannel['kind'];
  readonly name: string;
  readonly url?: string;
  readonly secret?: string;
  /** Mail addresses, one per line. */
  readonly addresses?: string;
}

const MOST_ADDRESSES = 10;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Returns the mail addresses of a text with one address per line; commas and semicolons separate too. */
export const typedAddresses = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[\s,;，；、]+/u)
      .map((address) => address.trim())
      .filter((address) => address !== ''),
  ),
];

/** Whether a text has a number of mail addresses that a channel may have, and nothing else. */
export function areAddresses(text: string): boolean {
  const addresses = typedAddresses(text);
  return (
    addresses.length > 0 &&
    addresses.length <= MOST_ADDRESSES &&
    addresses.every((address) => ADDRESS.test(address))
  );
}

/** Returns the request for a typed channel. */
export function newChannel(driveId: string, typed: TypedChannel): NewChannel {
  const { kind, tells, language, digestHour } = typed;
  const common = { driveId, name: typed.name.trim(), tells, language, digestHour };
  const url = (typed.url ?? '').trim();
  switch (kind) {
    case 'mail':
      return { kind, ...common, addresses: [...typedAddresses(typed.addresses ?? '')] };
    case 'wecom':
    case 'webhook':
      return { kind, ...common, url };
    case 'dingtalk':
    case 'feishu': {
      const secret = (typed.secret ?? '').trim();
      return { kind, ...common, url, ...(secret === '' ? {} : { secret }) };
    }
  }
}
