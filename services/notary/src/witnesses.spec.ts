import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cosignatureSigner,
  cosignaturesOf,
  isConsistent,
  NoteRefused,
  openCheckpoint,
  parseNote,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpoints } from './checkpoints.ts';
import { signingKeyOf } from './identity.ts';
import { entriesOf, memoryLedger } from './memory-ledger.test-support.ts';
import { parseWitnesses, type Witness } from './settings.ts';
import { openCosigning } from './witnesses.ts';

const NOW = () => new Date('2026-11-30T09:00:00.000Z');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function served(
  handle: (body: string, response: ServerResponse, request: IncomingMessage) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    handle(Buffer.concat(parts).toString(), response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Serves a witness as C2SP tlog-witness describes it, which knows one log. */
async function witnessOf(logVkey: string, name = 'witness.example/w') {
  const signer = cosignatureSigner(name, generateKeyPairSync('ed25519').privateKey, NOW);
  let last = { size: 0, root: Buffer.alloc(32) as Uint8Array };
  const statuses: number[] = [];
  const url = await served((body, response, { url: path }) => {
    const end = (status: number, text = '', type = 'text/plain') => {
      statuses.push(status);
      response.writeHead(status, { 'content-type': type }).end(text);
    };
    if (path !== '/add-checkpoint') return end(404);
    const [head = '', ...rest] = body.split('\n\n');
    const [old = '', ...hashes] = head.split('\n');
    const oldSize = Number(/^old (\d+)$/.exec(old)?.[1]);
    // A first proof without hashes leaves an empty line at once.
    const note = rest.join('\n\n');
    let checkpoint: ReturnType<typeof openCheckpoint>;
    try {
      checkpoint = openCheckpoint(note, logVkey);
    } catch (error) {
      if (error instanceof NoteRefused) return end(403);
      throw error;
    }
    if (oldSize !== last.size) return end(409, `${last.size}\n`, 'text/x.tlog.size');
    const isExtension = isConsistent({
      oldSize,
      oldRoot: last.root,
      newSize: checkpoint.size,
      newRoot: checkpoint.root,
      proof: hashes.map((hash) => Buffer.from(hash, 'base64')),
    });
    if (oldSize > 0 && !isExtension) return end(422);
    last = checkpoint;
    end(200, signer.sign(parseNote(note).text));
  });
  return {
    witness: { url, vkey: signer.vkey } satisfies Witness,
    statuses,
    seen: () => last.size,
    /** Makes the witness believe that it has seen more. */
    pretend: (size: number) => {
      last = { size, root: Buffer.alloc(32, 9) };
    },
  };
}

let memory: ReturnType<typeof memoryLedger>;
let checkpoints: ReturnType<typeof openCheckpoints>;
let troubles: string[];
beforeEach(() => {
  memory = memoryLedger();
  checkpoints = openCheckpoints({
    ledger: memory.ledger,
    origin: 'log.example/ledger',
    signingKey: signingKeyOf(Buffer.alloc(32, 1)),
    now: NOW,
  });
  troubles = [];
});
const cosigning = (...witnesses: Witness[]) =>
  openCosigning({
    ledger: memory.ledger,
    vkeyOf: checkpoints.vkeyOf,
    witnesses,
    onTrouble: (error) => troubles.push((error as Error).message),
  });
async function grown(from: number, to: number): Promise<SignedCheckpoint> {
  memory.appendElsewhere(entriesOf(from, to));
  return (await checkpoints.sign()) as SignedCheckpoint;
}
const namesOn = async (vkeys: readonly string[]) => {
  const { note } = (await memory.ledger.latestCheckpoint()) as SignedCheckpoint;
  openCheckpoint(note, checkpoints.vkey);
  return cosignaturesOf(note, vkeys).map(({ name }) => name);
};

describe('a witness', () => {
  it('cosigns each tree that extends the one before, and its line stands in the published note', async () => {
    const { witness, statuses } = await witnessOf(checkpoints.vkey);
    const { ask } = cosigning(witness);
    await ask(await grown(1, 3));
    await ask(await grown(4, 300));
    expect(statuses).toEqual([200, 200]);
    expect(await namesOn([witness.vkey])).toEqual(['witness.example/w']);
    expect(troubles).toEqual([]);
  });

  it('is told the size that it has seen, which a new process does not know', async () => {
    const { witness, statuses } = await witnessOf(checkpoints.vkey);
    await cosigning(witness).ask(await grown(1, 3));
    await cosigning(witness).ask(await grown(4, 260));
    expect(statuses).toEqual([200, 409, 200]);
    expect(await namesOn([witness.vkey])).toEqual(['witness.example/w']);
  });

  it('is not asked again for a note that it has cosigned', async () => {
    const { witness, statuses } = await witnessOf(checkpoints.vkey);
    const { ask } = cosigning(witness);
    await ask(await grown(1, 3));
    await ask((await memory.ledger.latestCheckpoint()) as SignedCheckpoint);
    expect(statuses).toEqual([200]);
  });

  it('stands beside other witnesses, one of which may not answer', async () => {
    const first = await witnessOf(checkpoints.vkey, 'witness.example/a');
    const second = await witnessOf(checkpoints.vkey, 'witness.example/b');
    const gone = { url: 'http://127.0.0.1:9', vkey: first.witness.vkey };
    await cosigning(first.witness, second.witness, gone).ask(await grown(1, 3));
    expect((await namesOn([first.witness.vkey, second.witness.vkey])).sort()).toEqual([
      'witness.example/a',
      'witness.example/b',
    ]);
    expect(troubles).toHaveLength(1);
  });

  it('tells of entries that the ledger has lost', async () => {
    const { witness, pretend } = await witnessOf(checkpoints.vkey);
    pretend(9);
    await cosigning(witness).ask(await grown(1, 3));
    expect(troubles).toEqual([
      `the witness ${witness.url} did not cosign: it has seen 9 entries under this name, and the ledger has only 3: entries were lost`,
    ]);
    expect(await namesOn([witness.vkey])).toEqual([]);
  });

  it('says nothing when another process has submitted a later checkpoint', async () => {
    const { witness, pretend } = await witnessOf(checkpoints.vkey);
    const early = await grown(1, 3);
    await grown(4, 9);
    pretend(9);
    await cosigning(witness).ask(early);
    expect(troubles).toEqual([]);
  });

  it('refuses a tree that does not extend the one that it has seen', async () => {
    const { witness, pretend } = await witnessOf(checkpoints.vkey);
    pretend(2);
    await cosigning(witness).ask(await grown(1, 3));
    expect(troubles).toEqual([`the witness ${witness.url} did not cosign: it answered 422 `]);
  });

  it('cannot add a line that is not its own, nor an answer without end, nor a redirect', async () => {
    const { witness } = await witnessOf(checkpoints.vkey);
    const other = cosignatureSigner('w', generateKeyPairSync('ed25519').privateKey, NOW);
    const lying = await served((body, response) => {
      response.end(other.sign(parseNote(body.slice(body.indexOf('\n\n') + 2)).text));
    });
    const endless = await served((_, response) => void response.end('x'.repeat(100_000)));
    const moved = await served(
      (_, response) => void response.writeHead(302, { location: witness.url }).end(),
    );
    for (const url of [lying, endless, moved])
      await cosigning({ ...witness, url }).ask(
        await grown(memory.entries.length + 1, memory.entries.length + 2),
      );
    expect(troubles).toHaveLength(3);
    expect(troubles[0]).toContain('has no cosignature of the configured key');
    expect(troubles[1]).toContain('more than 16384 bytes');
    expect(await namesOn([witness.vkey, other.vkey])).toEqual([]);
  });

  it('is no longer waited for when the process stops', async () => {
    const silent = await served(() => {});
    const { ask, stop } = cosigning({
      ...(await witnessOf(checkpoints.vkey)).witness,
      url: silent,
    });
    const asked = ask(await grown(1, 3));
    stop();
    await asked;
    expect(troubles).toEqual([]);
  });
});

describe('the setting of witnesses', () => {
  it('has a URL and a verifier key for each', async () => {
    const { vkey } = cosignatureSigner('w/1', generateKeyPairSync('ed25519').privateKey, NOW);
    expect(parseWitnesses(`https://w.example/a/ ${vkey}, http://127.0.0.1:1 ${vkey}`)).toEqual([
      { url: 'https://w.example/a', vkey },
      { url: 'http://127.0.0.1:1', vkey },
    ]);
    expect(parseWitnesses(' ')).toEqual([]);
  });

  it('is refused with the part that is wrong', () => {
    expect(() => parseWitnesses('w.example key')).toThrow('"w.example key" is not a URL');
    expect(() => parseWitnesses('https://w.example')).toThrow('the verifier key of the witness');
    // The key of a log cannot cosign.
    expect(() => parseWitnesses(`https://w.example ${checkpoints.vkey}`)).toThrow(
      'the verifier key of the witness https://w.example',
    );
  });
});
