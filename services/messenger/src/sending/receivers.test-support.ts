import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer as createNetServer } from 'node:net';
import { SMTPServer } from 'smtp-server';

/* Receivers on the loopback address that answer as robots, webhooks and mail servers do. */

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpReceiver {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Answer to the next requests. */
  answer: { status: number; body: string; headers?: Readonly<Record<string, string>> };
  close(): Promise<void>;
}

export const ROBOT_OK = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };

const portOf = (server: NetServer): number => (server.address() as AddressInfo).port;

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function closed(server: NetServer & { closeAllConnections?: () => void }): Promise<void> {
  server.closeAllConnections?.();
  await new Promise((done) => server.close(done));
}

export async function openHttpReceiver(): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = await listening(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    requests.push({ path: request.url ?? '', headers: request.headers, body });
    const { status, body: said, headers } = receiver.answer;
    response.writeHead(status, headers).end(said);
  });
  const receiver: HttpReceiver = {
    url: `http://127.0.0.1:${portOf(server)}/robot/send?key=secret-of-the-robot`,
    requests,
    answer: { ...ROBOT_OK },
    close: () => closed(server),
  };
  return receiver;
}

/** Opens a server that accepts connections and says nothing. */
export async function openSilentServer(): Promise<{
  readonly port: number;
  close(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      for (const socket of sockets) socket.destroy();
      await closed(server);
    },
  };
}

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly text: string;
}

export interface MailReceiver {
  readonly uri: string;
  readonly mails: readonly ReceivedMail[];
  /** Refuses recipients with this status code. */
  refuses: number | undefined;
  /** Called when a mail has arrived, before it is accepted. */
  onMail: (() => void) | undefined;
  close(): Promise<void>;
}

/** Opens a mail server without TLS and sign-in. */
export async function openMailReceiver(): Promise<MailReceiver> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (receiver.refuses === undefined) return done();
      done(Object.assign(new Error('not here'), { responseCode: receiver.refuses }));
    },
    onData(stream, { envelope }, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
        receiver.onMail?.();
        done();
      });
    },
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const receiver: MailReceiver = {
    uri: `smtp://127.0.0.1:${portOf(listener)}`,
    mails,
    refuses: undefined,
    onMail: undefined,
    close: () => new Promise((done) => server.close(() => done())),
  };
  return receiver;
}
