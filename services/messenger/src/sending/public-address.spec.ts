import { describe, expect, it } from 'vitest';
import { post } from './post.ts';
import { isPublicAddress } from './public-address.ts';
import { openHttpReceiver } from './receivers.test-support.ts';

const PUBLIC = [
  '8.8.8.8',
  '119.29.29.29',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '2400:3200::1',
  '2606:4700:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
];

const NOT_PUBLIC = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:169.254.169.254',
  '0:0:0:0:0:ffff:0a00:0001',
  '64:ff9b::10.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::8.8.8.8',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '100::1',
  '5f00::1',
  '',
  'localhost',
  '127.1',
];

describe('an address', () => {
  it.each(PUBLIC)('%s is of the public Internet', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each(NOT_PUBLIC)('%s is not of the public Internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a request to a private address is refused', () => {
  const refused = { why: 'address-refused' };
  const options = { privateAddresses: false };
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fd00:ec2::254]/',
    'https://①②⑦.0.0.1/',
    'http://robot.example/',
  ])('when the URL is %s', async (url) => {
    const resolve = async () => [{ address: '8.8.8.8', family: 4 }];
    await expect(post(new URL(url), '{}', {}, { ...options, resolve })).rejects.toMatchObject(
      refused,
    );
  });
  it.each([
    [['169.254.169.254']],
    [['127.0.0.1']],
    [['::1']],
    [['8.8.8.8', '10.0.0.1']],
    [['::ffff:192.168.0.1']],
  ])('when the name resolves to %j', async (addresses) => {
    const resolve = async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    await expect(
      post(new URL('https://robot.example/'), '{}', {}, { ...options, resolve }),
    ).rejects.toMatchObject(refused);
  });
  it('when the name resolves to nothing, it is told so', async () => {
    await expect(
      post(new URL('https://robot.example/'), '{}', {}, { ...options, resolve: async () => [] }),
    ).rejects.toMatchObject({ why: 'name-unknown' });
  });
});

describe('a request to a name', () => {
  it('connects to the address that was checked, and resolves the name once', async () => {
    const receiver = await openHttpReceiver();
    let resolved = 0;
    const resolve = async () => {
      resolved += 1;
      return [{ address: resolved === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    };
    const url = new URL(receiver.url);
    url.hostname = 'robot.example';
    const { status } = await post(url, '{}', {}, { privateAddresses: true, resolve });
    expect([status, resolved]).toStrictEqual([200, 1]);
    expect(receiver.requests[0]?.headers.host).toBe(url.host);
    await receiver.close();
  });
});
