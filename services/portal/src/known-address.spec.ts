import { expect, it } from 'vitest';
import { knownAddress } from './known-address.ts';

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
