import { ed25519Signer, rootOf, signedCheckpoint } from '@bluebox/transparency';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextOrigin, signingKeyOf } from './identity.ts';
import { memoryLedger } from './memory-ledger.test-support.ts';
import { continueRestored, NotOurCheckpoint, ownCheckpoint } from './restored-ledger.ts';

const ORIGIN = 'example.org/ledger';
const AT = new Date('2026-11-30T11:45:07.123Z');
const RENAMED = 'example.org/ledger/2026-11-30T114507Z';
const key = signingKeyOf(Buffer.alloc(32, 1));

describe('the next name of a ledger', () => {
  it('ends with the moment, in place of an earlier one', () => {
    expect(nextOrigin(ORIGIN, AT)).toBe(RENAMED);
    expect(nextOrigin(RENAMED, new Date('2027-01-02T03:04:05Z'))).toBe(
      'example.org/ledger/2027-01-02T030405Z',
    );
    expect(nextOrigin('example.org/2026', AT)).toBe('example.org/2026/2026-11-30T114507Z');
  });
});

describe('a given checkpoint', () => {
  const text = (name: string, seed = 1) =>
    signedCheckpoint(
      { origin: name, size: 1, root: Buffer.alloc(32) },
      ed25519Signer(name, signingKeyOf(Buffer.alloc(32, seed))),
    );

  it('is one that the key of the ledger signed, under whichever name', () => {
    for (const origin of [ORIGIN, RENAMED])
      expect(ownCheckpoint(text(origin), { signing: key })).toMatchObject({ origin, size: 1 });
  });

  it('is refused when it is of another key, changed, or no checkpoint', () => {
    for (const note of [text(ORIGIN, 2), text(ORIGIN).replace('\n1\n', '\n2\n'), 'a file', ''])
      expect(() => ownCheckpoint(note, { signing: key })).toThrow(NotOurCheckpoint);
  });
});

describe('a restored ledger', () => {
  let memory: ReturnType<typeof memoryLedger>;
  const append = (from: number, to: number, scope = 'drive-1') =>
    memory.appendElsewhere(
      Array.from({ length: to - from + 1 }, (_, at) => ({
        service: 'pledge',
        bucket: 0,
        position: from + at,
        scope,
        bytes: Buffer.from(`${scope} ${from + at}`),
      })),
    );
  const published = (origin = ORIGIN) => {
    const { tree } = memory.current();
    return { origin, size: tree.size, root: rootOf(tree) };
  };
  const continued = (given?: ReturnType<typeof published>) =>
    continueRestored(memory.ledger, {
      published: given,
      newName: () => 'new.example/ledger',
      at: AT,
    });
  beforeEach(async () => {
    memory = memoryLedger();
    await memory.ledger.setOrigin(ORIGIN);
    append(1, 300);
  });

  it('keeps its name when it leads to the last published checkpoint', async () => {
    const last = published();
    append(301, 310);
    const said = await continued(last);
    expect(said).toContain(`goes on as ${ORIGIN}`);
    expect(said).toContain('rests on your word that the given file is the last published one');
    expect(await memory.ledger.origin()).toBe(ORIGIN);
    expect(memory.earlier).toEqual([]);
  });

  it('is renamed when the backup itself has a larger checkpoint than the given one', async () => {
    const older = published();
    append(301, 310);
    await memory.ledger.putCheckpoint({ size: 310, note: 'signed', at: AT.toISOString() });
    const newer = published();
    const said = await continued(older);
    expect(said).toContain(
      `goes on as ${RENAMED}, because the given checkpoint of 300 entries is not the last published one: the backup has one of 310`,
    );
    expect(await memory.ledger.origin()).toBe(RENAMED);

    memory = memoryLedger();
    await memory.ledger.setOrigin(ORIGIN);
    append(1, 310);
    await memory.ledger.putCheckpoint({ size: 310, note: 'signed', at: AT.toISOString() });
    await continued(newer);
    expect(await memory.ledger.origin()).toBe(ORIGIN);
  });

  it('is renamed when the checkpoint has more or other entries, or another name', async () => {
    const restored = memory.current();
    append(301, 310);
    const more = published();
    memory.replaceState(restored);
    const other = { ...published(), root: Buffer.alloc(32) };
    const underAnother = published('example.org/ledger/2026-10-01T000000Z');
    for (const given of [more, other, underAnother]) {
      memory = memoryLedger();
      await memory.ledger.setOrigin(ORIGIN);
      append(1, 300);
      const said = await continued(given);
      expect(said).toContain('HAS A BREAK');
      expect(said).toContain(`checkpoint of ${given.size} entries under ${given.origin}`);
      expect(said).toContain(`goes on as ${RENAMED}`);
      expect(await memory.ledger.origin()).toBe(RENAMED);
      expect(memory.earlier).toMatchObject([{ origin: ORIGIN, size: 300 }]);
    }
  });

  it('is renamed without a checkpoint, and says how the name stays next time', async () => {
    expect(await continued()).toMatch(/goes on as \S+Z, .+--ledger-checkpoint/);
    expect(await memory.ledger.origin()).toBe(RENAMED);
  });

  it('gets a name that it never had when the backup has no ledger', async () => {
    memory = memoryLedger();
    expect(await continued()).toContain('has no public ledger');
    expect(await memory.ledger.origin()).toBe('new.example/ledger/2026-11-30T114507Z');
  });
});
