import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pseudonymKeyOf } from '@bluebox/mongodb';
import { signingKeyOf } from '@bluebox/notary-service';
import { tokenMint, tokenVerifier } from '@bluebox/service-http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  listKeys,
  makeKeys,
  REPLACEABLE,
  readImportIdsKey,
  readKey,
  readKeys,
  readTokenSigningKey,
  readTokenVerifyKeys,
  replaceKey,
} from './keys.ts';
import { signingKeysIn } from './signing-keys.ts';

describe('keys of services', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-keys-'));
    makeKeys(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const of = (service: string) => join(folder, service);

  it('are only those that the service uses, for the tracker, the notary and the portal', () => {
    expect(readdirSync(of('notary')).sort()).toEqual([
      'control.key',
      'ledger-salt.key',
      'ledger-signing.key',
      'tokens.public.pem',
    ]);
    expect(readdirSync(of('tracker')).sort()).toEqual(['control.key', 'tokens.public.pem']);
    expect(readdirSync(of('portal')).sort()).toEqual([
      'link.key',
      'session.key',
      'tokens.private.pem',
    ]);
    expect(statSync(join(of('portal'), 'tokens.private.pem')).mode & 0o077).toBe(0);
  });

  it('are made private if others could read them', () => {
    const files = [join(of('pledge'), 'vault.key'), join(of('portal'), 'tokens.private.pem')];
    for (const file of files) chmodSync(file, 0o644);
    readKey(of('pledge'), 'vault');
    readTokenSigningKey(of('portal'));
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('are the same in all services for links, and differ for vaults', () => {
    expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('portal'), 'link'));
    expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('shipment'), 'link'));
    expect(readKey(of('pledge'), 'vault')).not.toEqual(readKey(of('inventory'), 'vault'));
  });

  it('let services verify the tokens that the portal signs', async () => {
    const caller = { subject: 'account-1', roles: [], links: [] };
    const now = () => new Date();
    const token = await tokenMint(readTokenSigningKey(of('portal')), now)(caller, 'pledge');
    const read = tokenVerifier(() => readTokenVerifyKeys(of('pledge')), 'pledge', now);
    expect(await read(token)).toEqual(caller);
  });

  it('stay unchanged when the folders are made again, and a lost shared key is restored', () => {
    const before = readKey(of('pledge'), 'link');
    rmSync(join(of('portal'), 'link.key'));
    makeKeys(folder);
    expect(readKey(of('pledge'), 'link')).toEqual(before);
    expect(readKey(of('portal'), 'link')).toEqual(before);
  });

  it('say how to add a key that a later version needs', () => {
    rmSync(join(of('notary'), 'ledger-signing.key'));
    expect(() => readKey(of('notary'), 'ledger-signing')).toThrow(
      /ledger-signing\.key is missing.*make-keys/,
    );
    makeKeys(folder);
    expect(readKey(of('notary'), 'ledger-signing')).toHaveLength(32);
  });

  it('are replaced in three steps, after each of which every process reads what any other has made', async () => {
    const folders = REPLACEABLE.filter((name) => name !== 'tokens').map((name) => ({
      name,
      own: of({ session: 'portal', 'ledger-signing': 'notary' }[name as string] ?? 'pledge'),
    }));
    const known = () => folders.map(({ name, own }) => readKeys(own, name));
    const steps = [known()];
    for (const step of ['prepare', 'use', 'end'] as const) {
      for (const { name } of folders) replaceKey(folder, name, step);
      steps.push(known());
    }
    for (const index of folders.keys()) {
      const [before, prepared, used, ended] = steps.map((step) => step[index]);
      const [old, fresh] = [before?.current, ended?.current];
      expect(fresh).not.toEqual(old);
      expect(prepared).toEqual({ current: old, accepted: [old, fresh], known: [fresh, old] });
      expect(used).toEqual({ current: fresh, accepted: [fresh, old], known: [fresh, old] });
      expect(ended).toEqual({ current: fresh, accepted: [fresh], known: [fresh] });
    }
    expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('portal'), 'link'));
    expect(readKey(of('pledge'), 'vault')).not.toEqual(readKey(of('inventory'), 'vault'));
  });

  it('for tokens are replaced without a refused token', async () => {
    const caller = { subject: 'account-1', roles: [], links: [] };
    const now = () => new Date();
    const mint = () => tokenMint(readTokenSigningKey(of('portal')), now)(caller, 'pledge');
    const reader = () => {
      const keys = readTokenVerifyKeys(of('pledge'));
      return tokenVerifier(() => keys, 'pledge', now);
    };
    let [token, verify] = [await mint(), reader()];
    for (const step of ['prepare', 'use', 'end'] as const) {
      replaceKey(folder, 'tokens', step);
      // Processes are restarted one after the other, in whatever order.
      const [laterToken, laterVerify] = [await mint(), reader()];
      expect(await verify(laterToken)).toEqual(caller);
      expect(await laterVerify(step === 'end' ? laterToken : token)).toEqual(caller);
      [token, verify] = [laterToken, laterVerify];
    }
  });

  it('keep the ids of imported pledges when the key of their vault is replaced', () => {
    const before = pseudonymKeyOf(readKey(of('pledge'), 'vault'));
    expect(readImportIdsKey(of('pledge'))).toEqual({});
    for (let round = 0; round < 2; round++)
      for (const step of ['prepare', 'use', 'end'] as const) replaceKey(folder, 'vault', step);
    expect(readImportIdsKey(of('pledge'))).toEqual({ pseudonymKey: before });
  });

  it('are the same for links if the making of the next one is cut off after the first folder (the others were given another key)', () => {
    replaceKey(folder, 'link', 'prepare');
    for (const service of ['shipment', 'portal']) rmSync(join(of(service), 'link.next.key'));
    const before = readKey(of('pledge'), 'link');
    expect(() => replaceKey(folder, 'link', 'use')).toThrow('prepare the key first');
    expect(readKey(of('pledge'), 'link')).toEqual(before);
    replaceKey(folder, 'link', 'prepare');
    replaceKey(folder, 'link', 'use');
    expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('portal'), 'link'));
    expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('shipment'), 'link'));
  });

  it.each([
    ['link', 'link.key', 'link.next.key', 'link.previous.key', 'pledge'],
    [
      'tokens',
      'tokens.private.pem',
      'tokens.private.next.pem',
      'tokens.private.previous.pem',
      'portal',
    ],
  ] as const)(
    'are taken into use in all folders if that is cut off after the first one (%s was in use there only, and the step was refused ever after)',
    (name, current, next, previous, service) => {
      replaceKey(folder, name, 'prepare');
      renameSync(join(of(service), current), join(of(service), previous));
      renameSync(join(of(service), next), join(of(service), current));
      replaceKey(folder, name, 'use');
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      expect(left.filter((file) => file.includes('.next.'))).toEqual([]);
      expect(left.filter((file) => file.includes('.previous.')).length).toBeGreaterThan(2);
      expect(readKey(of('pledge'), 'link')).toEqual(readKey(of('portal'), 'link'));
      expect(() => replaceKey(folder, name, 'use')).toThrow('prepare the key first');
    },
  );

  it('are not ended in any folder while one has not begun to use the next (old links were read no more)', () => {
    replaceKey(folder, 'link', 'prepare');
    renameSync(join(of('pledge'), 'link.key'), join(of('pledge'), 'link.previous.key'));
    renameSync(join(of('pledge'), 'link.next.key'), join(of('pledge'), 'link.key'));
    expect(() => replaceKey(folder, 'link', 'end')).toThrow('not in use yet');
    expect(readKeys(of('pledge'), 'link').known).toHaveLength(2);
  });

  it('that signed the ledger are kept, because the audit verifies earlier names with them', () => {
    const first = readKey(of('notary'), 'ledger-signing');
    const all = [first];
    for (let round = 0; round < 2; round++) {
      for (const step of ['prepare', 'use', 'end'] as const)
        replaceKey(folder, 'ledger-signing', step);
      all.unshift(readKey(of('notary'), 'ledger-signing'));
    }
    const { signing, earlierSigning = [] } = signingKeysIn(of('notary'));
    expect([signing, ...earlierSigning].map((key) => key.export({ format: 'jwk' }))).toEqual(
      all.map((seed) => signingKeyOf(seed).export({ format: 'jwk' })),
    );
  });

  it('are not replaced by a step whose predecessor was left out', () => {
    expect(() => replaceKey(folder, 'link', 'use')).toThrow('prepare the key first');
    replaceKey(folder, 'link', 'prepare');
    expect(() => replaceKey(folder, 'link', 'end')).toThrow('not in use yet');
    replaceKey(folder, 'link', 'use');
    expect(() => replaceKey(folder, 'link', 'prepare')).toThrow('not ended yet');
  });
});

