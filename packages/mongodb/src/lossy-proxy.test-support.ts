import { connect, createServer, type Socket } from 'node:net';

/**
 * Starts a proxy in front of the server, which can lose a response as a network does, or block
 * traffic as a stopped process does.
 */
export async function lossyProxy(uri: string) {
  const server = new URL(uri);
  const pairs = new Set<readonly [client: Socket, upstream: Socket]>();
  let isPaused = false;
  let toLose: string | undefined;
  let lost = 0;

  const listener = createServer((client) => {
    const upstream = connect(Number(server.port || 27017), server.hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    let isLosing = false;
    client.on('data', (data) => {
      if (toLose !== undefined && data.includes(toLose)) {
        toLose = undefined;
        isLosing = true;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!isLosing) client.write(data);
      else {
        lost += 1;
        client.destroy();
        upstream.destroy();
      }
    });
    for (const [end, other] of [pair, [upstream, client] as const]) {
      end.on('error', () => {});
      end.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
    if (isPaused) for (const end of pair) end.pause();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const through = new URL(uri);
  through.hostname = '127.0.0.1';
  through.port = String(address.port);
  through.searchParams.set('directConnection', 'true');

  return {
    uri: through.href,
    lost: () => lost,
    /** Blocks traffic in both directions until it is resumed. */
    pause() {
      isPaused = true;
      for (const pair of pairs) for (const end of pair) end.pause();
    },
    resume() {
      isPaused = false;
      for (const pair of pairs) for (const end of pair) end.resume();
    },
    /**
     * Loses the response to the next message that contains these bytes; the server receives and
     * executes the message.
     */
    loseResponseTo(bytes: string) {
      toLose = bytes;
    },
    async close() {
      for (const pair of pairs) for (const end of pair) end.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
