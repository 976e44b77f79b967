import type { Need } from '@bluebox/contracts';
import { describe, expect, it, vi } from 'vitest';
import { driveStream } from './domain/drive.ts';
import {
  coordinator,
  desk,
  giverOf,
  good,
  nobody,
  openWorldForEachTest,
  terms,
  type World,
} from './pledge-world.test-support.ts';

let world: World;
openWorldForEachTest((opened) => {
  world = opened;
});

const needOf = (quantity: number, limit?: Need['limit']) => ({
  needId: 'n1',
  category: 'medicine' as const,
  unit: 'box' as const,
  quantity,
  ...(limit === undefined ? {} : { limit }),
});
const amendDrive = async (more: object) => {
  await world
    .as(coordinator)
    .post(`/drives/${world.driveId}/amend`, { terms: { ...terms, ...more } })
    .expect(200);
  await world.service.caughtUp();
};
const pledge = async (quantity: number, more: object = {}) => {
  const body = await world.submission([{ ...good, quantity }]);
  return world.as(nobody).post(world.path, { ...body, ...more });
};
const standing = async () => {
  await world.service.caughtUp();
  const { body } = await world.as(nobody).get(`/drives/${world.driveId}/needs`).expect(200);
  return body.needs[0] as { counted: number; remaining: number };
};
const shown = async (pledgeId: string) => {
  await world.service.caughtUp();
  return (await world.as(desk).get(`/pledges/${pledgeId}`).expect(200)).body;
};
const pass = async (days: number) => {
  await world.service.caughtUp();
  world.clock.now = new Date(world.clock.now.getTime() + days * 86_400_000);
  await world.service.tidy?.();
  await world.service.caughtUp();
};
const came = (pledgeId: string, quantity: number, entryId = 'entry-01', shortfall = 0) =>
  world.inventory({
    type: 'reception.recorded',
    data: {
      receptionId: pledgeId,
      driveId: world.driveId,
      pledgeId,
      entryId,
      lines: [
        {
          lineId: 'l1',
          item: { ...good.item },
          received: quantity,
          ofPromise: quantity,
          excess: 0,
          shortfall,
        },
      ],
    },
  });

describe('a strict need of ten', () => {
  it('takes ten of twelve pledges of one that come at once, and refuses two', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    const bodies = await Promise.all(
      Array.from({ length: 12 }, () => world.submission([{ ...good, quantity: 1 }])),
    );
    const answers = await Promise.all(
      bodies.map((body) => world.as(nobody).post(world.path, body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 201),
      409,
      409,
    ]);
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({ code: 'NEED_FULL', data: { remaining: 0, limit: 'strict' } });
    expect(await standing()).toMatchObject({ counted: 10, remaining: 0 });
    // Nothing of the refused givers is kept.
    expect(await world.pledges()).toBe(10);
  });

  it('cannot be exceeded by insisting, and says what it still lacks', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    await pledge(7);
    expect((await pledge(4, { despiteFull: true })).body).toMatchObject({
      code: 'NEED_FULL',
      data: { remaining: 3, lines: [{ lineId: 'l1', limit: 'strict', remaining: 3 }] },
    });
    expect((await pledge(3)).status).toBe(201);
  });

  it('follows amendments and withdrawals', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    const { pledgeId } = (await pledge(8)).body;
    const giver = world.as(giverOf(pledgeId));
    const amend = (quantity: number) =>
      giver.post(`/pledges/${pledgeId}/amend`, { lines: [{ ...good, lineId: 'l1', quantity }] });
    expect((await amend(11)).body).toMatchObject({ code: 'NEED_FULL', data: { remaining: 2 } });
    expect((await amend(10)).status).toBe(200);
    expect((await pledge(1)).status).toBe(409);
    expect((await amend(4)).status).toBe(200);
    expect(await standing()).toMatchObject({ counted: 4, remaining: 6 });
    await giver.post(`/pledges/${pledgeId}/withdraw`).expect(200);
    expect(await standing()).toMatchObject({ counted: 0, remaining: 10 });
  });

  it('is freed by goods that will not come, and by goods that were rejected', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    const { pledgeId } = (await pledge(10)).body;
    await came(pledgeId, 8, 'entry-01', 2);
    expect(await standing()).toMatchObject({ counted: 8, remaining: 2 });
    await world.inventory({
      type: 'inspection.recorded',
      data: {
        receptionId: pledgeId,
        driveId: world.driveId,
        pledgeId,
        inspectionId: 'inspection-01',
        lineId: 'l1',
        item: { ...good.item },
        from: 'received',
        rulesVersion: 1,
        parts: [
          {
            partId: 'part-0001',
            quantity: 3,
            seen: { condition: 'opened', legible: true, prescription: false },
            outcome: 'rejected',
            reasons: ['opened'],
          },
        ],
      },
    });
    expect(await standing()).toMatchObject({ counted: 5, remaining: 5 });
    expect((await pledge(6)).body).toMatchObject({ code: 'NEED_FULL', data: { remaining: 5 } });
    expect((await pledge(5)).status).toBe(201);
  });
});

