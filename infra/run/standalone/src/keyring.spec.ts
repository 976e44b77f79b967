import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyring } from './keyring.ts';
import { PURPOSES } from './keyring-file.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-20T08:00:00Z');

describe('the keyring', () => {
  let folder: string;
  let time: number;
  const open = () => openKeyring(folder, () => new Date(time));
  const file = () => join(folder, 'keyring.json');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-keyring-'));
    time = START;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('of a folder of before is its master key as generation 1, which is not written before a replacement', () => {
    const master = randomBytes(32);
    writeFileSync(join(folder, 'master.key'), master.toString('base64url'), { mode: 0o600 });
    const derive = (label: string) => Buffer.from(hkdfSync('sha256', master, 'bluebox', label, 32));
    const keyring = open();
    for (const [purpose, label] of [
      ['vault', 'vault'],
      ['link', 'link'],
      ['session', 'session'],
      ['proof-of-work', 'proof-of-work'],
      ['fingerprint', 'fingerprint'],
      ['control', 'control'],
      ['ledger-signing', 'ledger signing'],
      ['ledger-salt', 'ledger salt'],
    ] as const)
      expect(keyring.live(purpose).current, purpose).toEqual(derive(label));
    expect(existsSync(file())).toBe(false);
  });

  it('has the same keys after a restart, whatever was replaced', () => {
    const keyring = open();
    keyring.replace('vault');
    keyring.replace('link');
    keyring.replaceMaster();
    keyring.replace('vault');
    const known = (ring: typeof keyring) => PURPOSES.map((purpose) => ring.live(purpose).known);
    expect(known(open())).toEqual(known(keyring));
    expect(keyring.live('vault').known).toHaveLength(4);
    expect(
      new Set(
        known(keyring)
          .flat()
          .map((key) => key.toString('hex')),
      ).size,
    ).toBe(known(keyring).flat().length);
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('gives always the same buffer for a key, by which its users recognise it', () => {
    const keyring = open();
    const live = keyring.live('session');
    const before = live.current;
    keyring.replace('session');
    expect(live.known[1]).toBe(before);
    expect(live.current).toBe(live.known[0]);
    expect(live.current).not.toEqual(before);
  });

  it('accepts an earlier key as long as what it made can matter, or until it is ended', () => {
    const keyring = open();
    const accepted = (purpose: (typeof PURPOSES)[number]) => keyring.live(purpose).accepted.length;
    for (const purpose of ['link', 'session', 'proof-of-work', 'fingerprint', 'control'] as const)
      keyring.replace(purpose);
    const all = () =>
      (['link', 'session', 'proof-of-work', 'fingerprint', 'control'] as const).map(accepted);
    expect(all()).toEqual([2, 2, 2, 2, 1]);
    time = START + DAY;
    expect(all()).toEqual([2, 2, 1, 2, 1]);
    time = START + 8 * DAY + 1;
    expect(all()).toEqual([2, 1, 1, 2, 1]);
    time = START + 1_000 * DAY;
    expect(all()).toEqual([2, 1, 1, 1, 1]);
    expect(keyring.endEarlier('link')).toBe(1);
    expect(keyring.endEarlier('link')).toBe(0);
    expect(all()).toEqual([1, 1, 1, 1, 1]);
    expect(open().live('link').accepted).toHaveLength(1);
    expect(keyring.live('link').known).toHaveLength(2);
  });

  it('never replaces what events and proofs need', () => {
    const keyring = open();
    for (const purpose of ['ledger-salt', 'import-ids'] as const) {
      const before = keyring.live(purpose).current;
      expect(() => keyring.replace(purpose)).toThrow('never replaced');
      keyring.replaceMaster();
      keyring.replaceMaster();
      expect(keyring.live(purpose).current).toEqual(before);
      keyring.removeEarlierMasters();
      expect(open().live(purpose).current).toEqual(before);
    }
  });

  it('carries over what is still needed when a master key is removed, but no key of vaults', () => {
    const keyring = open();
    const before = Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, keyring.live(purpose).current]),
    );
    const master = readFileSync(join(folder, 'master.key'), 'utf8');
    keyring.replaceMaster();
    expect(keyring.removeEarlierMasters()).toBe(1);
    expect(keyring.removeEarlierMasters()).toBe(0);
    expect(existsSync(join(folder, 'master.key'))).toBe(false);
    expect(readFileSync(file(), 'utf8')).not.toContain(master);
    for (const ring of [keyring, open()]) {
      expect(ring.live('link').accepted[1]).toEqual(before['link']);
      expect(ring.live('session').known[1]).toEqual(before['session']);
      expect(ring.live('vault').known).toHaveLength(1);
      expect(ring.generations('vault').map(({ isKnown }) => isKnown)).toEqual([false, true]);
    }
    // No secret stands in the file as it is.
    for (const key of Object.values(before))
      for (const encoding of ['hex', 'base64', 'base64url'] as const)
        expect(readFileSync(file(), 'utf8')).not.toContain(key?.toString(encoding));
  });

  it('leaves no master key behind when its removal was cut off', () => {
    const keyring = open();
    const master = readFileSync(join(folder, 'master.key'), 'utf8');
    keyring.replaceMaster();
    keyring.removeEarlierMasters();
    writeFileSync(join(folder, 'master.key'), master, { mode: 0o600 });
    expect(open().masters()).toHaveLength(1);
    expect(existsSync(join(folder, 'master.key'))).toBe(false);
  });

  it('makes a master key anew when its making was cut off', () => {
    const keyring = open();
    writeFileSync(join(folder, 'master-2.key'), 'cut off', { mode: 0o600 });
    keyring.replaceMaster();
    expect(open().live('vault').current).toEqual(keyring.live('vault').current);
  });

  it('is refused when it is damaged, or a master key is missing, and no new keys are made', () => {
    open().replaceMaster();
    const kept = readFileSync(join(folder, 'master-2.key'), 'utf8');
    rmSync(join(folder, 'master-2.key'));
    expect(open).toThrow('master-2.key is missing');
    writeFileSync(join(folder, 'master-2.key'), kept, { mode: 0o600 });
    const first = readFileSync(join(folder, 'master.key'), 'utf8');
    rmSync(join(folder, 'master.key'));
    expect(open).toThrow('master.key is missing');
    writeFileSync(join(folder, 'master.key'), first, { mode: 0o600 });
    writeFileSync(file(), '{"version":2}');
    expect(open).toThrow('is not a keyring');
  });

  it('finds a key again that an older copy of it does not list', () => {
    const keyring = open();
    const older = readFileSync(file(), 'utf8');
    keyring.replace('ledger-signing');
    const lost = keyring.live('ledger-signing').current;
    writeFileSync(file(), older);
    const put = open();
    expect(put.findAgain('ledger-signing', (key) => key.equals(lost))).toBe(true);
    expect(put.live('ledger-signing').current).toEqual(lost);
    expect(put.findAgain('ledger-signing', () => false)).toBe(false);
  });
});
