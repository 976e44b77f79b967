import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenMint, tokenVerifier } from '@bluebox/service-http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeKeys, readKey, readTokenSigningKey, readTokenVerifyKey } from './keys.ts';

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
    const read = tokenVerifier(readTokenVerifyKey(of('pledge')), 'pledge', now);
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
});