describe('changed terms', () => {
  it('count the pledges that were made before a need became strict', async () => {
    const first = (await pledge(7)).body;
    await amendDrive({ needs: [needOf(10, 'strict')] });
    expect(await standing()).toMatchObject({ counted: 7, remaining: 3 });
    expect((await pledge(4)).body).toMatchObject({ code: 'NEED_FULL', data: { remaining: 3 } });
    await world.as(giverOf(first.pledgeId)).post(`/pledges/${first.pledgeId}/withdraw`).expect(200);
    expect(await standing()).toMatchObject({ counted: 0, remaining: 10 });
  });

  it('keep what givers have when the quantity falls below it, and take no more', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    const { pledgeId } = (await pledge(8)).body;
    await amendDrive({ needs: [needOf(5, 'strict')] });
    expect(await standing()).toMatchObject({ counted: 8, remaining: 0 });
    expect((await pledge(1)).body).toMatchObject({ code: 'NEED_FULL', data: { remaining: 0 } });
    const amend = (quantity: number) =>
      world
        .as(giverOf(pledgeId))
        .post(`/pledges/${pledgeId}/amend`, { lines: [{ ...good, lineId: 'l1', quantity }] });
    expect((await amend(7)).status).toBe(200);
    expect((await amend(8)).body.code).toBe('NEED_FULL');
  });

  it('take everything again when the limit is taken back or the need removed', async () => {
    await amendDrive({ needs: [needOf(2, 'strict')] });
    expect((await pledge(3)).status).toBe(409);
    await amendDrive({ needs: [needOf(2)] });
    expect((await pledge(3)).status).toBe(201);
    await amendDrive({
      needs: [{ ...needOf(2, 'strict'), needId: 'n2', category: 'kit', unit: 'set' }],
    });
    expect((await pledge(3)).status).toBe(201);
  });
});

describe('a need that asks first', () => {
  it('refuses more than it lacks until the giver insists', async () => {
    await amendDrive({ needs: [needOf(10, 'ask')] });
    await pledge(8);
    await world.service.caughtUp();
    expect((await pledge(3)).body).toMatchObject({
      code: 'NEED_FULL',
      data: { limit: 'ask', remaining: 2 },
    });
    const { status, body } = await pledge(3, { despiteFull: true });
    expect(status).toBe(201);
    expect(await standing()).toMatchObject({ counted: 11, remaining: 0 });
    // A correction that raises nothing is not asked about.
    const line = { ...good, lineId: 'l1', quantity: 3, expiry: '2025-01' };
    await world
      .as(giverOf(body.pledgeId))
      .post(`/pledges/${body.pledgeId}/amend`, { lines: [line] })
      .expect(200);
  });
});

describe('housekeeping', () => {
  it('asked every pledge for its share of a strict need again, hour after hour', async () => {
    await amendDrive({ needs: [needOf(10, 'strict')] });
    for (const quantity of [1, 2]) await pledge(quantity);
    await world.service.caughtUp();
    const loaded = vi.spyOn(world.store, 'readStream');
    const loadsOf = async (terms: object = {}) => {
      if (Object.keys(terms).length > 0) await amendDrive(terms);
      loaded.mockClear();
      await world.service.tidy?.();
      return loaded.mock.calls.length;
    };
    for (let time = 1; time <= 2; time++) expect(await loadsOf()).toBeGreaterThanOrEqual(2);
    expect(await loadsOf()).toBe(0);
    const other = { ...needOf(5, 'strict'), needId: 'n2', category: 'device', unit: 'unit' };
    expect(await loadsOf({ needs: [needOf(10, 'strict'), other] })).toBeGreaterThanOrEqual(2);
    expect(await loadsOf()).toBeGreaterThanOrEqual(2);
    expect(await loadsOf()).toBe(0);
  });
});

