import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** State of the connection to a server. */
export type Way =
  | { readonly kind: 'open' }
  /** Data is neither passed on nor refused, as with an unplugged cable. */
  | { readonly kind: 'cut' }
  /** Chunks are delayed, and a share of them much longer, as if they had been lost and retransmitted. */
  | { readonly kind: 'slow'; readonly milliseconds: number; readonly lossShare: number }
  /**
   * A share of the responses to produce requests is lost together with the connection, after Kafka has stored
   * the records.
   */
  | { readonly kind: 'loses-answers'; readonly share: number }
  /** A share of the produce requests is acknowledged by the proxy without reaching the broker. */
  | { readonly kind: 'swallows-records'; readonly share: number };

export interface TcpProxy {
  readonly port: number;
  become(way: Way): void;
  /** Returns the number of answers to produce requests that the proxy dropped. */
  readonly lostAnswers: () => number;
  /** Returns the number of produce requests that the proxy acknowledged itself. */
  readonly swallowed: () => number;
  close(): Promise<void>;
}

const PRODUCE = 0;
/** Delay until a lost chunk is retransmitted, in milliseconds. */
const RESEND = 1_000;

export async function openTcpProxy(
  target: {
    readonly port: number;
    /** Protocol of the connection. Single responses can be dropped only for Kafka. */
    readonly protocol: 'kafka' | 'mongodb';
  },
  random: () => number,
): Promise<TcpProxy> {
  let way: Way = { kind: 'open' };
  let lostAnswers = 0;
  let swallowed = 0;
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();

  /** Forwards chunks in order, as the current state of the connection allows. */
  const passOn = (from: Socket, to: Socket, through: (piece: Buffer) => Buffer | undefined) => {
    let last = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      last = last.then(async () => {
        if (way.kind === 'slow') {
          const delay = way.milliseconds * (0.5 + random());
          const lost = random() < way.lossShare ? RESEND : 0;
          await new Promise((resolve) => setTimeout(resolve, delay + lost));
        }
        while (way.kind === 'cut' && !from.destroyed)
          await new Promise<void>((resolve) => waiting.add(resolve));
        const passed = through(piece);
        if (passed !== undefined && passed.length > 0) to.write(passed);
      });
    });
  };

  const server = createServer((client) => {
    const upstream = connect(target.port, '127.0.0.1');
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    const produces = new Set<number>();
    let whole: Buffer[] = [];
    const requests = frames((frame) => {
      if (frame.readInt16BE(4) === PRODUCE) {
        if (way.kind === 'swallows-records' && random() < way.share) {
          swallowed += 1;
          client.write(storedAnswer(frame));
          return;
        }
        produces.add(frame.readInt32BE(8));
      }
      whole.push(frame);
    });
    /** Splits the client's bytes into whole requests, so that single requests can be left out. */
    const wholeRequests = (piece: Buffer): Buffer => {
      requests(piece);
      const passed = Buffer.concat(whole);
      whole = [];
      return passed;
    };
    const answers = frames((frame) => {
      if (!produces.delete(frame.readInt32BE(4))) return;
      if (way.kind !== 'loses-answers' || random() >= way.share) return;
      lostAnswers += 1;
      end();
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    passOn(client, upstream, (piece) => {
      const passed = target.protocol === 'kafka' ? wholeRequests(piece) : piece;
      return upstream.destroyed ? undefined : passed;
    });
    passOn(upstream, client, (piece) => {
      if (target.protocol === 'kafka') answers(piece);
      return client.destroyed ? undefined : piece;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const release = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    lostAnswers: () => lostAnswers,
    swallowed: () => swallowed,
    become(next) {
      way = next;
      release();
    },
    async close() {
      way = { kind: 'open' };
      for (const socket of sockets) socket.destroy();
      release();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Assembles whole frames (a length, then that many bytes) from chunks of a connection. */
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

/** Returns the response of a broker that has stored everything, for a produce request of version 3 to 7. */
export function storedAnswer(request: Buffer): Buffer {
  const version = request.readInt16BE(6);
  let at = 12;
  const int16 = () => {
    at += 2;
    return request.readInt16BE(at - 2);
  };
  const int32 = () => {
    at += 4;
    return request.readInt32BE(at - 4);
  };
  const string = () => {
    const length = Math.max(0, int16());
    at += length;
    return request.subarray(at - length, at);
  };
  const numbered = (...numbers: readonly number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [index, number] of numbers.entries()) bytes.writeInt32BE(number, 4 * index);
    return bytes;
  };
  const parts: Buffer[] = [numbered(request.readInt32BE(8))];
  // Skips the client id, the transactional id, the acknowledgements and the time-out.
  string();
  string();
  at += 6;
  const topics = int32();
  parts.push(numbered(topics));
  for (let topic = 0; topic < topics; topic++) {
    const name = string();
    const length = Buffer.alloc(2);
    length.writeInt16BE(name.length);
    const partitions = int32();
    parts.push(length, name, numbered(partitions));
    for (let partition = 0; partition < partitions; partition++) {
      parts.push(numbered(int32()), Buffer.alloc(2), numbered(0, 0, -1, -1));
      if (version >= 5) parts.push(numbered(0, 0));
      const bytes = int32();
      at += bytes;
    }
  }
  parts.push(numbered(0));
  const body = Buffer.concat(parts);
  return Buffer.concat([numbered(body.length), body]);
}
