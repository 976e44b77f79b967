import { createPrivateKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import {
  appended,
  consistencyProof,
  cosignatureSigner,
  EMPTY_TREE,
  ed25519Signer,
  encodeEntries,
  formatTlogProof,
  grownTiles,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  parseNote,
  parseTilePath,
  partialTiles,
  type ReadTile,
  rootOf,
  signedCheckpoint,
  TILE_WIDTH,
  tileNames,
  tilePath,
  withSignatures,
} from '@bluebox/transparency';

const ORIGIN = 'drive.example.org/ledger';
const WITNESS = 'witness.example.org/w1';

const keyOfSeed = (byte: number) =>
  createPrivateKey({
    key: Buffer.concat([
      Buffer.from('302e020100300506032b657004220420', 'hex'),
      Buffer.alloc(32, byte),
    ]),
    format: 'der',
    type: 'pkcs8',
  });

/** Entries as the log publishes them; some are empty, and some have other bytes than text. */
function entryOf(index: number): Buffer {
  if (index % 97 === 5) return Buffer.alloc(0);
  if (index % 89 === 7) return Buffer.from([0, 255, 10, 13, index % 256]);
  return Buffer.from(`{"v":1,"service":"pledge","bucket":${index % 8},"position":${index}}`);
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Hash tiles by `level/index`, grown from one size to the next. */
function grow(tiles: Map<string, Buffer>, from: number, leaves: readonly Buffer[]): void {
  const partials: Buffer[] = [];
  for (const { level, index } of partialTiles(from))
    partials[level] = tiles.get(`${level}/${index}`) as Buffer;
  for (const { level, index, bytes } of grownTiles(from, partials, leaves))
    tiles.set(`${level}/${index}`, bytes);
}

/**
 * Writes a log that was published twice, and proofs about it, in the layout that `go/main.go` and
 * `check_log.py` describe.
 * @param sizes leaves in the old checkpoint, and in the new one.
 * @param indexes entries that get a proof file each.
 */
export async function writeLog(
  folder: string,
  [oldSize, newSize]: readonly [number, number],
  indexes: readonly number[],
): Promise<void> {
  const signer = ed25519Signer(ORIGIN, keyOfSeed(7));
  const witness = cosignatureSigner(WITNESS, keyOfSeed(9), () => new Date('2026-11-30T09:00:00Z'));
  const entries = Array.from({ length: newSize }, (_, index) => entryOf(index));
  const leaves = entries.map((entry) => leafHash(entry));
  const tiles = new Map<string, Buffer>();

  /** Publishes the tiles of a size beside those of smaller sizes, and returns the checkpoint. */
  const publish = (size: number): string => {
    for (const name of tileNames(size)) {
      const first = name.index * TILE_WIDTH;
      const bytes =
        name.level === 'entries'
          ? encodeEntries(entries.slice(first, first + name.width))
          : tiles.get(`${name.level}/${name.index}`)?.subarray(0, name.width * HASH_BYTES);
      if (bytes !== undefined) write(join(folder, 'log', tilePath(name)), bytes);
    }
    const root = rootOf(appended(EMPTY_TREE, leaves.slice(0, size)));
    return signedCheckpoint({ origin: ORIGIN, size, root }, signer);
  };
  grow(tiles, 0, leaves.slice(0, oldSize));
  const oldCheckpoint = publish(oldSize);
  grow(tiles, oldSize, leaves.slice(oldSize));
  const checkpoint = publish(newSize);
  const read: ReadTile = async (level, index) => tiles.get(`${level}/${index}`) as Buffer;

  write(join(folder, 'log/checkpoint'), checkpoint);
  write(join(folder, 'checkpoint'), checkpoint);
  write(join(folder, 'old-checkpoint'), oldCheckpoint);
  write(join(folder, 'vkey'), signer.vkey);
  write(join(folder, 'witness-vkey'), witness.vkey);
  write(
    join(folder, 'cosigned-checkpoint'),
    withSignatures(checkpoint, [witness.sign(parseNote(checkpoint).text)]),
  );
  const consistency = await consistencyProof(read, oldSize, newSize);
  write(
    join(folder, 'consistency'),
    consistency.map((hash) => `${hash.toString('base64')}\n`).join(''),
  );
  for (const index of indexes) {
    const proof = await inclusionProof(read, index, newSize);
    const extra = Buffer.from(`{"index":${index}}`);
    const text = formatTlogProof({ ...(index % 2 ? { extra } : {}), index, proof, checkpoint });
    write(join(folder, `proofs/${index}.tlog-proof`), text);
    write(join(folder, `proofs/${index}.entry`), entries[index] as Buffer);
  }
}

/** A log served on the loopback interface. */
export interface ServedLog {
  /** URL prefix of the log, with a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the files of a log; every path that is neither the checkpoint nor a tile is not found. */
export async function serveLog(folder: string): Promise<ServedLog> {
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    try {
      if (path !== 'checkpoint' && parseTilePath(path) === undefined)
        throw new Error('no such path');
      response.end(readFileSync(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
