import type { SecurityEntry } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { newId } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { DAY, portalUnderTest } from '../test/portal-under-test.ts';
import { openSecurityLog, SECURITY_LOG } from './security-log.ts';

const MINUTE = 60_000;

async function logUnderTest() {
  const { options, now, advance } = await portalUnderTest();
  const view = options.accounts;
  const troubles: unknown[] = [];
  const given: string[] = [];
  const open = (on: View = view) =>
    openSecurityLog({
      view: on,
      addressKey: Buffer.alloc(32, 7),
      days: 200,
      now,
      newId() {
        const id = newId();
        given.push(id);
        return id;
      },
      onTrouble: (error) => troubles.push(error),
    });
  const log = open();
  const from = (address: string, account?: string) =>
    log.recorder({ address, account, correlation: `request from ${address}` });
  const rows = async (filter = {}) => (await log.page(filter, { limit: 200 })).rows;
  return { view, log, open, from, rows, advance, now, troubles, given };
}
const wrong = { kind: 'sign-in', outcome: 'wrong-password', account: 'account-1' } as const;
const read = { kind: 'contacts-read', outcome: 'requested', subject: 'pledge-1' } as const;

describe('an entry', () => {
  it('has a keyed hash of the address, and the account of the session', async () => {
    const { from, rows, given } = await logUnderTest();
    await from('203.0.113.7', 'account-1').require(read);
    await from('203.0.113.8', 'account-1').require({ ...read, subject: 'pledge-2' });
    const [second, first] = await rows();
    expect(first).toStrictEqual({
      id: given[0],
      at: '2026-03-22T10:00:00.000Z',
      kind: 'contacts-read',
      outcome: 'requested',
      account: 'account-1',
      subject: 'pledge-1',
      address: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      correlation: 'request from 203.0.113.7',
    });
    expect(second?.address).not.toBe(first?.address);
    expect(second && first && second.id > first.id, 'ids sort by time').toBe(true);
  });

  it('has its place among others of the same millisecond, and among refusals', async () => {
    const { from, rows, advance } = await logUnderTest();
    const subjects = Array.from({ length: 20 }, (_, index) => `pledge-${index}`);
    for (const subject of subjects) await from('a', 'account-1').require({ ...read, subject });
    advance(1);
    await from('a').refused(wrong);
    advance(1);
    await from('a', 'account-1').require({ ...read, subject: 'last' });
    expect((await rows()).map(({ subject, outcome }) => subject ?? outcome)).toEqual([
      'last',
      'wrong-password',
      ...subjects.toReversed(),
    ]);
  });

  it('is found by kind, account and time, newest first', async () => {
    const { from, rows, advance, now } = await logUnderTest();
    await from('a', 'account-1').require(read);
    advance(MINUTE);
    const middle = now().toISOString();
    await from('a', 'account-2').require({ kind: 'export', outcome: 'requested' });
    advance(MINUTE);
    await from('a', 'account-1').require({ kind: 'export', outcome: 'requested' });
    const told = async (filter: object) =>
      (await rows(filter)).map(({ kind, account }) => `${kind} ${account}`);
    expect(await told({})).toEqual([
      'export account-1',
      'export account-2',
      'contacts-read account-1',
    ]);
    expect(await told({ kind: 'export' })).toEqual(['export account-1', 'export account-2']);
    expect(await told({ account: 'account-2' })).toEqual(['export account-2']);
    expect(await told({ from: middle, account: 'account-1' })).toEqual(['export account-1']);
    expect(await told({ to: middle })).toEqual(['contacts-read account-1']);
  });

  it('is removed after the set time, and not before', async () => {
    const { from, rows, log, advance } = await logUnderTest();
    await from('a', 'account-1').require(read);
    advance(DAY);
    await from('a', 'account-1').require(read);
    advance(199 * DAY);
    await log.tidy();
    expect(await rows()).toHaveLength(2);
    advance(1);
    await log.tidy();
    expect(await rows()).toHaveLength(1);
  });
});

describe('refusals', () => {
  it('of one kind from one address within a minute are counted in one entry', async () => {
    const { from, rows, advance } = await logUnderTest();
    for (let attempt = 1; attempt <= 3; attempt++) await from('a').refused(wrong);
    await from('a').refused({ kind: 'sign-in', outcome: 'unknown-login' });
    await from('b').refused(wrong);
    const counts = async () => (await rows()).map(({ outcome, count }) => `${outcome} ${count}`);
    expect((await counts()).sort()).toEqual([
      'unknown-login 1',
      'wrong-password 1',
      'wrong-password 3',
    ]);
    advance(MINUTE);
    await from('a').refused(wrong);
    expect(await counts()).toHaveLength(4);
  });

  it('of two processes are counted in one entry', async () => {
    const { from, rows, open } = await logUnderTest();
    await from('a').refused(wrong);
    await open().recorder({ address: 'a', correlation: 'other process' }).refused(wrong);
    expect((await rows()).map(({ count }) => count)).toEqual([2]);
  });

  it('from many addresses cannot fill the disk', async () => {
    const { from, view } = await logUnderTest();
    for (let address = 0; address < 350; address++) await from(`address ${address}`).refused(wrong);
    expect(await view.count(SECURITY_LOG)).toBe(301);
    const all = await view.find<SecurityEntry>(SECURITY_LOG, { limit: 1_000 });
    const others = all.find(({ address }) => address === 'others');
    expect(others).toMatchObject({ outcome: 'wrong-password', count: 50 });
    expect(others).not.toHaveProperty('account');
  });

  it('that cannot be written are reported, because the request is refused anyway', async () => {
    const { view, open, troubles } = await logUnderTest();
    const full = new Error('the disk is full');
    const broken: View = {
      ...view,
      definition: view.definition,
      apply: () => Promise.reject(full),
    };
    await open(broken).recorder({ address: 'a', correlation: 'r' }).refused(wrong);
    expect(troubles).toEqual([full]);
  });
});

describe('a disclosure', () => {
  it('that a page repeats within ten minutes has one entry, but each export has its own', async () => {
    const { from, rows, advance } = await logUnderTest();
    await from('a', 'account-1').require(read);
    await from('a', 'account-1').require(read);
    expect(await rows()).toHaveLength(1);
    await from('a', 'account-2').require(read);
    advance(10 * MINUTE);
    await from('a', 'account-1').require(read);
    expect(await rows()).toHaveLength(3);
    await from('a', 'account-1').require({ kind: 'export', outcome: 'requested' });
    await from('a', 'account-1').require({ kind: 'export', outcome: 'requested' });
    expect(await rows()).toHaveLength(5);
  });

  it('of contacts whose subject is not known has its own entry each time', async () => {
    const { from, rows } = await logUnderTest();
    const unknown = { ...read, subject: undefined, route: 'findPledge' };
    for (let time = 1; time <= 3; time++) await from('a', 'account-1').require(unknown);
    expect(await rows()).toHaveLength(3);
  });

  it('that cannot be written is refused each time', async () => {
    const { view, open } = await logUnderTest();
    const broken: View = {
      ...view,
      definition: view.definition,
      apply: () => Promise.reject(new Error('the disk is full')),
    };
    const recorder = open(broken).recorder({ address: 'a', correlation: 'r' });
    await expect(recorder.require(read)).rejects.toThrow('the disk is full');
    await expect(recorder.require(read)).rejects.toThrow('the disk is full');
  });
});
