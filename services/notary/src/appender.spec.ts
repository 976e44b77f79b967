import {
  type EventBatch,
  GapDetected,
  LaneBlocked,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import type { LedgerEntry } from '@bluebox/transparency';
import { describe, expect, it } from 'vitest';
import { openAppender } from './appender.ts';
import { memoryLedger } from './memory-ledger.test-support.ts';
import { recorded, sampleOf } from './recorded-events.test-support.ts';

const event = (service: string, bucket: number, position: number): RecordedEvent =>
  recorded(sampleOf('box.opened'), { service, bucket, position });
const batch = (service: string, bucket: number, from: number, to = from): EventBatch => ({
  service,
  bucket,
  events: Array.from({ length: to - from + 1 }, (_, at) => event(service, bucket, from + at)),
});
function entryOf({ service, bucket, position, scope, unreadable }: RecordedEvent): LedgerEntry {
  if (unreadable !== undefined) throw new LaneBlocked(`${service}/${bucket}`, position, unreadable);
  const bytes = Buffer.from(`${service}/${bucket}/${position}`);
  return { service, bucket, position, scope, bytes };
}

function opened(beforeAppend?: () => Promise<void> | void, gathering = 0) {
  const memory = memoryLedger(beforeAppend);
  const heard: string[] = [];
  const appender = openAppender({
    ledger: memory.ledger,
    entryOf,
    onAppended: (events) => {
      for (const { service, bucket, position } of events)
        heard.push(`${service}/${bucket}/${position}`);
    },
    gathering,
  });
  const texts = () => memory.entries.map(({ bytes }) => Buffer.from(bytes).toString());
  return { ...memory, appender, heard, texts };
}

describe('the appender', () => {
  it('appends the batches of all lanes that wait in one append', async () => {
    let release = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let calls = 0;
    const { appender, appends, texts, heard } = opened(() => (calls++ === 0 ? blocked : undefined));
    const first = appender.append(batch('pledge', 1, 1, 2));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = [
      appender.append(batch('inventory', 2, 1)),
      appender.append(batch('shipment', 0, 1, 3)),
    ];
    release();
    await Promise.all([first, ...waiting]);
    expect(appends).toEqual([2, 4]);
    expect(texts()).toEqual([
      'pledge/1/1',
      'pledge/1/2',
      'inventory/2/1',
      'shipment/0/1',
      'shipment/0/2',
      'shipment/0/3',
    ]);
    expect(heard).toEqual(texts());
    expect(await appender.from('shipment', 0)).toBe(3);
    expect(await appender.from('pledge', 7)).toBe(0);
  });

  it('goes on where another process has left a lane (it waited for ever for what the other had appended)', async () => {
    const { appender, appendElsewhere, texts } = opened();
    await appender.append(batch('inventory', 2, 1));
    appendElsewhere([entryOf(event('pledge', 1, 1)), entryOf(event('pledge', 1, 2))]);
    expect(await appender.from('pledge', 1)).toBe(2);
    await appender.append(batch('pledge', 1, 3));
    expect(texts().at(-1)).toBe('pledge/1/3');
    await expect(appender.append(batch('pledge', 1, 5))).rejects.toThrow(GapDetected);
  });

  it('appends what comes before an event that cannot be read, and goes on once it can', async () => {
    const { appender, texts } = opened();
    const whole = batch('pledge', 1, 1, 4);
    const torn = {
      ...whole,
      events: whole.events.map((each) =>
        each.position === 3 ? { ...each, unreadable: 'no lines' } : each,
      ),
    };
    await expect(appender.append(torn)).rejects.toThrow(LaneBlocked);
    await expect(appender.append(torn)).rejects.toThrow('pledge/1 waits at position 3');
    await appender.append(batch('pledge', 2, 1));
    expect(texts()).toEqual(['pledge/1/1', 'pledge/1/2', 'pledge/2/1']);
    await appender.append(whole);
    expect(texts().slice(3)).toEqual(['pledge/1/3', 'pledge/1/4']);
  });

  it('gathers batches for a while, unless somebody waits for the ledger', async () => {
    const { appender, appends } = opened(undefined, 60_000);
    const gathered = [
      appender.append(batch('pledge', 1, 1)),
      appender.append(batch('pledge', 2, 1)),
    ];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(appends).toEqual([]);
    await appender.withoutDelay(() => Promise.all(gathered));
    expect(appends).toEqual([2]);
    await appender.withoutDelay(() => appender.append(batch('pledge', 1, 2)));
    expect(appends).toEqual([2, 1]);
  });

  it('gathers no longer once many events wait', async () => {
    const { appender, appends } = opened(undefined, 60_000);
    await Promise.all([
      appender.append(batch('pledge', 1, 1, 40)),
      appender.append(batch('pledge', 2, 1, 60)),
    ]);
    await appender.append(batch('pledge', 3, 1, 100));
    expect(appends).toEqual([100, 100]);
  });

  it('skips what the ledger has, and appends the rest', async () => {
    const { appender, texts, heard } = opened();
    await appender.append(batch('pledge', 1, 1, 2));
    await appender.append(batch('pledge', 1, 1, 3));
    await appender.append(batch('pledge', 1, 2, 3));
    expect(texts()).toEqual(['pledge/1/1', 'pledge/1/2', 'pledge/1/3']);
    expect(heard).toEqual(texts());
  });

  it('refuses a batch after a gap, and appends those of other lanes', async () => {
    const { appender, texts } = opened();
    const outcomes = await Promise.allSettled([
      appender.append(batch('pledge', 1, 2)),
      appender.append(batch('inventory', 1, 1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect((outcomes[0] as PromiseRejectedResult).reason).toBeInstanceOf(GapDetected);
    expect(texts()).toEqual(['inventory/1/1']);
    await appender.append(batch('pledge', 1, 1, 2));
    expect(texts()).toEqual(['inventory/1/1', 'pledge/1/1', 'pledge/1/2']);
  });

  it('reads the ledger again when another process appended first', async () => {
    let rival: (() => void) | undefined;
    const { appender, texts, heard, appendElsewhere } = opened(() => {
      rival?.();
      rival = undefined;
    });
    await appender.append(batch('pledge', 1, 1));
    rival = () => {
      appendElsewhere([entryOf(event('pledge', 1, 2)), entryOf(event('shipment', 3, 1))]);
    };
    await Promise.all([
      appender.append(batch('pledge', 1, 2, 3)),
      appender.append(batch('shipment', 3, 1)),
    ]);
    expect(texts()).toEqual(['pledge/1/1', 'pledge/1/2', 'shipment/3/1', 'pledge/1/3']);
    expect(heard).toEqual(['pledge/1/1', 'pledge/1/3']);
  });

  it('rejects the batches of an append that failed, and starts anew', async () => {
    let fails = 1;
    const { appender, texts } = opened(() => {
      if (fails-- > 0) throw new Error('the disk is full');
    });
    await expect(appender.append(batch('pledge', 1, 1))).rejects.toThrow('the disk is full');
    await appender.append(batch('pledge', 1, 1));
    expect(texts()).toEqual(['pledge/1/1']);
  });
});
