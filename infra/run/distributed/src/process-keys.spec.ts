import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  capabilityCode,
  readCapabilityCode,
  tokenMint,
  tokenVerifier,
} from '@bluebox/service-http';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeKeys, REPLACEABLE, readKeys, replaceKey } from './keys.ts';
import { openProcessKeys } from './process-keys.ts';

const STEPS = ['prepare', 'use', 'end'] as const;
const SECRETS = REPLACEABLE.filter((name) => name !== 'tokens');
/** Services that have each key; two of them for a key that services share. */
const HOLDERS: Readonly<Record<(typeof SECRETS)[number], readonly string[]>> = {
  vault: ['pledge', 'pledge'],
  link: ['pledge', 'portal'],
  session: ['portal', 'portal'],
  'proof-of-work': ['pledge', 'pledge'],
  fingerprint: ['pledge', 'pledge'],
  control: ['notary', 'notary'],
  'ledger-signing': ['notary', 'notary'],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-keys-'));
  makeKeys(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opens the keys of a process that runs until the end of the test. */
function processOf(service: string) {
  const changed: string[] = [];
  const troubles: unknown[] = [];
  const keys = openProcessKeys(join(folder, service), {
    onChanged: (purpose) => changed.push(purpose),
    onTrouble: (error) => troubles.push(error),
  });
  onTestFinished(() => keys.stop());
  return { ...keys, changed, troubles };
}

describe('a process read its keys at its start only; while it runs', () => {
  it.each(SECRETS)('%s is replaced without a restart, and one reads what another makes', (name) => {
    const processes = HOLDERS[name].map(processOf);
    const live = processes.map((each) => each.live(name));
    const [before] = live.map(({ current }) => current);
    fc.assert(
      fc.property(
        // The order in which processes look between two steps, in which each comes at least once.
        fc.array(fc.shuffledSubarray([0, 1], { minLength: 2 }), { minLength: 3, maxLength: 3 }),
        (orders) => {
          for (const [index, step] of STEPS.entries()) {
            replaceKey(folder, name, step);
            for (const which of [undefined, ...(orders[index] ?? [])]) {
              if (which !== undefined) processes[which]?.look();
              for (const maker of live)
                for (const reader of live) {
                  expect(reader.known.some((key) => key.equals(maker.current))).toBe(true);
                  expect(reader.accepted.some((key) => key.equals(maker.current))).toBe(true);
                }
            }
          }
        },
      ),
      { numRuns: 5 },
    );
    for (const { current, accepted, known } of live) {
      expect(current).toEqual(readKeys(join(folder, HOLDERS[name][0] ?? ''), name).current);
      expect(current).not.toEqual(before);
      expect(accepted).toEqual([current]);
      // Stored data of before is opened until the process ends.
      expect(known.some((key) => before?.equals(key))).toBe(true);
    }
    for (const { troubles } of processes) expect(troubles).toEqual([]);
  });

  it('tokens are signed with another key without a restart and without a refused token', async () => {
    const [portal, pledge] = [processOf('portal'), processOf('pledge')];
    const now = () => new Date();
    const caller = { subject: 'account-1', roles: [], links: [] };
    const [signingKey, verifyKeys] = [portal.tokenSigningKey(), pledge.tokenVerifyKeys()];
    const mint = tokenMint(signingKey, now);
    const verify = tokenVerifier(verifyKeys, 'pledge', now);
    const first = signingKey();
    const works = async () => expect(await verify(await mint(caller, 'pledge'))).toEqual(caller);
    await works();
    for (const order of [
      [portal, pledge],
      [pledge, portal],
    ])
      for (const step of STEPS) {
        replaceKey(folder, 'tokens', step);
        for (const each of order) {
          await works();
          each.look();
          await works();
        }
      }
    expect(signingKey().equals(first)).toBe(false);
    expect(verifyKeys()).toHaveLength(1);
    expect(portal.changed).toEqual(['tokens', 'tokens']);
  });

  it('a private link of before opens until its key is ended', () => {
    const [pledge, portal] = [processOf('pledge').live('link'), processOf('portal')];
    const grant = { kind: 'pledge', id: 'pledge-0001', generation: 1 } as const;
    const code = capabilityCode(pledge, grant);
    const reads = portal.live('link');
    for (const step of STEPS) {
      replaceKey(folder, 'link', step);
      expect(readCapabilityCode(reads, code)).toEqual(grant);
      portal.look();
      expect(readCapabilityCode(reads, code)).toEqual(step === 'end' ? undefined : grant);
    }
  });

  it('who seals again is told when a key has come into use, and of no other step', () => {
    const pledge = processOf('pledge');
    const seen: Buffer[] = [];
    const vault = pledge.live('vault');
    pledge.onReplaced('vault', () => seen.push(vault.current));
    for (const step of STEPS) {
      replaceKey(folder, 'vault', step);
      pledge.look();
      pledge.look();
    }
    expect(seen).toEqual([vault.current]);
    expect(pledge.changed).toEqual(['vault', 'vault', 'vault']);
  });

  it('each key stays the same object, by which what follows from it is found again', () => {
    const pledge = processOf('pledge');
    const vault = pledge.live('vault');
    const first = vault.current;
    replaceKey(folder, 'vault', 'prepare');
    pledge.look();
    const [next] = vault.known;
    replaceKey(folder, 'vault', 'use');
    pledge.look();
    expect(vault.current).toBe(next);
    expect(vault.known[1]).toBe(first);
    expect(pledge.live('vault').current).toBe(next);
  });

  it('a step that is half done, and a file that is gone, leave the keys of before in force', () => {
    const pledge = processOf('pledge');
    const link = pledge.live('link');
    replaceKey(folder, 'link', 'prepare');
    pledge.look();
    const file = (name: string) => join(folder, 'pledge', name);
    const first = link.current;
    renameSync(file('link.key'), file('link.previous.key'));
    pledge.look();
    pledge.look();
    expect(link.current).toBe(first);
    expect(pledge.troubles).toHaveLength(1);
    renameSync(file('link.next.key'), file('link.key'));
    pledge.look();
    expect(link.current).not.toBe(first);
    expect(link.accepted).toContain(first);
    // The same trouble is told again once it was over.
    renameSync(file('link.key'), file('link.next.key'));
    pledge.look();
    expect(pledge.troubles).toHaveLength(2);
  });

  it('its files are looked at without being asked', async () => {
    const pledge = processOf('pledge');
    const link = pledge.live('link');
    replaceKey(folder, 'link', 'prepare');
    await expect.poll(() => link.known.length, { timeout: 20_000 }).toBe(2);
  });
});
