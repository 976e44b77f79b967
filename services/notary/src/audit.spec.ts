import { generateKeyPairSync } from 'node:crypto';
import { type EventHistory, type RecordedEvent, storedForm } from '@bluebox/event-sourcing';
import { ed25519Signer, rootOf, signedCheckpoint, vkeyOf } from '@bluebox/transparency';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditPublishedLedger, type LedgerAuditOptions } from './audit.ts';
import { ledgerEntry } from './entry.ts';
import { memoryLedger } from './memory-ledger.test-support.ts';

const ORIGIN = 'example.org/ledger';
const SALT_KEY = Buffer.alloc(32, 1);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signer = ed25519Signer(ORIGIN, privateKey);
const other = ed25519Signer(ORIGIN, generateKeyPairSync('ed25519').privateKey);
const SERVICES = ['pledge', 'inventory'];

const eventAt = (service: string, position: number, change: object = {}): RecordedEvent =>
  ({
    id: `${service}-${position}/0`,
    type: 'drive.published',
    data: { driveId: 'drive-1', note: position, ...change },
    schemaVersion: 1,
    service,
    stream: 'drive-1',
    version: position,
    scope: 'drive-1',
    commit: `${service}-${position}`,
    recordedAt: `2026-11-30T09:${String(position % 60).padStart(2, '0')}:00.000Z`,
    actor: 'public',
    correlation: 'request',
    bucket: 2,
    position,
  }) as unknown as RecordedEvent;

/** A history whose events a test may change. */
class Log implements EventHistory {
  readonly lanes = new Map<string, RecordedEvent[]>();
  read = async (service: string, _bucket: number, after: number, limit: number) =>
    (this.lanes.get(service) ?? []).filter(({ position }) => position > after).slice(0, limit);
  head = async (service: string, bucket: number) =>
    bucket === 2 ? (this.lanes.get(service)?.at(-1)?.position ?? 0) : 0;
}

let log: Log;
let memory: ReturnType<typeof memoryLedger>;
const sign = async (by = signer) => {
  const { tree } = memory.current();
  const note = signedCheckpoint({ origin: by.name, size: tree.size, root: rootOf(tree) }, by);
  await memory.ledger.putCheckpoint({ size: tree.size, note, at: '2026-11-30T10:00:00.000Z' });
  return note;
};
const append = async (events: readonly RecordedEvent[]) => {
  await memory.ledger.append(
    memory.current(),
    events.map((event) => ledgerEntry(event, SALT_KEY)),
  );
};
const audited = (options: Partial<LedgerAuditOptions> = {}) =>
  auditPublishedLedger({
    ledger: memory.ledger,
    history: log,
    services: SERVICES,
    saltKey: SALT_KEY,
    vkeysOf: (origin) => [vkeyOf(origin, publicKey)],
    settled: true,
    ...options,
  });
/** Audits, and returns the first finding as a sentence. */
const findingOf = async (options: Partial<LedgerAuditOptions> = {}) => {
  const { finding } = await audited(options);
  return finding === undefined ? undefined : `${finding.place} ${finding.what}`;
};

beforeEach(async () => {
  log = new Log();
  memory = memoryLedger();
  await memory.ledger.setOrigin(ORIGIN);
  for (const service of SERVICES)
    log.lanes.set(
      service,
      Array.from({ length: 300 }, (_, at) => eventAt(service, at + 1)),
    );
  for (let position = 1; position <= 300; position++) {
    await append([eventAt('pledge', position)]);
    await append([eventAt('inventory', position)]);
    if (position % 100 === 0) await sign();
  }
});

