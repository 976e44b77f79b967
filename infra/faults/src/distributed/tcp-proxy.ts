import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What the way to a server is like. */
export type Way =
  | { readonly kind: 'open' }
  /** Nothing comes through and nothing is refused: what a pulled cable is like. */
  | { readonly kind: 'cut' }
  /** Pieces come late; a share of them much later, as after a loss that is sent again. */
  | { readonly kind: 'slow'; readonly milliseconds: number; readonly lossShare: number }
  /** A share of Kafka's answers to produce requests is lost with its connection, after the broker did its work. */
  | { readonly kind: 'loses-answers'; readonly share: number };

export interface TcpProxy {
  readonly port: number;
  become(way: Way): void;
  /** Answers to produce requests that never arrived. */
  readonly lostAnswers: () => number;
  close(): Promise<void>;
}

const PRODUCE = 0;
/** Milliseconds until what was lost is sent again. */
const RESEND = 1_000;

export async function openTcpProxy(
  target: {
    readonly port: number;
    /** What is spoken: only of Kafka's answers some can be lost. */
    readonly protocol: 'kafka' | 'mongodb';
  },
  random: () => number,
): Promise<TcpProxy> {
  let way: Way = { kind: 'open' };
  let lostAnswers = 0;
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();

  /** Passes pieces on in their order, as the way allows at the time. */
  const passOn = (from: Socket, to: Socket, look: (piece: Buffer) => boolean) => {
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
        if (look(piece)) to.write(piece);
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
    const requests = frames((frame) => {
      if (frame.readInt16BE(4) === PRODUCE) produces.add(frame.readInt32BE(8));
    });
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
      if (target.protocol === 'kafka') requests(piece);
      return !upstream.destroyed;
    });
    passOn(upstream, client, (piece) => {
      if (target.protocol === 'kafka') answers(piece);
      return !client.destroyed;
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

/** Whole frames (a length, then so many bytes) out of pieces of a stream. */
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
