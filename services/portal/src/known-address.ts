import type { Request } from 'express';

export interface KnownAddresses {
  /** Where people reach it, as somebody has set. */
  readonly publicUrl: string | undefined;
  /** Where phones in the same network reach it, when that is known. */
  readonly networkUrl: (() => string) | undefined;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Where other people reach it, for what is printed and sent on; without a slash at the end.
 * @returns `undefined` when nothing is known that is better than the address by which it was asked.
 */
export function knownAddress(
  { publicUrl, networkUrl }: KnownAddresses,
  { hostname }: Pick<Request, 'hostname'>,
): string | undefined {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return publicUrl;
  // Only whoever sits at the machine itself asks by an address that leads nobody else here.
  return isLoopback(hostname) ? networkUrl?.() : undefined;
}

/**
 * The origin by which a request came, for addresses that are shown to others: only where it is known to
 * be ours. A Host can be invented, and a page that repeats it leads elsewhere.
 */
export function ownOrigin(
  known: KnownAddresses,
  request: Pick<Request, 'hostname' | 'host' | 'protocol' | 'socket'>,
): string | undefined {
  if (known.publicUrl !== undefined) return known.publicUrl;
  const networkUrl = known.networkUrl?.();
  const asked = `${request.protocol}://${request.host}`;
  const reached = request.socket.localAddress?.replace(/^::ffff:/, '');
  const isOurs =
    isLoopback(request.hostname) || request.hostname === reached || asked === networkUrl;
  return isOurs ? asked : networkUrl;
}
