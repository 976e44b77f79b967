import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  eventShapes,
  type ImportedPledge,
  ImportPledgesAnswer,
  PlanImportAnswer,
  PledgeList,
  PledgeView,
} from '@bluebox/contracts';
import {
  openEmbeddedBus,
  openEventLog,
  openPhotoStore,
  openVault,
  openViewStore,
} from '@bluebox/embedded';
import { startRelay } from '@bluebox/event-sourcing';
import { type Caller, createApp, proofOfWork, serviceRouter } from '@bluebox/service-http';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPledgeService } from '../service.ts';

const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const terms = {
  title: '西吉',
  recipient: { name: '西吉县红十字会', authority: '西红会〔2026〕1号' },
  window: { opensOn: '2026-11-20', closesOn: '2026-12-04' },
  expectedArrival: '2026-12-10',
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1_000 }],
  handInPoints: [{ pointId: 'p1', name: '京西' }],
  departments: [],
  rules: {
    categories: ['medicine', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: true,
  },
  noticeVersion: '2026-11',
};

/** Opens the service as a composition root runs it, with a published drive. */
async function openWorld(folder: string) {
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const vault = openVault({ path: join(folder, 'vault.sqlite'), key: randomBytes(32) });
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({ history: log.history, onError: (error) => failures.push(error) });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const now = () => new Date('2026-11-28T02:00:00.000Z');
  const stored = log.store('pledge');
  let reads = 0;
  const store: typeof stored = {
    ...stored,
    readStream: (stream) => {
      reads += 1;
      return stored.readStream(stream);
    },
    existingStreams: (streams) => {
      reads += 1;
      return stored.existingStreams(streams);
    },
  };
  const service = await runPledgeService({
    store,
    views,
    bus,
    vault,
    photos: openPhotoStore({ folder: join(folder, 'photos'), key: randomBytes(32) }),
    linkKey: randomBytes(32),
    proofOfWork: proofOfWork(randomBytes(32), 1),
    now,
    newId: randomUUID,
    report: {
      parked: () => {},
      refused: (_policy, error) => failures.push(error),
      fatal: (error) => failures.push(error),
    },
  });
  const app = createApp().use(
    serviceRouter({
      service: 'pledge',
      routes: service.routes,
      verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
      answers: store,
      now,
      newId: randomUUID,
      onUnforeseen: (error) => failures.push(error),
      onUnlistedRefusal: (error) => failures.push(error),
    }),
  );
  const bearer = `Bearer ${Buffer.from(JSON.stringify(coordinator)).toString('base64url')}`;
  const post = async (path: string, body: object = {}) => {
    const answer = await request(app)
      .post(path)
      .set({ Authorization: bearer, 'Idempotency-Key': randomUUID() })
      .send(body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await service.caughtUp();
    return answer.body as unknown;
  };
  const get = async (path: string) =>
    (await request(app).get(path).set({ Authorization: bearer })).body as unknown;
  const { driveId } = (await post('/drives', { slug: 'xiji', terms })) as { driveId: string };
  await post(`/drives/${driveId}/publish`);
  return {
    failures,
    driveId,
    post,
    /** Counts the reads of the event store during some work. */
    readsFor: async (work: () => Promise<unknown>) => {
      const before = reads;
      await work();
      return reads - before;
    },
    plan: async (...pledges: readonly ImportedPledge[]) =>
      PlanImportAnswer.parse(await post(`/drives/${driveId}/imports/plan`, { pledges })).plans,
    import: async (...pledges: readonly ImportedPledge[]) =>
      ImportPledgesAnswer.parse(
        await post(`/drives/${driveId}/imports`, {
          pledges,
          noticeVersion: '2026-11',
          sourceDeclared: true,
        }),
      ).results,
    list: async () => PledgeList.parse(await get(`/drives/${driveId}/pledges?limit=200`)).pledges,
    show: async (pledgeId: string | undefined) =>
      PledgeView.parse(await get(`/pledges/${pledgeId}`)),
    close: async () => {
      await service.stop();
      await relay.stop();
      views.close();
      vault.close();
      log.close();
    },
  };
}

let folder: string;
let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-import-'));
  world = await openWorld(folder);
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
  expect(world.failures).toEqual([]);
});