it('the list of keys tells purpose, generation, state and age, and no key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  makeKeys(folder);
  const made = new Date('2026-01-01T00:00:00.000Z');
  const everyFile = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of everyFile) utimesSync(join(folder, file), made, made);
  replaceKey(folder, 'vault', 'prepare');
  replaceKey(folder, 'vault', 'use');
  replaceKey(folder, 'vault', 'end');
  replaceKey(folder, 'link', 'prepare');
  const now = new Date('2026-01-11T12:00:00.000Z');
  const rows = listKeys(folder, now);
  const of = (service: string, purpose: string) =>
    rows
      .filter((row) => row.service === service && row.purpose === purpose)
      .map(({ generation, state, age }) => [generation, state, age]);
  expect(of('pledge', 'vault')).toEqual([
    [1, 'ended', 10],
    [2, 'current', 0],
  ]);
  expect(of('all', 'link')).toEqual([
    [1, 'current', 10],
    [2, 'next, only read', 0],
  ]);
  expect(of('portal', 'tokens')).toEqual([[1, 'current', 10]]);
  expect(of('notary', 'ledger-signing')).toEqual([[1, 'current', 10]]);
  const secret = readKey(join(folder, 'pledge'), 'vault').toString('base64url');
  expect(JSON.stringify(rows)).not.toContain(secret);
});
