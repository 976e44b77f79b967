import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  ed25519Signer,
  formatTlogProof,
  inclusionProof,
  leafHash,
  perfectRoot,
  rootAt,
  signedCheckpoint,
} from '@bluebox/transparency';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TilesInMemory } from '../../../packages/transparency/src/log-in-memory.test-support.ts';
import { openCheckpoint, Refused, verifyLedger, verifyProof } from '../verifier/verify.mjs';
import { driveLedger } from './drive-ledger.ts';

const ORIGIN = 'example.org/ledger';
const signer = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
const other = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
const SALT = Buffer.alloc(32, 7);
const REST = '["c1/0","pledge.submitted",1]';

/** The entry of an event that promises some boxes of medicine. */
const entryOf = (scope: string, position: number): string =>
  JSON.stringify({
    v: 1,
    service: 'pledge',
    bucket: scope.length,
    position,
    scope,
    hour: '2026-11-30T09Z',
    postings: [{ category: 'medicine', unit: 'box', from: 'pledged', to: 'promised', quantity: 2 }],
    rest: createHash('sha256').update(SALT).update(REST).digest('base64'),
  });

/** A ledger with one entry for each drive that is named. */
function ledgerOf(drives: readonly string[]) {
  const positions = new Map<string, number>();
  const entries = drives.map((drive) => {
    const position = (positions.get(drive) ?? 0) + 1;
    positions.set(drive, position);
    return entryOf(drive, position);
  });
  const tiles = new TilesInMemory().append(entries.map((entry) => leafHash(Buffer.from(entry))));
  const checkpointOf = async (size: number, by = signer) =>
    signedCheckpoint({ origin: ORIGIN, size, root: await rootAt(tiles.read, size) }, by);
  return {
    entries,
    tiles,
    checkpointOf,
    async fileOf(drive: string, earlierSizes: readonly number[] = []): Promise<string> {
      const lines: string[] = [];
      const indexes = async function* () {
        for (const [index, of] of drives.entries()) if (of === drive) yield index;
      };
      const part = {
        drive,
        size: entries.length,
        checkpoint: await checkpointOf(entries.length),
        key: signer.vkey,
        indexes: indexes(),
        entryAt: async (index: number) => Buffer.from(entries[index] as string),
        readTile: tiles.read,
        earlierSizes,
      };
      for await (const line of driveLedger(part)) lines.push(line);
      return lines.join('');
    },
  };
}

