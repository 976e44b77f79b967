import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const PRODUCE = 0;

export interface LossyProxy {
  readonly port: number;
  /** Returns the number of produce responses that were dropped. */
  readonly dropped: () => number;
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of a broker. The broker executes every produce request, but the proxy
 * drops some responses by closing the connection.
 * @param isDropped called for every produce response.
 */
export async function lossyProxy(
  broker: { readonly host: string; readonly port: number },
  isDropped: () => boolean,
): Promise<LossyProxy> {
  let dropped = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(broker.port, broker.host);
    const produces = new Set<number>();
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on(
      'data',
      frames((frame) => {
        if (frame.readInt16BE(4) === PRODUCE) produces.add(frame.readInt32BE(8));
        upstream.write(frame);
      }),
    );
    upstream.on(
      'data',
      frames((frame) => {
        if (produces.delete(frame.readInt32BE(4)) && isDropped()) {
          dropped += 1;
          end();
        } else client.write(frame);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    dropped: () => dropped,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Assembles whole frames (a length, then that many bytes) from the chunks of a connection. */
function frames(onFrame: (frame: Buffer) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const length = 4 + rest.readInt32BE(0);
      onFrame(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}