describe('a pledge that is to be brought within two days', () => {
  const lapsing = (limit: Need['limit']) =>
    amendDrive({ needs: [needOf(10, limit)], bringWithinDays: 2 });

  it.each(['strict', 'ask', 'open'] as const)('lapses and frees a need (%s)', async (limit) => {
    await lapsing(limit);
    const { pledgeId } = (await pledge(10)).body;
    expect(await shown(pledgeId)).toMatchObject({ status: 'open', bringBy: '2023-03-23' });
    await pass(2);
    expect(await shown(pledgeId)).toMatchObject({ status: 'open' });
    await pass(1);
    expect(await shown(pledgeId)).toMatchObject({ status: 'ended', lapsed: true });
    expect(await standing()).toMatchObject({ counted: 0, remaining: 10 });
  });

  it('comes back with a late hand-in, even into a need that is full by then', async () => {
    await lapsing('strict');
    const { pledgeId } = (await pledge(6)).body;
    await pass(3);
    await amendDrive({
      needs: [needOf(10, 'strict')],
      window: { opensOn: '2023-03-20', closesOn: '2023-03-27' },
    });
    expect((await pledge(10)).status).toBe(201);
    await came(pledgeId, 6);
    expect(await shown(pledgeId)).toMatchObject({ status: 'settled' });
    expect((await shown(pledgeId)).lapsed).toBeUndefined();
    expect(await standing()).toMatchObject({ counted: 16, remaining: 0 });
  });

  it('keeps what came of it, and lapses with the rest', async () => {
    await lapsing('strict');
    const { pledgeId } = (await pledge(10)).body;
    await came(pledgeId, 4);
    await pass(3);
    const { lines } = await shown(pledgeId);
    expect(lines[0]).toMatchObject({ handedIn: 4, notHandedIn: 6, outstanding: 0 });
    expect(await standing()).toMatchObject({ counted: 4, remaining: 6 });
  });

  it('gets more days when the drive allows more, and no fewer than it was told', async () => {
    await lapsing('open');
    const { pledgeId } = (await pledge(1)).body;
    await amendDrive({ bringWithinDays: 1 });
    expect(await shown(pledgeId)).toMatchObject({ bringBy: '2023-03-23' });
    await amendDrive({ bringWithinDays: 4 });
    expect(await shown(pledgeId)).toMatchObject({ bringBy: '2023-03-25' });
    await pass(3);
    expect(await shown(pledgeId)).toMatchObject({ status: 'open' });
    await amendDrive({});
    await pass(9);
    expect((await shown(pledgeId)).bringBy).toBeUndefined();
    expect(await shown(pledgeId)).toMatchObject({ status: 'open' });
  });

  it('stays open when the drive allows more days while pledges lapse', async () => {
    await lapsing('open');
    const { pledgeId } = (await pledge(1)).body;
    await world.service.caughtUp();
    const readStream = world.store.readStream.bind(world.store);
    const read = vi.spyOn(world.store, 'readStream');
    let isAmended = false;
    read.mockImplementation(async (stream) => {
      // The view has found the pledge by now, and the log is read before anything is written off.
      if (!isAmended && stream === driveStream(world.driveId)) {
        isAmended = true;
        await amendDrive({ bringWithinDays: 9 });
      }
      return readStream(stream);
    });
    await pass(3);
    read.mockRestore();
    expect(isAmended).toBe(true);
    expect(await shown(pledgeId)).toMatchObject({ status: 'open' });
  });

  it('stays written off when a completed drive is reopened', async () => {
    await lapsing('strict');
    const { pledgeId } = (await pledge(3)).body;
    await pass(3);
    const act = (path: string, body: object = {}) =>
      world.as(coordinator).post(`/drives/${world.driveId}/${path}`, body).expect(200);
    await act('close');
    await act('complete', { acknowledged: true });
    await world.service.caughtUp();
    await act('reopen', { reason: 'typing-error' });
    expect(await shown(pledgeId)).toMatchObject({ status: 'ended', lapsed: true });
  });
});