describe('the audit of the published ledger', () => {
  it('passes a ledger that has exactly the events of the log, with its checkpoints', async () => {
    expect(await audited()).toEqual({ entries: 600, checkpoints: 3 });
  });

  it('names the first event whose data was changed in the log', async () => {
    const events = log.lanes.get('inventory') as RecordedEvent[];
    events[149] = eventAt('inventory', 150, { note: 151 });
    events[199] = eventAt('inventory', 200, { note: 0 });
    expect(await findingOf()).toBe(
      'entry 299 is not what the log says of event inventory/2/150 (drive.published)',
    );
  });

  it('names an event whose time, actor, type or stream was changed', async () => {
    for (const change of [
      { recordedAt: '2026-11-30T09:17:00.001Z' },
      { actor: 'somebody' },
      { type: 'drive.closed' },
      { stream: 'drive-2' },
      { version: 18 },
      { scope: 'drive-2' },
    ]) {
      const events = log.lanes.get('pledge') as RecordedEvent[];
      const before = events[16] as RecordedEvent;
      events[16] = { ...before, ...change } as RecordedEvent;
      expect(await findingOf()).toMatch(
        /^entry 32 is not what the log says of event pledge\/2\/17/,
      );
      events[16] = before;
    }
  });

  it('names an event that can no longer be read (the audit ended with an error)', async () => {
    const events = log.lanes.get('pledge') as RecordedEvent[];
    events[16] = { ...(events[16] as RecordedEvent), unreadable: 'no lines' };
    expect(await findingOf()).toBe(
      'entry 32 is about event pledge/2/17, which cannot be read: no lines',
    );
  });

  it('names an event that was removed from the log, from its end or from within', async () => {
    const events = log.lanes.get('pledge') as RecordedEvent[];
    log.lanes.set('pledge', events.slice(0, 299));
    expect(await findingOf()).toBe(
      'entry 598 is about event pledge/2/300, which the log does not have',
    );
    log.lanes.set(
      'pledge',
      events.filter(({ position }) => position !== 40),
    );
    expect(await findingOf()).toBe(
      'entry 78 is about event pledge/2/40, which the log does not have',
    );
  });

  it('names the first of two events that were exchanged', async () => {
    const events = log.lanes.get('pledge') as RecordedEvent[];
    const [left, right] = [events[9] as RecordedEvent, events[10] as RecordedEvent];
    events[9] = { ...right, position: 10 } as RecordedEvent;
    events[10] = { ...left, position: 11 } as RecordedEvent;
    expect(await findingOf()).toMatch(/^entry 18 is not what the log says of event pledge\/2\/10/);
  });

  it('names an entry of an event that is not there, and an event without entry', async () => {
    await append([eventAt('pledge', 301)]);
    expect(await findingOf()).toBe(
      'entry 600 is about event pledge/2/301, which the log does not have',
    );
    log.lanes.get('pledge')?.push(eventAt('pledge', 301), eventAt('pledge', 302));
    expect(await findingOf()).toBe('event pledge/2/302 has no entry in the ledger');
    expect(await findingOf({ settled: false })).toBeUndefined();
  });

  it('names entries that were changed, removed, exchanged or doubled in the ledger itself', async () => {
    const stored = [...memory.entries];
    const swap = (at: number, ...entries: (typeof stored)[number][]) => {
      memory.entries.splice(
        0,
        Number.POSITIVE_INFINITY,
        ...stored.slice(0, at),
        ...entries,
        ...stored.slice(at + entries.length),
      );
    };
    const [first, second] = [stored[50], stored[52]] as [(typeof stored)[0], (typeof stored)[0]];
    swap(50, {
      ...first,
      bytes: Buffer.from(Buffer.from(first.bytes).toString().replace('09Z', '08Z')),
    });
    expect(await findingOf()).toMatch(/^entry 50 is not what the log says/);
    swap(50, { ...first, bytes: Buffer.from('no JSON') });
    expect(await findingOf()).toBe('entry 50 is no entry of an event');
    swap(50, second, stored[51] as (typeof stored)[0], first);
    expect(await findingOf()).toBe(
      'entry 50 is about position 27 of pledge/2, but position 26 comes next',
    );
    memory.entries.splice(0, Number.POSITIVE_INFINITY, ...stored.slice(0, 599));
    expect(await findingOf()).toBe('entry 599 is missing');
  });

  it('names a checkpoint of another key, and one of a tree that was cut back and grown again', async () => {
    const kept = (await memory.ledger.latestCheckpoint())?.note as string;
    const before = [...memory.checkpoints];
    memory.checkpoints.pop();
    await sign(other);
    expect(await findingOf()).toMatch(/^a checkpoint is refused/);

    // The ledger is grown again without one event, and its own checkpoints agree with it.
    memory = memoryLedger();
    await memory.ledger.setOrigin(ORIGIN);
    const events = log.lanes.get('pledge') as RecordedEvent[];
    log.lanes.set('pledge', []);
    log.lanes.set(
      'inventory',
      events.map((event) => ({ ...event, service: 'inventory' }) as RecordedEvent),
    );
    await append(log.lanes.get('inventory') as RecordedEvent[]);
    await sign();
    expect(await findingOf()).toBeUndefined();
    expect(await findingOf({ kept: [kept] })).toBe(
      'checkpoint of 600 entries was signed, but the ledger has 300 entries',
    );
    expect(await findingOf({ kept: [before[0]?.note as string] })).toBe(
      'checkpoint of 200 entries is not of these entries',
    );
  });

  it('checks the checkpoints under earlier names by their keys, against the same tree', async () => {
    const last = memory.checkpoints.at(-1)?.note as string;
    const later = `${ORIGIN}/later`;
    await memory.ledger.renameOrigin(later);
    const underLater = ed25519Signer(later, privateKey);
    await sign(underLater);
    expect(await audited({ kept: [last] })).toEqual({ entries: 600, checkpoints: 5 });

    // A checkpoint that was published after the backup has entries that the restored ledger never had.
    for (const service of SERVICES) {
      log.lanes.get(service)?.push(eventAt(service, 301));
      await append([eventAt(service, 301)]);
    }
    const beyond = await sign();
    memory.checkpoints.pop();
    expect(await audited()).toEqual({ entries: 602, checkpoints: 4 });
    expect(await findingOf({ kept: [beyond] })).toBe(
      `checkpoint of 602 entries was signed as ${ORIGIN}, a name under which the ledger has 600 entries`,
    );
    const [{ checkpoints }] = memory.earlier as [(typeof memory.earlier)[0]];
    const replaceFirst = (note: string) => {
      memory.earlier[0] = {
        origin: ORIGIN,
        size: 600,
        checkpoints: [{ ...checkpoints[0], size: 200, note, at: '' }],
      };
    };
    const tree = { size: 200, root: Buffer.alloc(32) };
    replaceFirst(signedCheckpoint({ origin: ORIGIN, ...tree }, signer));
    expect(await findingOf()).toBe('checkpoint of 200 entries is not of these entries');
    replaceFirst(signedCheckpoint({ origin: ORIGIN, ...tree }, other));
    expect(await findingOf()).toMatch(/^a checkpoint is refused/);
    const foreign = ed25519Signer('other.example/ledger', privateKey);
    replaceFirst(signedCheckpoint({ origin: foreign.name, ...tree }, foreign));
    expect(await findingOf()).toMatch(/^a checkpoint is refused: it is of other.example\/ledger/);
  });

  it('names a tree and tiles that are not those of the entries', async () => {
    const current = memory.current();
    memory.checkpoints.length = 0;
    memory.replaceState({
      ...current,
      tree: { ...current.tree, frontier: current.tree.frontier.toReversed() },
    });
    expect(await findingOf()).toBe('the stored tree is not that of the entries');
    memory.replaceState(current);
    const tile = Buffer.from(memory.tiles.get('0/2') as Buffer);
    tile[5] = (tile[5] as number) ^ 1;
    memory.tiles.set('0/2', tile);
    expect(await findingOf()).toBe('the stored tiles are not those of the entries');
  });

  it('still passes after later releases convert the data of old events', async () => {
    const events = log.lanes.get('pledge') as RecordedEvent[];
    const event = events[4] as RecordedEvent;
    const { schemaVersion, data } = storedForm(event);
    events[4] = {
      ...event,
      schemaVersion: schemaVersion + 1,
      data: { ...data, added: true },
      stored: { schemaVersion, data },
    } as unknown as RecordedEvent;
    expect(await findingOf()).toBeUndefined();
  });
});
