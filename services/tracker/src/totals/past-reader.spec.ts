import type { BlueboxEvent } from '@bluebox/contracts';
import { Projector, type RecordedEvent, type View } from '@bluebox/event-sourcing';
import { expect, it } from 'vitest';
import { memoryViews, recorder } from '../memory-ports.test-support.ts';
import { pastReader } from './past-reader.ts';
import { type TotalsDocument, totalsProjection } from './projection.ts';

const DRIVE = 'drive-0001';
const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;

async function playedView() {
  const view = await memoryViews().open(totalsProjection);
  const projector = await Projector.open(totalsProjection, view);
  const { record } = recorder();
  let pledges = 0;
  return {
    view,
    /** Submits a pledge at a time of the day. */
    async pledgeAt(time: string) {
      const pledgeId = `pledge-${++pledges}`;
      const lines = [{ lineId: 'l1', item, quantity: 1, condition: 'sealed' }];
      const event = record('pledge', pledgeId, {
        type: 'pledge.submitted',
        data: { pledgeId, driveId: DRIVE, lines, channel: 'staff' },
      } as never) as RecordedEvent<BlueboxEvent>;
      const recordedAt = `2023-03-20T${time}:00.000Z`;
      const events = [{ ...event, recordedAt }];
      await projector.apply({ service: 'pledge', bucket: event.bucket, events });
    },
    /** Returns a new object for each read, as MongoDB does. */
    document: async () =>
      structuredClone(await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument,
  };
}

/** Returns a view that counts the reads of another view. */
function counting(view: View) {
  let reads = 0;
  const counted: View = new Proxy(view, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        reads += 1;
        return method.apply(target, given);
      };
    },
  });
  return { counted, reads: () => reads };
}

it('read the whole journal for each request, because MongoDB gives a new document each time: the past is read once an hour', async () => {
  const { view, pledgeAt, document } = await playedView();
  for (let count = 0; count < 5; count++) await pledgeAt('09:05');
  await pledgeAt('10:05');
  const { counted, reads } = counting(view);
  let now = '2023-03-20T10:20:00.000Z';
  const read = pastReader(counted, () => new Date(now));
  const hours = async () =>
    (await read(await document())).map(({ moment }) => moment.slice(11, 13));
  /** Returns the hours, and whether anything was read for them. */
  const asked = async () => {
    const before = reads();
    return [await hours(), reads() > before] as const;
  };
  expect(await asked()).toEqual([['09'], true]);
  expect(await asked()).toEqual([['09'], false]);
  await pledgeAt('10:21');
  expect(await asked()).toEqual([['09'], false]);

  for (let count = 0; count < 3; count++) await pledgeAt('10:59');
  now = '2023-03-20T11:09:59.000Z';
  expect(await asked()).toEqual([['09'], false]);
  now = '2023-03-20T11:10:00.000Z';
  expect(await asked()).toEqual([['09', '10'], true]);
  for (let count = 0; count < 5; count++) await pledgeAt('08:30');
  expect(await asked()).toEqual([['08', '09', '10'], true]);
  expect(await asked()).toEqual([['08', '09', '10'], false]);
});

it('reads the past again after it could not be read', async () => {
  const { view, pledgeAt, document } = await playedView();
  for (let count = 0; count < 5; count++) await pledgeAt('09:05');
  let isDown = true;
  const failing: View = new Proxy(view, {
    get(target, name) {
      if (isDown && name === 'find') return () => Promise.reject(new Error('down'));
      const method = Reflect.get(target, name) as unknown;
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
  const read = pastReader(failing, () => new Date('2023-03-20T11:00:00.000Z'));
  await expect(read(await document())).rejects.toThrow('down');
  isDown = false;
  expect(await read(await document())).toHaveLength(1);
});
