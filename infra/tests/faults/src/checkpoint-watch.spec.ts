import { generateKeyPairSync } from 'node:crypto';
import { routes } from '@bluebox/contracts/routes';
import {
  appended,
  EMPTY_TREE,
  ed25519Signer,
  grownTiles,
  leafHash,
  partialTiles,
  rootOf,
  signedCheckpoint,
  tileNames,
  tilePath,
} from '@bluebox/transparency';
import { describe, expect, it } from 'vitest';
import { openCheckpointWatch } from './checkpoint-watch.ts';

/** A ledger that is served as Bluebox does it, and that can be given other entries. */
function servedLedger(origin = 'log.example/ledger') {
  const signer = ed25519Signer(origin, generateKeyPairSync('ed25519').privateKey);
  let files = new Map<string, Buffer>();
  const publish = (entries: readonly string[]) => {
    const hashes = entries.map((entry) => leafHash(Buffer.from(entry)));
    const tree = appended(EMPTY_TREE, hashes);
    const whole = new Map(
      grownTiles(0, [], hashes).map(({ level, index, bytes }) => [`${level}/${index}`, bytes]),
    );
    files = new Map(
      tileNames(tree.size).map((name) => [
        `/ledger/${tilePath(name)}`,
        whole.get(`${name.level}/${name.index}`) ?? Buffer.alloc(0),
      ]),
    );
    files.set(routes.showLedgerKey.at(), Buffer.from(JSON.stringify({ vkey: signer.vkey })));
    files.set(
      '/ledger/checkpoint',
      Buffer.from(signedCheckpoint({ origin, size: tree.size, root: rootOf(tree) }, signer)),
    );
  };
  return {
    publish,
    files: () => files,
    async read(path: string) {
      const found = files.get(path);
      if (found === undefined) throw new Error(`${path}: 404`);
      return found;
    },
  };
}
const entries = (count: number, word = 'entry') =>
  Array.from({ length: count }, (_, at) => `${word} ${at}`);

describe('the watch of checkpoints', () => {
  it('accepts a ledger that grows, over full and partial tiles', async () => {
    expect(partialTiles(0)).toEqual([]);
    const ledger = servedLedger();
    const watch = openCheckpointWatch(ledger.read);
    for (const size of [1, 3, 3, 256, 300, 700]) {
      ledger.publish(entries(size));
      await watch.look();
    }
    await watch.stop();
    expect([watch.seen(), watch.findings()]).toEqual([5, []]);
  });

  it('finds a ledger that was cut back and grown again', async () => {
    const ledger = servedLedger();
    const watch = openCheckpointWatch(ledger.read);
    ledger.publish(entries(300));
    await watch.look();
    ledger.publish([...entries(299), ...entries(10, 'other')]);
    await watch.stop();
    expect(watch.findings()).toEqual(['the checkpoint of 309 entries does not extend that of 300']);
  });

  it('finds a smaller tree, a foreign signature, and tiles without the signed root', async () => {
    const ledger = servedLedger();
    const watch = openCheckpointWatch(ledger.read);
    ledger.publish(entries(20));
    await watch.look();
    ledger.publish(entries(10));
    await watch.look();
    const other = servedLedger();
    other.publish(entries(30));
    ledger.publish(entries(30));
    ledger.files().set('/ledger/checkpoint', other.files().get('/ledger/checkpoint') as Buffer);
    await watch.look();
    ledger.publish(entries(40));
    for (const [path, bytes] of ledger.files())
      if (path.startsWith('/ledger/tile/0')) bytes.fill(1, 0, 32);
    await watch.stop();
    expect(watch.findings()).toEqual([
      'the checkpoint of 10 entries does not extend that of 20',
      expect.stringContaining('no signature of a known key'),
      'the tiles of 40 entries do not have the signed root',
      'the checkpoint of 40 entries does not extend that of 10',
    ]);
  });

  it('is patient with a server that does not answer, and keeps names apart', async () => {
    const ledger = servedLedger();
    const renamed = servedLedger('log.example/ledger/2');
    let served = ledger.read;
    const watch = openCheckpointWatch((path) => served(path));
    await watch.look();
    ledger.publish(entries(20));
    await watch.look();
    renamed.publish(entries(5));
    served = renamed.read;
    await watch.stop();
    expect(watch.findings()).toEqual([]);
    expect(watch.names()).toEqual(['log.example/ledger', 'log.example/ledger/2']);
  });
});
