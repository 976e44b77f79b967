import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { streamFile } from './stream-file.ts';

/** Serves one request. @returns its URL, and the promise of what `handle` returned. */
async function served(handle: (response: Response) => Promise<unknown>) {
  let resolve: (handled: Promise<unknown>) => void;
  const handled = new Promise((fulfil) => {
    resolve = fulfil;
  });
  const server = createServer((_request, response: ServerResponse) => {
    resolve(handle(response as Response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, handled };
}
const heading = { mediaType: 'text/plain', disposition: 'attachment; filename="a.txt"' };

it('a file is sent in parts, to be saved and not to be kept by caches', async () => {
  const { url, handled } = await served((response) =>
    streamFile(response, ['one ', Buffer.from('two')], heading),
  );
  const answer = await fetch(url);
  expect(await answer.text()).toBe('one two');
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/plain',
    'content-disposition': 'attachment; filename="a.txt"',
    'cache-control': 'no-store',
  });
  expect(await handled).toBeUndefined();
});

it('a reader who disconnects ends the file without an error, and without reading on', async () => {
  let isEnded = false;
  async function* endless() {
    try {
      for (;;) {
        yield Buffer.alloc(65_536);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } finally {
      isEnded = true;
    }
  }
  const { url, handled } = await served((response) => streamFile(response, endless(), heading));
  const asked = get(url);
  asked.on('error', () => {});
  const [answer] = await once(asked, 'response');
  answer.once('data', () => asked.destroy());
  expect(await handled).toBeUndefined();
  await expect.poll(() => isEnded).toBe(true);
});

it('a failure while the file is made is thrown', async () => {
  async function* failing() {
    yield 'one';
    throw new Error('the disk is gone');
  }
  const { url, handled } = await served((response) => streamFile(response, failing(), heading));
  const refused = expect(handled).rejects.toThrow('the disk is gone');
  await fetch(url)
    .then((answer) => answer.text())
    .catch(() => {});
  await refused;
});
