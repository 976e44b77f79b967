import type { Request } from 'express';

export interface KnownAddresses {
  /** Configured public URL. */
  readonly publicUrl: string | undefined;
  /** URL for phones in the same network. */
  readonly networkUrl: (() => string) | undefined;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Returns the URL under which other people reach the portal, without a trailing slash; `undefined`
 * if only the host of the request is known.
 */
export function knownAddress(
  { publicUrl, networkUrl }: KnownAddresses,
  { hostname }: Pick<Request, 'hostname'>,
): string | undefined {
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname)) return publicUrl;
  // Other people cannot reach a loopback address.
  return isLoopback(hostname) ? networkUrl?.() : undefined;
}

/**
 * Returns the portal's origin for URLs that are shown to other people. The request's origin is used
 * only if it is certainly ours, because a forged Host header would make the URLs lead elsewhere.
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
