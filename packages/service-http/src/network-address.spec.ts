import { describe, expect, it } from 'vitest';
import { localHost, networkAddress, reachableHost } from './network-address.ts';

describe('the host in URLs for this machine', () => {
  it('is the one address that is listened on (127.0.0.1 was used always, and refused connections)', () => {
    expect(localHost('127.0.0.2')).toBe('127.0.0.2');
    expect(localHost('192.0.2.7')).toBe('192.0.2.7');
    expect(localHost('localhost')).toBe('localhost');
  });

  it('is 127.0.0.1 when all addresses are listened on', () => {
    expect(localHost('0.0.0.0')).toBe('127.0.0.1');
    expect(localHost('::')).toBe('127.0.0.1');
  });
});

it('the host in URLs for phones is the one address that is listened on, or that of the network', () => {
  expect(reachableHost('192.0.2.7')).toBe('192.0.2.7');
  expect(reachableHost('0.0.0.0')).toBe(networkAddress());
  expect(reachableHost('::')).toBe(networkAddress());
});

it.each([localHost, reachableHost])(
  'an IPv6 address stands in brackets, as URLs need it (the port was read as a part of it)',
  (host) => {
    expect(new URL(`http://${host('::1')}:8080`).host).toBe('[::1]:8080');
    expect(new URL(`http://${host('2001:db8::7')}:8080`).host).toBe('[2001:db8::7]:8080');
  },
);