const line = (name: string, quantity = 2) => ({
  item: { name, category: 'medicine' as const, unit: 'box' as const },
  quantity,
  expiry: '2028-05-06',
});
const pledge = (
  time: string,
  staffNumber: string,
  lines = [line('布洛芬缓释胶囊')],
  more: Partial<ImportedPledge> = {},
): ImportedPledge => ({
  importKey: `${time}|${staffNumber}`,
  giver: { staffNumber },
  lines,
  submittedAt: new Date(`${time.replace(' ', 'T')}+08:00`).toISOString(),
  ...more,
});
const TIME = '2026-11-26 09:03:53';

describe('a plan', () => {
  it('describes what an import would do, and changes nothing', async () => {
    const [plan] = await world.plan(pledge(TIME, 'BK300001'));
    expect(plan).toMatchObject({ outcome: 'created', version: 0, added: 2, withdrawn: 0 });
    expect(await world.list()).toEqual([]);
    await world.import(pledge(TIME, 'BK300001'));
    expect(await world.plan(pledge(TIME, 'BK300001', [line('布洛芬缓释胶囊', 1)]))).toMatchObject([
      {
        outcome: 'amended',
        version: 1,
        added: 0,
        withdrawn: 1,
        lines: [{ outcome: 'changed', before: { quantity: 2 } }],
      },
    ]);
  });

  it('names goods that an inspection would not accept', async () => {
    const short = { ...line('布洛芬缓释胶囊'), expiry: '2026-12-01' };
    const expired = { ...line('板蓝根颗粒'), expiry: '2024-05-06' };
    const [plan] = await world.plan(pledge(TIME, 'BK300001', [short, expired, line('连花')]));
    expect(plan?.lines.map(({ warnings }) => warnings)).toEqual([['short-dated'], ['expired'], []]);
  });

  it('is binding: a pledge that has changed in the meantime is refused', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    const change = pledge(TIME, 'BK300001', [line('布洛芬缓释胶囊', 1)]);
    const [plan] = await world.plan(change);
    await world.post(`/pledges/${created?.pledgeId}/withdraw`);
    const expected = { pledgeId: plan?.pledgeId ?? '', version: plan?.version ?? -1 };
    expect(await world.import({ ...change, expected })).toMatchObject([
      { outcome: 'refused', detail: 'CHANGED_SINCE_PLANNED' },
    ]);
  });
});

describe('a department', () => {
  const ofDepartment = (department: string, staffNumber = 'BK300001') =>
    pledge(TIME, staffNumber, undefined, { department });
  const listing = async (...departments: readonly string[]) => {
    await world.post(`/drives/${world.driveId}/amend`, { terms: { ...terms, departments } });
  };

  it('that the drive does not have is reported before it is adopted', async () => {
    await listing('京西大区', '研发中心');
    const unknown = async (...pledges: readonly ImportedPledge[]) =>
      (await world.plan(...pledges)).map(({ unknownDepartment }) => unknownDepartment);
    expect(await unknown(ofDepartment('京西'), ofDepartment('京西大区', 'BK300002'))).toStrictEqual(
      ['京西', undefined],
    );
    await world.import(ofDepartment('京西大区'));
    expect(await unknown(ofDepartment('京南大区'))).toStrictEqual(['京南大区']);
    expect(await unknown(ofDepartment('京西大区'))).toStrictEqual([undefined]);
  });

  it('is spelled as in the drive, whatever its spaces and character width', async () => {
    await listing('京西大区', 'R&D 中心');
    const written = ['京西 大区', 'ｒ＆ｄ中心'].map((name, index) =>
      ofDepartment(name, `BK30000${index}`),
    );
    expect((await world.plan(...written)).map((plan) => plan.unknownDepartment)).toStrictEqual([
      undefined,
      undefined,
    ]);
    const results = await world.import(...written);
    const shown = await Promise.all(results.map(({ pledgeId }) => world.show(pledgeId)));
    expect(shown.map(({ department }) => department)).toStrictEqual(['京西大区', 'R&D 中心']);
  });

  it('is not checked if the drive has no list', async () => {
    const [plan] = await world.plan(ofDepartment('京西'));
    expect(plan).not.toHaveProperty('unknownDepartment');
  });
});

