import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { routes } from '@bluebox/contracts/routes';
import { problemHandler } from '@bluebox/service-http';
import express, { type Express } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import {
  oneClickUnsubscribe,
  UNSUBSCRIBE_PAGE,
} from '../../../../services/portal/src/http/door.ts';
import { KEPT_OPEN } from './http-process.ts';
import { LONGEST_IDLE, serviceProxy } from './service-proxy.ts';

const servers: { close(): void; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function listening(handler: Express | Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(handler as never).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function portalBefore(service: string, longestIdle = LONGEST_IDLE): Promise<string> {
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader('X-Request-Id', 'named-by-the-portal');
    next();
  });
  app.use('/api/pledge', serviceProxy(service, longestIdle));
  app.use(problemHandler(() => {}));
  return listening(app);
}

/**
 * Starts a service that answers the first request of a connection, and closes the connection when the second
 * arrives.
 */
async function closingWhenAskedAgain(heard: string[]): Promise<string> {
  const service = createTcpServer((socket) => {
    let text = '';
    let isKept = false;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      if (isKept) {
        socket.resetAndDestroy();
        return;
      }
      text += chunk.toString();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? '0');
      if (!text.includes('\r\n\r\n') || body.length < length) return;
      heard.push(text);
      isKept = true;
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nheard');
    });
  }).listen(0, '127.0.0.1');
  servers.push(service);
  await new Promise((resolve) => service.once('listening', resolve));
  return `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
}

describe('the proxy to a service', () => {
  it('passes on a request without the form that the portal has read of it', async () => {
    const service = await listening((received: IncomingMessage, response: ServerResponse) => {
      let body = '';
      received.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      received.on('end', () => response.end(JSON.stringify({ url: received.url, body })));
    });
    const app = express()
      .post(UNSUBSCRIBE_PAGE, oneClickUnsubscribe)
      .use('/api/messenger', serviceProxy(service));
    const portal = await listening(app);
    // The second request tells whether the first left anything on the connection to the service.
    for (const channelId of ['channel-1', 'channel-2']) {
      const answer = await fetch(`${portal}/u/${channelId}/token-0001`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
      expect(await answer.json()).toEqual({
        url: `/unsubscribe/${channelId}/token-0001`,
        body: '',
      });
    }
  });

  it('forwards method, path, headers and body, and returns the answer', async () => {
    const seen: { method?: string; url?: string; headers?: IncomingMessage['headers'] } = {};
    const service = express();
    service.use(express.text({ type: () => true }));
    service.use((incoming, response) => {
      Object.assign(seen, {
        method: incoming.method,
        url: incoming.url,
        headers: incoming.headers,
      });
      response.status(201).setHeader('ETag', '"3"').setHeader('X-Request-Id', 'other');
      response.json({ body: incoming.body });
    });
    const portal = await portalBefore(await listening(service));
    const response = await fetch(`${portal}${routes.showDrive.at({ driveId: 'x' })}?q=%E4%B8%AD`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'key-00001',
        'x-forwarded-for': '203.0.113.9',
      },
      body: '{"名":1}',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.get('x-request-id')).toBe('named-by-the-portal');
    expect(await response.json()).toEqual({ body: '{"名":1}' });
    expect(seen.method).toBe('POST');
    expect(seen.url).toBe('/drives/x?q=%E4%B8%AD');
    expect(seen.headers?.['idempotency-key']).toBe('key-00001');
    // The caller's own X-Forwarded-For header is replaced.
    expect(seen.headers?.['x-forwarded-for']).toMatch(/127\.0\.0\.1$/);
  });

  it('forwards a stream chunk by chunk, and ends it at the service when its reader disconnects', async () => {
    let ended = false;
    let write = (_: string) => {};
    const portal = await portalBefore(
      await listening((_incoming: IncomingMessage, stream: ServerResponse) => {
        stream.writeHead(200, { 'content-type': 'text/event-stream' });
        stream.flushHeaders();
        stream.on('close', () => {
          ended = true;
        });
        write = (text) => stream.write(text);
      }),
    );
    const abort = new AbortController();
    const response = await fetch(`${portal}/api/pledge/stream`, { signal: abort.signal });
    const reader = response.body?.getReader();
    for (const text of ['one', 'two']) {
      write(text);
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(text);
    }
    abort.abort();
    await expect.poll(() => ended).toBe(true);
  });

  it('keeps nothing of a request on the connection that later requests use (the portal grew by the memory of each)', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const portal = await portalBefore(
      await listening((_request: IncomingMessage, response: ServerResponse) => {
        response.end('here');
      }),
    );
    for (let number = 0; number < 30; number++)
      expect(await (await fetch(`${portal}/api/pledge/drives`)).text()).toBe('here');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });

  it('reports that a service cannot be reached', async () => {
    const gone = await listening(express());
    servers.at(-1)?.close();
    const portal = await portalBefore(gone);
    const response = await fetch(`${portal}${routes.openDrive.at()}`, {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  });

  describe('with connections kept between requests', () => {
    const KEY = { 'idempotency-key': 'key-00001' };
    it.each([
      ['repeats a read', 'GET', undefined, {}, 200],
      ['repeats a command with a key', 'POST', '{"quantity":3}', KEY, 200],
      ['does not repeat a command without a key', 'POST', '{"quantity":3}', {}, 502],
      [
        'does not repeat a body too long to be buffered',
        'POST',
        `"${'x'.repeat(70_000)}"`,
        KEY,
        502,
      ],
    ])(
      '%s after the service closed the connection: %s',
      async (_what, method, body, headers, status) => {
        const heard: string[] = [];
        const portal = await portalBefore(await closingWhenAskedAgain(heard));
        const first = await fetch(`${portal}${routes.listDrives.at({})}`);
        expect(await first.text()).toBe('heard');
        const second = await fetch(`${portal}${routes.openDrive.at()}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        });
        expect(second.status).toBe(status);
        if (status === 200) {
          expect(await second.text()).toBe('heard');
          expect(heard).toHaveLength(2);
          expect(heard[1]).toContain(`${method} /drives HTTP/1.1`);
          expect(heard[1]?.endsWith(body ?? '\r\n\r\n')).toBe(true);
        } else {
          // The request is not repeated, because the portal cannot know whether the service processed it.
          expect(await second.json()).toMatchObject({ code: 'SERVICE_BROKE_OFF' });
          expect(heard).toHaveLength(1);
        }
      },
    );

    it('does not repeat a request that the service has begun to answer', async () => {
      let asked = 0;
      const service = createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', () => {
          asked += 1;
          if (asked === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
          else socket.write('HTTP/1.1 200', () => socket.destroy());
        });
      }).listen(0, '127.0.0.1');
      servers.push(service);
      await new Promise((resolve) => service.once('listening', resolve));
      const portal = await portalBefore(
        `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
      );
      expect(await (await fetch(`${portal}${routes.listDrives.at({})}`)).text()).toBe('ok');
      const second = await fetch(`${portal}${routes.openDrive.at()}`, {
        method: 'POST',
        headers: KEY,
      });
      expect(second.status).toBe(502);
      expect(await second.json()).toMatchObject({ code: 'SERVICE_BROKE_OFF' });
      expect(asked).toBe(2);
    });

    it('closes an idle connection before the service does', async () => {
      const idle = 300;
      let endedBy: string | undefined;
      const service = createServer({ keepAliveTimeout: 20 * idle }, (incoming, response) => {
        incoming.socket.once('end', () => {
          endedBy = 'the portal';
        });
        incoming.socket.once('close', () => {
          endedBy ??= 'the service';
        });
        response.end('ok');
      }).listen(0, '127.0.0.1');
      servers.push(service);
      await new Promise((resolve) => service.once('listening', resolve));
      const target = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
      const portal = await portalBefore(target, idle);
      await (await fetch(`${portal}${routes.listDrives.at({})}`)).text();
      await expect.poll(() => endedBy, { timeout: 5_000 }).toBe('the portal');
      expect(LONGEST_IDLE).toBeLessThan(KEPT_OPEN / 2);
    });
  });

  it('breaks off the answer when the service dies while answering', async () => {
    const dying = createTcpServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
        setTimeout(() => socket.destroy(), 20);
      });
    }).listen(0, '127.0.0.1');
    servers.push(dying);
    await new Promise((resolve) => dying.once('listening', resolve));
    const portal = await portalBefore(`http://127.0.0.1:${(dying.address() as AddressInfo).port}`);
    const response = await fetch(`${portal}${routes.listDrives.at({})}`);
    await expect(response.text()).rejects.toThrow();
  });

  it('breaks off the request to the service when the client disconnects', async () => {
    let aborted = false;
    const portal = await portalBefore(
      await listening((incoming: IncomingMessage) => {
        incoming.on('aborted', () => {
          aborted = true;
        });
        incoming.resume();
      }),
    );
    const sent = request(`${portal}${routes.openDrive.at()}`, {
      method: 'POST',
      headers: { 'content-length': '100' },
    });
    sent.on('error', () => {});
    sent.write('half');
    setTimeout(() => sent.destroy(), 50);
    await expect.poll(() => aborted).toBe(true);
  });
});
