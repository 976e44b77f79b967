import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Returns the address at which phones in the same network reach this machine: the first external
 * IPv4 address, or loopback if there is none.
 */
export function networkAddress(): string {
  for (const addresses of Object.values(networkInterfaces()))
    for (const { family, internal, address } of addresses ?? [])
      if (family === 'IPv4' && !internal) return address;
  return '127.0.0.1';
}

const isEveryAddress = (listensAt: string): boolean =>
  listensAt === '0.0.0.0' || listensAt === '::';
/** Returns the host of a URL. An IPv6 address is put in brackets. */
const urlHost = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

/**
 * Returns the host, for URLs, under which phones reach a server that listens on one address of this
 * machine, or on all.
 */
export const reachableHost = (listensAt: string): string =>
  urlHost(isEveryAddress(listensAt) ? networkAddress() : listensAt);

/**
 * Returns the host, for URLs, under which this machine itself reaches a server that listens on one
 * of its addresses, or on all. A server that listens on one address refuses connections to another,
 * even to loopback.
 */
export const localHost = (listensAt: string): string =>
  urlHost(isEveryAddress(listensAt) ? '127.0.0.1' : listensAt);
