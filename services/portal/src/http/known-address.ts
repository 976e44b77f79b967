import type { Request } from 'express';

export interface KnownAddresses {
  /** Configured public URL. */
  readonly publicUrl: string | undefined;
  /** URL for phones in the same network, if it is known. */
  readonly networkUrl: (() => string) | undefined;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Returns the URL under which other people reach the portal, for prints and links, without a
 * trailing slash; `undefined` when only the host of the request is known.
 */
export function knownAddress(
  { publicUrl, networkUrl }: KnownAddresses,
  { hostname }: Pick<Request, 'hostname'>,
): string | undefined {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return publicUrl;
  // A loopback address works only on the machine itself, so it is useless to other people.
  return isLoopback(hostname) ? networkUrl?.() : undefined;
}

/**
 * Returns the portal's origin for URLs that are shown to other people. Without a public URL, this
 * is the request's origin if it is known to be ours, and otherwise the URL in the network, if there
 * is one. A Host header can be forged, and a page that repeats it would lead elsewhere.
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
