import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Lowest port that may be chosen. Linux by default uses ports from 32768 up for outgoing connections, so another
 * program could take a service's port in that range while the service is down.
 */
const FIRST = 20_000;
const LAST = 32_000;
const MOST_TRIES = 1_000;

/** Returns distinct free ports of the loopback address that no outgoing connection takes. */
export async function lastingPorts(
  count: number,
  random: () => number,
): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries === MOST_TRIES) throw new Error(`no ${count} ports are free`);
    const port = FIRST + Math.floor(random() * (LAST - FIRST));
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