describe('the ledger of a drive', () => {
  it('proves its entries among those of other drives, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'bb', 'ccc'), { maxLength: 600 }),
        fc.nat(),
        async (drives, random) => {
          const ledger = ledgerOf(drives);
          const earlier = drives.length === 0 ? 0 : random % (drives.length + 1);
          const file = await ledger.fileOf('bb', [earlier]);
          const count = drives.filter((drive) => drive === 'bb').length;
          const verified = await verifyLedger(
            file,
            signer.vkey,
            await ledger.checkpointOf(earlier),
          );
          expect(verified.entries).toBe(count);
          expect(verified.unseen).toBe(drives.length - count);
          expect(verified.sums).toEqual(
            count === 0 ? {} : { 'medicine, box': { pledged: 2 * count, promised: 2 * count } },
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says how many entries it does not see, because entries of the drive may hide among them (the verifier said that none was missing)', async () => {
    const ledger = ledgerOf(['bb', 'bb', 'bb', 'bb']);
    const file = await ledger.fileOf('bb');
    expect(await verifyLedger(file, signer.vkey)).toMatchObject({ entries: 4, unseen: 0 });
    const [head, first, second] = file.trimEnd().split('\n');
    const hidden = {
      index: 2,
      leaves: 2,
      hash: (await perfectRoot(ledger.tiles.read, 2, 2)).toString('base64'),
    };
    const shortened = [head, first, second, JSON.stringify(hidden)].join('\n');
    expect(await verifyLedger(shortened, signer.vkey)).toMatchObject({ entries: 2, unseen: 2 });
  });

  it('is refused when any line is changed, missing, doubled or exchanged', async () => {
    const drives = Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? 'bb' : 'a'));
    const file = await ledgerOf(drives).fileOf('bb');
    const lines = file.trimEnd().split('\n');
    const refused = async (changed: readonly string[]) =>
      expect(verifyLedger(changed.join('\n'), signer.vkey)).rejects.toThrow(Refused);
    await expect(verifyLedger(file, signer.vkey)).resolves.toMatchObject({ entries: 100 });
    for (const at of [1, 2, 57, lines.length - 1]) {
      await refused(lines.filter((_, index) => index !== at));
      await refused([...lines.slice(0, at), lines[at] as string, ...lines.slice(at)]);
    }
    await refused(lines.map((line) => line.replace('\\"quantity\\":2', '\\"quantity\\":3')));
    await refused(lines.map((line, at) => (at === 1 ? line.replace('09Z', '10Z') : line)));
    await refused([lines[0], lines[2], lines[1], ...lines.slice(3)] as string[]);
    await refused(lines.slice(0, -5));
  });

  it('is refused with another key, with a signature of another key, and beside another history', async () => {
    const ledger = ledgerOf(['bb', 'a', 'bb', 'a', 'a']);
    const file = await ledger.fileOf('bb', [2]);
    await expect(verifyLedger(file, other.vkey)).rejects.toThrow('not signed with this key');
    const forged = file.replace(
      JSON.stringify(await ledger.checkpointOf(5)),
      JSON.stringify(await ledger.checkpointOf(5, other)),
    );
    await expect(verifyLedger(forged, signer.vkey)).rejects.toThrow('not signed with this key');
    const regrown = await ledgerOf(['bb', 'bb']).checkpointOf(2);
    await expect(verifyLedger(file, signer.vkey, regrown)).rejects.toThrow('another history');
    const future = await ledgerOf(['bb', 'a', 'bb', 'a', 'a', 'a']).checkpointOf(6);
    const { size, root } = await openCheckpoint(regrown, signer.vkey);
    const typed = verifyLedger(file, signer.vkey, { size, root });
    const { root: own } = await openCheckpoint(await ledger.checkpointOf(2), signer.vkey);
    await expect(typed).rejects.toMatchObject({ code: 'otherHistory', root: own });
    expect(await verifyLedger(file, signer.vkey, { size, root: own })).toMatchObject({
      entries: 2,
    });
    await expect(verifyLedger(file, signer.vkey, future)).rejects.toThrow('6 entries');
  });
});

describe('a proof of one entry', () => {
  const proofOf = async (index: number, shown: object = {}) => {
    const ledger = ledgerOf(Array.from({ length: 260 }, () => 'a'));
    const extra = { entry: ledger.entries[index], key: signer.vkey, ...shown };
    return formatTlogProof({
      extra: Buffer.from(JSON.stringify(extra)),
      index,
      proof: await inclusionProof(ledger.tiles.read, index, 260),
      checkpoint: await ledger.checkpointOf(260),
    });
  };
  const details = { salt: SALT.toString('base64'), rest: REST };

  it('shows the entry and the details that belong to it', async () => {
    for (const index of [0, 1, 128, 255, 256, 259]) {
      const verified = await verifyProof(await proofOf(index, details), signer.vkey);
      expect(verified).toMatchObject({ index, entry: { position: index + 1 } });
      expect(verified.details).toEqual(JSON.parse(REST));
    }
  });

  it('is refused when its index, entry, details, hashes or checkpoint are changed', async () => {
    const proof = await proofOf(17, details);
    const refused = (changed: string) =>
      expect(verifyProof(changed, signer.vkey)).rejects.toThrow(Refused);
    await refused(proof.replace('index 17', 'index 18'));
    await refused(proof.replace('index 17', 'index 260'));
    await refused(await proofOf(17, { ...details, entry: entryOf('a', 19) }));
    await refused(await proofOf(17, { ...details, rest: '["c1/0","pledge.withdrawn",1]' }));
    const lines = proof.split('\n');
    await refused(lines.filter((_, at) => at !== 4).join('\n'));
    await refused([...lines.slice(0, 4), lines[3], ...lines.slice(4)].join('\n'));
    await refused(proof.replace('\n260\n', '\n261\n'));
    await expect(
      openCheckpoint(proof.slice(proof.indexOf('\n\n') + 2), other.vkey),
    ).rejects.toThrow('not signed');
  });
});
