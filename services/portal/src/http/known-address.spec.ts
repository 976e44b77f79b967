import { expect, it } from 'vitest';
import { knownAddress, ownOrigin } from './known-address.ts';

const networkUrl = () => 'http://192.168.1.8:8080';

it.each([
  [
    "the configured URL, whatever the request's host",
    'https://box.example',
    '127.0.0.1',
    'https://box.example',
  ],
  [
    'the configured URL, to phones too',
    'https://box.example',
    '192.168.1.8',
    'https://box.example',
  ],
  ['the network URL at the machine itself', undefined, '127.0.0.1', networkUrl()],
  ['the network URL for the name localhost', undefined, 'localhost', networkUrl()],
  ['the network URL for IPv6 loopback', undefined, '[::1]', networkUrl()],
  ['nothing for another name of this machine', undefined, 'bluebox.lan', undefined],
  [
    'the network URL although loopback is configured',
    'http://127.0.0.1:8080',
    'localhost',
    networkUrl(),
  ],
  [
    'nothing to phones although loopback is configured',
    'http://127.0.0.1:8080',
    '192.168.1.8',
    undefined,
  ],
  ['nothing for a host that only begins like loopback', undefined, '127.0.0.1.example', undefined],
] as const)('the URL for other people is %s', (_what, publicUrl, hostname, told) => {
  expect(knownAddress({ publicUrl, networkUrl }, { hostname })).toBe(told);
});

it('the URL for other people is unknown without a network address', () => {
  const known = { publicUrl: undefined, networkUrl: undefined };
  expect(knownAddress(known, { hostname: '127.0.0.1' })).toBeUndefined();
});

const asked = (host: string, localAddress = '10.1.2.3') =>
  ({
    host,
    hostname: host.replace(/:\d+$/, ''),
    protocol: 'http',
    socket: { localAddress },
  }) as never;

it.each([
  [
    "the public URL, whatever the request's host",
    'https://box.example',
    'evil.example',
    'https://box.example',
  ],
  [
    "the request's host at the machine itself",
    undefined,
    'localhost:8080',
    'http://localhost:8080',
  ],
  ['the network URL', undefined, '192.168.1.8:8080', networkUrl()],
  ['an address of this machine', undefined, '10.1.2.3:8080', 'http://10.1.2.3:8080'],
  [
    'the network URL in place of a name that anybody could invent',
    undefined,
    'evil.example',
    networkUrl(),
  ],
  [
    'the network URL in place of its host with another port',
    undefined,
    '192.168.1.8:1',
    networkUrl(),
  ],
] as const)('the origin in URLs for other people is %s', (_what, publicUrl, host, told) => {
  expect(ownOrigin({ publicUrl, networkUrl }, asked(host))).toBe(told);
});

it('the origin is unknown for another host, and known for the address of the connection', () => {
  const known = { publicUrl: undefined, networkUrl: undefined };
  expect(ownOrigin(known, asked('evil.example'))).toBeUndefined();
  expect(ownOrigin(known, asked('10.1.2.3', '::ffff:10.1.2.3'))).toBe('http://10.1.2.3');
});
