import { expect, it } from 'vitest';
import { knownAddress, ownOrigin } from './known-address.ts';

const networkUrl = () => 'http://192.168.1.8:8080';

it.each([
  ['what was set, however it was asked', 'https://box.example', '127.0.0.1', 'https://box.example'],
  ['what was set, to phones too', 'https://box.example', '192.168.1.8', 'https://box.example'],
  ['the network address at the machine itself', undefined, '127.0.0.1', networkUrl()],
  ['the same by its name', undefined, 'localhost', networkUrl()],
  ['the same by IPv6', undefined, '[::1]', networkUrl()],
  ['nothing to who came by a name that leads here', undefined, 'bluebox.lan', undefined],
  [
    'what leads others here, though loopback was set',
    'http://127.0.0.1:8080',
    'localhost',
    networkUrl(),
  ],
  ['nothing to phones, though loopback was set', 'http://127.0.0.1:8080', '192.168.1.8', undefined],
  ['a host that only begins like loopback', undefined, '127.0.0.1.example', undefined],
] as const)('tells %s', (_what, publicUrl, hostname, told) => {
  expect(knownAddress({ publicUrl, networkUrl }, { hostname })).toBe(told);
});

it('knows nothing better when no network address is known', () => {
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
    'the public address, whatever was asked',
    'https://box.example',
    'evil.example',
    'https://box.example',
  ],
  [
    'the address by which it was asked at the machine itself',
    undefined,
    'localhost:8080',
    'http://localhost:8080',
  ],
  ['the network address', undefined, '192.168.1.8:8080', networkUrl()],
  ['an address of this machine', undefined, '10.1.2.3:8080', 'http://10.1.2.3:8080'],
  [
    'the network address in place of a name that anybody could invent',
    undefined,
    'evil.example',
    networkUrl(),
  ],
  ['the network address in place of another port of it', undefined, '192.168.1.8:1', networkUrl()],
] as const)('tells others %s', (_what, publicUrl, host, told) => {
  expect(ownOrigin({ publicUrl, networkUrl }, asked(host))).toBe(told);
});

it('tells others nothing where no address is known to be ours', () => {
  const known = { publicUrl: undefined, networkUrl: undefined };
  expect(ownOrigin(known, asked('evil.example'))).toBeUndefined();
  expect(ownOrigin(known, asked('10.1.2.3', '::ffff:10.1.2.3'))).toBe('http://10.1.2.3');
});
