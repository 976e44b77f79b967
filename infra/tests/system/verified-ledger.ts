import { routes } from '@bluebox/contracts/routes';
import {
  appended,
  type Checkpoint,
  decodeEntries,
  EMPTY_TREE,
  leafHash,
  openCheckpoint,
  rootAt,
  rootOf,
  type TileName,
  tileNames,
  tilePath,
} from '@bluebox/transparency';
import { expect } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';

export interface VerifiedLedger {
  readonly vkey: string;
  readonly checkpoint: Checkpoint;
  readonly entries: readonly Buffer[];
}

/** Reads the ledger as a stranger does who has only its key, and verifies everything in it. */
export async function verifiedLedger(url: string, client: Client): Promise<VerifiedLedger> {
  const bytesAt = async (path: string): Promise<Buffer> => {
    const response = await fetch(`${url}/ledger/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const { origin, vkey } = await client.get(routes.showLedgerKey.at());
  const checkpoint = openCheckpoint((await bytesAt('checkpoint')).toString(), vkey);
  expect(checkpoint.origin).toBe(origin);
  const names = tileNames(checkpoint.size);
  const tiles = new Map<string, Buffer>();
  for (const name of names) tiles.set(tilePath(name), await bytesAt(tilePath(name)));
  const bytesOf = (name: TileName | undefined) =>
    name === undefined ? Buffer.alloc(0) : (tiles.get(tilePath(name)) as Buffer);
  const entries = names
    .filter(({ level }) => level === 'entries')
    .flatMap((name) => decodeEntries(bytesOf(name)));
  expect(entries).toHaveLength(checkpoint.size);
  const root = Buffer.from(checkpoint.root);
  expect(rootOf(appended(EMPTY_TREE, entries.map(leafHash)))).toEqual(root);
  const ofTiles = await rootAt(
    async (level, index) =>
      bytesOf(names.find((name) => name.level === level && name.index === index)),
    checkpoint.size,
  );
  expect(ofTiles).toEqual(root);
  return { vkey, checkpoint, entries };
}