describe('the pledge of a row', () => {
  it('F05: is found by its minute if the seconds were dropped', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    const cut = pledge('2026-11-26 09:03', 'BK300001');
    expect(await world.plan(cut)).toMatchObject([
      { outcome: 'unchanged', pledgeId: created?.pledgeId },
    ]);
    expect(await world.import(cut)).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await world.list()).toHaveLength(1);
  });

  it('F05: is found without seconds in at most six reads (an earlier version read 126 streams)', async () => {
    const cut = pledge('2026-11-26 09:03', 'bk300001');
    expect(await world.readsFor(() => world.plan(cut))).toBeLessThanOrEqual(6);
    await world.import(pledge(TIME, 'bk300001'));
    expect(await world.readsFor(() => world.plan(cut))).toBeLessThanOrEqual(6);
    expect(await world.plan(cut)).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('F05: is found if only the second file has seconds', async () => {
    await world.import(pledge('2026-11-26 09:03', 'BK300001'));
    expect(await world.import(pledge(TIME, 'BK300001'))).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await world.list()).toHaveLength(1);
  });

  it('F05: is not created again if its rows equal lines of two pledges in one minute; for other goods, a person is asked', async () => {
    const other = '2026-11-26 09:03:10';
    await world.import(pledge(TIME, 'BK300001'), pledge(other, 'BK300001', [line('连花')]));
    const cut = (lines: ReturnType<typeof line>[]) => pledge('2026-11-26 09:03', 'BK300001', lines);
    const both = cut([line('布洛芬缓释胶囊'), line('连花')]);
    expect(await world.import(both)).toMatchObject([{ outcome: 'unchanged' }]);
    const [plan] = await world.plan(cut([line('板蓝根颗粒')]));
    expect(plan).toMatchObject({ outcome: 'asks', added: 0 });
    expect(plan?.looksLike).toHaveLength(2);
    expect(await world.import(cut([line('板蓝根颗粒')]))).toMatchObject([
      { outcome: 'refused', detail: 'LOOKS_LIKE_ANOTHER' },
    ]);
    expect(await world.list()).toHaveLength(2);
  });

  it('is not asked about because a colleague gave the same goods in the same second, in another row (the second was refused once the first was in the list)', async () => {
    const results = await world.import(pledge(TIME, 'BK300001'), pledge(TIME, 'BK300002'));
    expect(results).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
  });

  it('is the same with its staff number in upper or lower case', async () => {
    // An earlier version of the import stored the staff number in lower case.
    await world.import(pledge(TIME, 'bk300001'));
    const upper = { ...pledge(TIME, 'BK300001') };
    expect(await world.import(upper)).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('is asked about after a correction of the staff number; once confirmed, it adopts the correction and is found the next time', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    const corrected = pledge(TIME, 'BK300010');
    expect(await world.plan(corrected)).toMatchObject([
      {
        outcome: 'asks',
        looksLike: [
          { pledgeId: created?.pledgeId, reference: created?.reference, differs: 'person' },
        ],
      },
    ]);
    expect(await world.import(corrected)).toMatchObject([{ detail: 'LOOKS_LIKE_ANOTHER' }]);
    const sameAs = created?.pledgeId ?? '';
    expect(await world.import({ ...corrected, sameAs })).toMatchObject([
      { outcome: 'amended', pledgeId: sameAs },
    ]);
    expect((await world.show(sameAs)).giver).toEqual({ staffNumber: 'BK300010' });
    expect(await world.import(corrected)).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await world.list()).toHaveLength(1);
  });

  it.each([
    ['staff number', pledge(TIME, 'BK300010')],
    ['time', pledge('2026-11-25 09:03:53', 'BK300001')],
  ])(
    'with a corrected %s is recognised after the giver was erased (an earlier version created a second one when goods were added)',
    async (_what, corrected) => {
      const [created] = await world.import(pledge(TIME, 'BK300001'));
      const sameAs = created?.pledgeId ?? '';
      await world.import({ ...corrected, sameAs });
      await world.post(`/pledges/${sameAs}/forget`);
      expect(await world.import(corrected)).toMatchObject([
        { outcome: 'unchanged', pledgeId: sameAs },
      ]);
      const more = { ...corrected, lines: [line('布洛芬缓释胶囊', 5), line('连花')] };
      expect(await world.plan(more)).toMatchObject([{ outcome: 'amended', pledgeId: sameAs }]);
      expect(await world.import(more)).toMatchObject([{ outcome: 'amended', pledgeId: sameAs }]);
      const cut = { ...more, importKey: more.importKey.replace(/:\d\d\|/, '|') };
      expect(await world.import(cut)).toMatchObject([{ outcome: 'unchanged', pledgeId: sameAs }]);
      expect(await world.list()).toHaveLength(1);
      expect((await world.show(sameAs)).giver).toBeNull();
    },
  );

  it('is asked about after a correction of the time; once confirmed, it adopts the correction and is found the next time', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    const corrected = pledge('2026-11-25 09:03:53', 'BK300001');
    expect(await world.plan(corrected)).toMatchObject([
      { outcome: 'asks', looksLike: [{ differs: 'time' }] },
    ]);
    const sameAs = created?.pledgeId ?? '';
    await world.import({ ...corrected, sameAs });
    expect((await world.show(sameAs)).submittedAt).toBe('2026-11-25T01:03:53.000Z');
    expect(await world.import(corrected)).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('is found by its former key if the first import could not read its time', async () => {
    const { submittedAt: _unknown, ...unread } = pledge(TIME, 'BK300001');
    await world.import({ ...unread, importKey: '46352.3776|BK300001' });
    const read = pledge(TIME, 'BK300001');
    expect(await world.plan({ ...read, formerKey: '46352.3776|BK300001' })).toMatchObject([
      { outcome: 'unchanged' },
    ]);
    expect(await world.list()).toHaveLength(1);
  });

  it('is asked about if the first import could not read its time, which was then typed again', async () => {
    const { submittedAt: _unknown, ...unread } = pledge(TIME, 'BK300001');
    await world.import({ ...unread, importKey: '周三|BK300001' });
    expect(await world.plan(pledge(TIME, 'BK300001'))).toMatchObject([
      { outcome: 'asks', looksLike: [{ differs: 'time' }] },
    ]);
    expect(await world.plan(pledge(TIME, 'BK300002'))).toMatchObject([{ outcome: 'created' }]);
  });

  it('can be a separate pledge on request', async () => {
    await world.import(pledge(TIME, 'BK300001'));
    const again = pledge('2026-11-27 09:03:53', 'BK300001', undefined, { asNew: true });
    expect(await world.import(again)).toMatchObject([{ outcome: 'created' }]);
  });
});

