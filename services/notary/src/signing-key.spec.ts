import { createPublicKey } from 'node:crypto';
import {
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  type SignedCheckpoint,
  vkeyOf,
} from '@bluebox/transparency';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditPublishedLedger } from './audit.ts';
import { ledgerVkey, signingKeyOf } from './identity.ts';
import { entriesOf, memoryLedger } from './memory-ledger.test-support.ts';
import { NotOurCheckpoint, ownCheckpoint } from './restored-ledger.ts';
import { LedgerKeyLost, openSignedLedger, type SigningKeys } from './signing-key.ts';

const ORIGIN = 'log.example/ledger';
const AT = new Date('2026-11-30T11:45:07Z');
const [first, second, third] = [1, 2, 3].map((seed) => signingKeyOf(Buffer.alloc(32, seed))) as [
  ReturnType<typeof signingKeyOf>,
  ReturnType<typeof signingKeyOf>,
  ReturnType<typeof signingKeyOf>,
];
const originOf = (note: string) => parseCheckpoint(parseNote(note).text).origin;

describe('the signing key of a ledger', () => {
  let memory: ReturnType<typeof memoryLedger>;
  const append = (from: number, to: number) => memory.appendElsewhere(entriesOf(from, to));
  const open = (keys: SigningKeys) =>
    openSignedLedger({ ledger: memory.ledger, keys, newName: ORIGIN, now: () => AT });
  beforeEach(async () => {
    memory = memoryLedger();
    append(1, 3);
  });

  it('is replaced while the notary runs: the last checkpoint of the earlier name is kept, and the next name has the next key', async () => {
    const keys: { signing: typeof first; earlierSigning: (typeof first)[] } = {
      signing: first,
      earlierSigning: [],
    };
    const signed = await open(keys);
    const before = await signed.checkpoints.covering(3);
    append(4, 5);
    Object.assign(keys, { signing: second, earlierSigning: [first] });
    const name = await signed.followKey();
    expect(name).toBe(`${ORIGIN}/2026-11-30T114507Z`);
    expect(await signed.followKey()).toBeUndefined();
    const { origin, vkey } = signed.checkpoints;
    expect([origin, vkey]).toEqual([name, vkeyOf(name ?? '', createPublicKey(second))]);

    const [earlier] = await memory.ledger.earlierOrigins();
    const last = earlier?.checkpoints.at(-1)?.note ?? '';
    const present = (await signed.checkpoints.latest())?.note ?? '';
    // Both names sign the same tree at the break, so that it can be seen that nothing is missing.
    const { root } = openCheckpoint(last, ledgerVkey(ORIGIN, first));
    expect(openCheckpoint(present, vkey)).toMatchObject({ origin: name, size: 5, root });
    expect(signed.checkpoints.vkeyOf(before.note)).toBe(ledgerVkey(ORIGIN, first));
    expect(signed.checkpoints.vkeyOf(present)).toBe(vkey);
    expect(await signed.earlier()).toEqual([
      { origin: ORIGIN, vkey: ledgerVkey(ORIGIN, first), size: 5 },
    ]);
    append(6, 6);
    expect(originOf((await signed.checkpoints.covering(6)).note)).toBe(name);
  });

  it('is the last one after two replacements at the same moment (the second was refused, and the ledger went on with a key that had been replaced)', async () => {
    const keys: { signing: typeof first; earlierSigning: (typeof first)[] } = {
      signing: first,
      earlierSigning: [],
    };
    const signed = await open(keys);
    await signed.checkpoints.covering(3);
    Object.assign(keys, { signing: second, earlierSigning: [first] });
    const once = signed.followKey();
    Object.assign(keys, { signing: third, earlierSigning: [second, first] });
    await Promise.all([once, signed.followKey(), signed.checkpoints.sign()]);
    const { origin, vkey } = signed.checkpoints;
    expect(vkey).toBe(ledgerVkey(origin, third));
    expect(openCheckpoint((await signed.checkpoints.latest())?.note ?? '', vkey).size).toBe(3);
    append(4, 4);
    expect((await signed.checkpoints.covering(4)).size).toBe(4);
  });

  it('is followed at the next start if it was replaced while nothing ran', async () => {
    const before = await open({ signing: first });
    await before.checkpoints.covering(3);
    append(4, 5);
    const signed = await open({ signing: second, earlierSigning: [first] });
    const name = await signed.followKey();
    const [earlier] = await memory.ledger.earlierOrigins();
    expect(earlier?.checkpoints.at(-1)?.size).toBe(5);
    // The next start changes nothing.
    const again = await open({ signing: second, earlierSigning: [first] });
    expect(await again.followKey()).toBeUndefined();
    expect(again.checkpoints.origin).toBe(name);
  });

  it('may be replaced twice in one second', async () => {
    await open({ signing: first });
    const signed = await open({ signing: second, earlierSigning: [first] });
    await signed.followKey();
    const again = await open({ signing: third, earlierSigning: [second, first] });
    await again.followKey();
    expect((await again.earlier()).map(({ vkey }) => vkey)).toEqual([
      ledgerVkey(ORIGIN, first),
      ledgerVkey(signed.checkpoints.origin, second),
    ]);
  });

  it('ends its name with a checkpoint that is handed on (witnesses never got it)', async () => {
    const ended: SignedCheckpoint[] = [];
    const before = await open({ signing: first });
    await before.checkpoints.covering(3);
    append(4, 5);
    const signed = await openSignedLedger({
      ledger: memory.ledger,
      keys: { signing: second, earlierSigning: [first] },
      newName: ORIGIN,
      onLast: (checkpoint) => ended.push(checkpoint),
      now: () => AT,
    });
    await signed.followKey();
    expect(ended.map(({ size }) => size)).toEqual([5]);
    expect(signed.checkpoints.vkeyOf(ended[0]?.note ?? '')).toBe(ledgerVkey(ORIGIN, first));
  });

  it('that is lost is refused, and the ledger goes on visibly when the operator says so', async () => {
    const before = await open({ signing: first });
    await before.checkpoints.covering(3);
    append(4, 5);
    await expect(open({ signing: second })).rejects.toThrow(LedgerKeyLost);
    await expect(open({ signing: second })).rejects.toThrow('keys replace ledger-signing --lost');
    const signed = await open({ signing: second, lostOrigins: [ORIGIN] });
    const name = await signed.followKey();
    expect(signed.checkpoints.origin).toBe(name);
    // Nothing was signed under the earlier name without its key, which is still told.
    const [earlier] = await memory.ledger.earlierOrigins();
    expect(earlier?.checkpoints.map(({ size }) => size)).toEqual([3]);
    expect(await signed.earlier()).toEqual([
      { origin: ORIGIN, vkey: ledgerVkey(ORIGIN, first), size: 5 },
    ]);
    expect((await signed.checkpoints.latest())?.size).toBe(5);
  });

  it('of each earlier name is found for a ledger of an earlier version, which kept none', async () => {
    const before = await open({ signing: first });
    await before.checkpoints.covering(3);
    await memory.ledger.renameOrigin(`${ORIGIN}/restored`);
    const old = memoryLedger();
    const ledger = { ...memory.ledger, keyOf: old.ledger.keyOf, keepKey: old.ledger.keepKey };
    const signed = await openSignedLedger({
      ledger,
      keys: { signing: second, earlierSigning: [first] },
      newName: ORIGIN,
      now: () => AT,
    });
    expect((await signed.earlier())[0]?.vkey).toBe(ledgerVkey(ORIGIN, first));
  });

  it('that signed before is one of the ledger for a checkpoint that was kept', async () => {
    const before = await open({ signing: first });
    const { note } = await before.checkpoints.covering(3);
    const keys = { signing: second, earlierSigning: [first] };
    expect(ownCheckpoint(note, keys)).toMatchObject({ origin: ORIGIN, size: 3 });
    // A name whose key is lost is known by the verifier key that was kept (it was ignored).
    const kept = { signing: second, lostKeys: [ledgerVkey(ORIGIN, first)] };
    expect(ownCheckpoint(note, kept)).toMatchObject({ origin: ORIGIN, size: 3 });
    const another = { signing: second, lostKeys: [ledgerVkey(`${ORIGIN}-2`, first)] };
    expect(() => ownCheckpoint(note, another)).toThrow(NotOurCheckpoint);
  });

  it('of the keyring decides in the audit, not the one that the ledger keeps', async () => {
    const before = await open({ signing: first });
    await before.checkpoints.covering(3);
    const audited = await auditPublishedLedger({
      ledger: memory.ledger,
      history: { read: async () => [], head: async () => 0 } as never,
      services: [],
      saltKey: Buffer.alloc(32),
      vkeysOf: (origin) => [second, third].map((key) => ledgerVkey(origin, key)),
    });
    expect(audited.finding?.what).toContain('no signature of a known key');
  });
});
