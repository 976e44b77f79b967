import { createHmac, timingSafeEqual } from 'node:crypto';
import { linkKindOf, PRIVATE_LINKS } from '@bluebox/contracts';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';
import type { LinkGrant } from './caller.ts';

const MAC_BYTES = 16;

const macOf = (key: Buffer, { kind, id, generation }: LinkGrant): Buffer =>
  createHmac('sha256', key)
    .update(`bluebox-link\n${kind}\n${id}\n${generation}`)
    .digest()
    .subarray(0, MAC_BYTES);

/**
 * Returns the code of a private link: the link's kind and generation, the record's id, and 128 bits
 * of HMAC over all three. The code need not be stored, because the same grant always gives the same
 * code.
 */
export const capabilityCode = (key: KeySource, grant: LinkGrant): string =>
  codeWith(liveKeys(key).current, grant);

function codeWith(key: Buffer, grant: LinkGrant): string {
  return [
    `${PRIVATE_LINKS[grant.kind].code}${grant.generation.toString(36)}`,
    grant.id,
    macOf(key, grant).toString('base64url'),
  ].join('.');
}

/**
 * Reads the grant in a code; `undefined` for a code that was not made with an accepted key. The service
 * must check whether the generation is still valid.
 */
export function readCapabilityCode(key: KeySource, code: string): LinkGrant | undefined {
  const match = /^([a-z])([0-9a-z]{1,6})\.([a-z0-9-]{8,40})\.[A-Za-z0-9_-]{22}$/.exec(code);
  const [, prefix, generation, id] = match ?? [];
  const kind = linkKindOf(prefix);
  if (kind === undefined || generation === undefined || id === undefined) return undefined;
  const grant = { kind, id, generation: Number.parseInt(generation, 36) };
  const given = Buffer.from(code);
  const isMadeWith = (each: Buffer): boolean => {
    const made = Buffer.from(codeWith(each, grant));
    return given.length === made.length && timingSafeEqual(given, made);
  };
  return liveKeys(key).accepted.some(isMadeWith) ? grant : undefined;
}