describe('an import', () => {
  it('F01: imports the rows that it can read, and leaves the line of an unreadable row unchanged', async () => {
    const lines = [line('布洛芬缓释胶囊'), line('连花清瘟胶囊', 3)];
    const [created] = await world.import(pledge(TIME, 'BK300001', lines));
    const file = pledge(TIME, 'BK300001', [line('布洛芬缓释胶囊')], { unreadRows: 1 });
    expect(await world.import(file)).toMatchObject([{ outcome: 'unchanged' }]);
    const { lines: now } = await world.show(created?.pledgeId);
    expect(now.map(({ outstanding }) => outstanding)).toEqual([2, 3]);
  });

  it.each([
    // The stored pledge has a time without seconds. The file has its rows as two pledges with
    // seconds.
    { before: '2026-11-26 09:03', times: ['2026-11-26 09:03:10', '2026-11-26 09:03:40'] },
    // No pledge is stored. The file has one time in two notations.
    { before: undefined, times: ['2026-11-26 09:03:00', '2026-11-26 09:03'] },
  ])(
    'does not withdraw goods of a pledge that the file has under two times (stored: $before, file: $times)',
    async ({ before, times }) => {
      const goods = [line('布洛芬缓释胶囊'), line('连花清瘟胶囊', 3)];
      if (before !== undefined) await world.import(pledge(before, 'BK300001', goods));
      const file = times.map((time, index) =>
        pledge(time, 'BK300001', goods.slice(index, index + 1), { withdrawMissing: true }),
      );
      for (const plan of await world.plan(...file)) expect(plan).toMatchObject({ withdrawn: 0 });
      const results = await world.import(...file);
      const { lines } = await world.show(results[0]?.pledgeId);
      expect(lines.map(({ item, outstanding }) => `${item.name} ${outstanding}`)).toEqual([
        '布洛芬缓释胶囊 2',
        '连花清瘟胶囊 3',
      ]);
      expect(await world.list()).toHaveLength(1);
    },
  );

  describe('of a row that was moved to another pledge', () => {
    const OTHER = '2026-11-26 10:11:12';
    const ibuprofen = line('布洛芬缓释胶囊');
    const lianhua = line('连花清瘟胶囊', 3);
    const banlangen = line('板蓝根颗粒', 4);
    const before = () =>
      world.import(
        pledge(TIME, 'BK300001', [ibuprofen, lianhua]),
        pledge(OTHER, 'BK300002', [banlangen]),
      );
    const moved = (of: object = {}, to: object = {}): readonly ImportedPledge[] => [
      pledge(OTHER, 'BK300002', [banlangen, lianhua], to),
      pledge(TIME, 'BK300001', [ibuprofen], of),
    ];
    const promised = async () => {
      const counts = await Promise.all(
        (await world.list()).map(async ({ id }) => (await world.show(id)).lines),
      );
      return counts
        .flat()
        .filter(({ outstanding }) => outstanding > 0)
        .map(({ item, outstanding }) => `${item.name} ${outstanding}`)
        .sort();
    };

    it('warns that the goods will count twice (an earlier version did not warn)', async () => {
      const [from] = await before();
      const [to, rest] = await world.plan(...moved());
      expect(to?.lines[0]).not.toHaveProperty('standsIn');
      expect(to?.lines[1]).toMatchObject({
        outcome: 'new',
        standsIn: {
          pledgeId: from?.pledgeId,
          reference: from?.reference,
          lineId: 'l2',
          canWithdraw: true,
        },
      });
      expect(rest).toMatchObject({ missing: [{ withdrawn: false, canWithdraw: true }] });
    });

    it('does not warn if the line is withdrawn, or no longer missing', async () => {
      await before();
      const withdrawn = await world.plan(...moved({ withdrawMissing: true }));
      const told = (plans: typeof withdrawn) =>
        plans.flatMap(({ lines }) => lines.flatMap(({ standsIn }) => standsIn ?? []));
      expect(told(withdrawn)).toEqual([]);
      const both = [...moved().slice(0, 1), pledge(TIME, 'BK300001', [ibuprofen, lianhua])];
      expect(told(await world.plan(...both))).toEqual([]);
    });

    it('moves the line on request, and is refused as long as the line is in the first pledge', async () => {
      const [from] = await before();
      const movedFrom = [{ pledgeId: from?.pledgeId ?? '', lineId: 'l2' }];
      const [to, rest] = moved({ withdrawLines: ['l2'] }, { movedFrom });
      if (to === undefined || rest === undefined) throw new Error('there are two');
      expect(await world.import(to)).toMatchObject([
        { outcome: 'refused', detail: 'COUNTED_TWICE' },
      ]);
      expect(await world.import(rest, to)).toMatchObject([
        { outcome: 'amended' },
        { outcome: 'amended' },
      ]);
      expect(await promised()).toEqual(['布洛芬缓释胶囊 2', '板蓝根颗粒 4', '连花清瘟胶囊 3']);
      expect(await world.import(rest, to)).toMatchObject([
        { outcome: 'unchanged' },
        { outcome: 'unchanged' },
      ]);
    });

    it('cannot move goods that may be in an unreadable row', async () => {
      await before();
      const [to] = await world.plan(...moved({ unreadRows: 1, withdrawLines: ['l2'] }));
      expect(to?.lines[1]).toMatchObject({ standsIn: { canWithdraw: false } });
    });
  });

  it('F08: adopts a corrected department, also in the list', async () => {
    const of = (department: string) => pledge(TIME, 'BK300001', undefined, { department });
    const [created] = await world.import(of('技术中心'));
    expect(await world.import(of('客户服务中心'))).toMatchObject([{ outcome: 'amended' }]);
    expect(await world.show(created?.pledgeId)).toMatchObject({ department: '客户服务中心' });
    expect(await world.list()).toMatchObject([{ department: '客户服务中心' }]);
    expect(await world.import(of('客户服务中心'))).toMatchObject([{ outcome: 'unchanged' }]);
  });

  it('recognises a pledge whether or not its time has fractions of a second', async () => {
    const inFull = pledge(TIME, 'BK300001');
    const submittedAt = inFull.submittedAt?.replace('.000Z', 'Z');
    const [created] = await world.import({ ...inFull, submittedAt });
    expect(await world.import(inFull)).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await world.show(created?.pledgeId)).toMatchObject({ submittedAt: inFull.submittedAt });
  });

  it('tells nothing of pledges of another drive (lines that move here could be named there, and the answer told whether they still count)', async () => {
    const [there] = await world.import(pledge(TIME, 'BK300001'));
    const { driveId } = (await world.post('/drives', { slug: 'other', terms })) as {
      driveId: string;
    };
    await world.post(`/drives/${driveId}/publish`);
    const movedFrom = [{ pledgeId: there?.pledgeId ?? '', lineId: 'l1' }];
    const answer = await world.post(`/drives/${driveId}/imports`, {
      pledges: [pledge(TIME, 'BK300002', undefined, { movedFrom })],
      noticeVersion: '2026-11',
      sourceDeclared: true,
    });
    expect(ImportPledgesAnswer.parse(answer).results).toMatchObject([{ outcome: 'created' }]);
  });

  it('keeps the time at which the giver sent a pledge, not the time of the import', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    expect(await world.show(created?.pledgeId)).toMatchObject({
      submittedAt: '2026-11-26T01:03:53.000Z',
    });
    expect(await world.list()).toMatchObject([{ submittedAt: '2026-11-26T01:03:53.000Z' }]);
  });

  it('shows no data of an erased giver, whatever the file still has', async () => {
    const [created] = await world.import(pledge(TIME, 'BK300001'));
    await world.post(`/pledges/${created?.pledgeId}/forget`);
    const again = pledge(TIME, 'BK300001', [line('布洛芬缓释胶囊', 3)], {
      giver: { staffNumber: 'BK300001', name: '某某' },
    });
    await world.import(again);
    expect((await world.show(created?.pledgeId)).giver).toBeNull();
  });
});
