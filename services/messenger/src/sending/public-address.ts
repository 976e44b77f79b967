import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * Networks that do not belong to the public Internet, from the IANA registries of special-purpose
 * addresses: private, shared, loopback, link-local, documentation, benchmarking, multicast, reserved.
 */
const RESERVED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;
/** Reserved networks within 2000::/3, the only range that is assigned to the public Internet. */
const RESERVED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;
const GLOBAL_UNICAST = '2000::/3';
/** Prefix under which NAT64 translates IPv4 addresses, and that of IPv4-mapped addresses. */
const NAT64 = '64:ff9b::/96';

function networks(list: readonly string[]): BlockList {
  const block = new BlockList();
  for (const network of list) {
    const [address = '', prefix = ''] = network.split('/');
    block.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return block;
}

const reservedIpv4 = networks(RESERVED_IPV4);
const reservedIpv6 = networks(RESERVED_IPV6);
const globalUnicast = networks([GLOBAL_UNICAST]);
const nat64 = networks([NAT64]);

/**
 * Whether an IP address belongs to the public Internet. An IPv6 address that embeds an IPv4 address
 * (IPv4-mapped, NAT64) is judged by the embedded one. Anything but an IP address is refused.
 */
export function isPublicAddress(address: string): boolean {
  // A zone, as in fe80::1%eth0, exists only for local addresses.
  if (address.includes('%')) return false;
  if (isIPv4(address)) return !reservedIpv4.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  const embedded = embeddedIpv4(address);
  if (embedded !== undefined) return isPublicAddress(embedded);
  return globalUnicast.check(address, 'ipv6') && !reservedIpv6.check(address, 'ipv6');
}

function embeddedIpv4(address: string): string | undefined {
  const groups = expanded(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped && !nat64.check(address, 'ipv6')) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Returns the eight groups of a valid IPv6 address. */
function expanded(address: string): readonly number[] {
  // The URL parser writes an IPv6 address in one form, without a dotted part.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = canonical.split('::');
  const groupsOf = (part: string | undefined) =>
    part === undefined || part === ''
      ? []
      : part.split(':').map((group) => Number.parseInt(group, 16));
  const head = groupsOf(before);
  const tail = groupsOf(after);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/**
 * Returns the IP address that a URL names instead of a host name; `undefined` if it names a host.
 * The URL parser has already read decimal, octal and hexadecimal forms.
 */
export function addressInUrl(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? undefined : host;
}
