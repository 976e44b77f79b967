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

/**
 * Returns the host under which phones reach a server that listens on one address of this machine,
 * or on all.
 */
export const reachableHost = (listensAt: string): string =>
  listensAt === '0.0.0.0' || listensAt === '::' ? networkAddress() : listensAt;
