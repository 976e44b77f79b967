import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '@bluebox/service-http';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
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

describe('pledged goods that did not come', () => {
  const kind = { ...good.item };
  const promise = async (quantity = 5) =>
    (
      await world
        .as(nobody)
        .post(world.path, await world.submission([{ ...good, quantity }]))
        .expect(201)
    ).body as { pledgeId: string };
  const entry = (pledgeId: string, ofPromise: number, shortfall: number, entryId = 'e1') => ({
    receptionId: pledgeId,
    driveId: world.driveId,
    pledgeId,
    entryId,
    lines: [{ lineId: 'l1', item: kind, received: ofPromise, ofPromise, excess: 0, shortfall }],
  });
  const recorded = (...of: Parameters<typeof entry>) =>
    world.inventory({ type: 'reception.recorded', data: entry(...of) });
  /**
   * Returns the line's quantities and the pledge's status, after checking that page, list and
   * filter agree on the status.
   */
  const told = async (pledgeId: string) => {
    await world.service.caughtUp();
    const { body: page } = await world.as(desk).get(`/pledges/${pledgeId}`).expect(200);
    const list = async (filter = '') =>
      (await world.as(desk).get(`${world.path}${filter}`).expect(200)).body.pledges.filter(
        ({ id }: { id: string }) => id === pledgeId,
      );
    const [row] = await list();
    expect(row.status).toBe(page.status);
    expect(await list(`?status=${page.status}`)).toHaveLength(1);
    const { outstanding, handedIn, notHandedIn } = page.lines[0];
    return { status: page.status, outstanding, handedIn, notHandedIn };
  };

  it('are neither handed in nor settled when the desk recorded that they will not come', async () => {
    const { pledgeId } = await promise();
    await recorded(pledgeId, 4, 1);
    expect(await told(pledgeId)).toEqual({
      status: 'ended',
      outstanding: 0,
      handedIn: 4,
      notHandedIn: 1,
    });
    const { entryId: reverses, ...data } = entry(pledgeId, 4, 1);
    await world.inventory({
      type: 'reception.reversed',
      data: { ...data, reverses, reason: 'recount' },
    });
    expect(await told(pledgeId)).toMatchObject({ status: 'open', outstanding: 5, handedIn: 0 });
    await recorded(pledgeId, 5, 0, 'e2');
    expect(await told(pledgeId)).toMatchObject({ status: 'settled', handedIn: 5, notHandedIn: 0 });
  });

  it('are not settled after the drive was completed without them', async () => {
    const none = await promise();
    const some = await promise(4);
    const all = await promise(2);
    await recorded(some.pledgeId, 1, 0);
    await recorded(all.pledgeId, 2, 0);
    const act = (path: string, body: object = {}) =>
      world.as(coordinator).post(`/drives/${world.driveId}/${path}`, body).expect(200);
    await act('close');
    await act('complete', { acknowledged: true });
    expect(await told(none.pledgeId)).toMatchObject({ status: 'ended', notHandedIn: 5 });
    expect(await told(some.pledgeId)).toMatchObject({
      status: 'ended',
      handedIn: 1,
      notHandedIn: 3,
    });
    expect(await told(all.pledgeId)).toMatchObject({ status: 'settled', handedIn: 2 });
    await act('reopen', { reason: 'typing-error' });
    expect(await told(some.pledgeId)).toMatchObject({ status: 'open', outstanding: 3 });
  });
});

describe('an item of the catalogue', () => {
  const itemId = 'item-0001';
  const named = { ...good, item: { ...good.item, itemId } };
  const listed = () =>
    world.inventory({
      type: 'item.listed',
      data: { itemId, name: '布洛芬', category: 'medicine', unit: 'box' },
    });
  const submit = async (line: object) => {
    const { status, body } = await world
      .as(nobody)
      .post(world.path, await world.submission([line]));
    return [status, body.code];
  };

  it('may be named by a line of its kind, once the service knows it', async () => {
    expect(await submit(named)).toEqual([404, 'UNKNOWN_ITEM']);
    await listed();
    expect(await submit(named)).toEqual([201, expect.any(String)]);
    const other = { ...named, item: { ...named.item, unit: 'bottle' } };
    expect(await submit(other)).toEqual([409, 'ITEM_OF_OTHER_KIND']);
    expect(await submit(good)).toEqual([201, expect.any(String)]);
  });

  it('may be named by a need of its kind, once the service knows it', async () => {
    const open = async (slug: string, need: object) => {
      const needs = [{ category: 'medicine', unit: 'box', quantity: 10, ...need }];
      const { status, body } = await world
        .as(coordinator)
        .post('/drives', { slug, terms: { ...terms, needs } });
      return [status, body.code];
    };
    const need = { needId: 'n1', itemId, itemName: '布洛芬' };
    expect(await open('one-drive', need)).toEqual([404, 'UNKNOWN_ITEM']);
    await listed();
    expect((await open('two-drive', need))[0]).toBe(201);
    expect(await open('six-drive', { ...need, unit: 'bag' })).toEqual([409, 'ITEM_OF_OTHER_KIND']);
  });
});

describe('goods that certainly cannot be accepted', () => {
  const impossible = [
    ['expired', { ...good, expiry: '2022-05' }],
    ['opened', { ...good, condition: 'opened' }],
    ['prescription', { ...good, prescription: true }],
    ['not-collected', { ...good, item: { name: '书', category: 'book', unit: 'book' } }],
    [
      'not-working',
      {
        item: { name: '血氧仪', category: 'device', unit: 'unit' },
        quantity: 1,
        condition: 'damaged',
      },
    ],
  ] as const;

  it.each(impossible)('are refused even beside good ones: %s', async (reason, line) => {
    const { as, path, submission, pledges } = world;
    const refused = await as(nobody).post(path, await submission([good, line]));
    expect([refused.status, refused.body.code, refused.body.data]).toStrictEqual([
      400,
      'LINE_NOT_TAKEN',
      { lines: [{ index: 1, reasons: [reason] }] },
    ]);
    expect(await pledges()).toBe(0);
  });

  it('may be entered by the desk, which sees what a person brings', async () => {
    const { as, path, submission } = world;
    const { proof: _, ...body } = await submission([{ ...good, expiry: '2022-05' }]);
    const answer = await as(desk).post(path, body);
    expect([answer.status, answer.body.warnings]).toStrictEqual([
      201,
      [{ lineId: 'l1', reasons: ['expired'] }],
    ]);
  });

  it('are refused even from the desk when the drive does not collect their category', async () => {
    const { as, path, submission, pledges } = world;
    const book = { ...good, item: { name: '书', category: 'book', unit: 'book' } };
    const { proof: _, ...body } = await submission([{ ...good, expiry: '2022-05' }, book]);
    const refused = await as(desk).post(path, body);
    expect([refused.status, refused.body.code, refused.body.data]).toStrictEqual([
      400,
      'LINE_NOT_TAKEN',
      { lines: [{ index: 1, reasons: ['not-collected'] }] },
    ]);
    expect(await pledges()).toBe(0);
    const { pledgeId } = (await as(desk).post(path, { ...body, lines: [good] })).body;
    const amended = await as(desk).post(`/pledges/${pledgeId}/amend`, {
      lines: [{ ...good, lineId: 'l1' }, { ...good, expiry: '2022-05' }, book],
    });
    expect([amended.body.code, amended.body.data]).toStrictEqual([
      'LINE_NOT_TAKEN',
      { lines: [{ index: 2, reasons: ['not-collected'] }] },
    ]);
  });

  it('are not amended into a pledge, and do not keep its other lines from being amended', async () => {
    const { as, path, submission } = world;
    const { proof: _, ...body } = await submission([good, { ...good, expiry: '2022-05' }]);
    const { pledgeId } = (await as(desk).post(path, body)).body;
    const amend = (lines: readonly object[]) =>
      as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/amend`, { lines });
    const expired = { ...good, expiry: '2022-05', lineId: 'l2' };
    expect((await amend([{ ...good, lineId: 'l1', quantity: 5 }, expired])).status).toBe(200);
    for (const lines of [
      [{ ...good, lineId: 'l1', expiry: '2022-05' }, expired],
      [
        { ...good, lineId: 'l1' },
        { ...expired, quantity: 3 },
      ],
      [{ ...good, lineId: 'l1' }, expired, { ...good, prescription: true }],
    ])
      expect((await amend(lines)).body.code).toBe('LINE_NOT_TAKEN');
  });
});

it('goods that are only doubtful are registered with a warning', async () => {
  const { as, path, submission } = world;
  const answer = await as(nobody).post(
    path,
    await submission([
      { ...good, expiry: '2023-06' },
      { ...good, condition: 'damaged' },
      { ...good, expiry: undefined, legible: false },
      { ...good, expiry: undefined },
    ]),
  );
  expect([answer.status, answer.body.warnings]).toStrictEqual([
    201,
    [
      { lineId: 'l1', reasons: ['short-dated'] },
      { lineId: 'l2', reasons: ['damaged-pack'] },
      { lineId: 'l3', reasons: ['unreadable'] },
    ],
  ]);
});

describe('the reference of a pledge', () => {
  const giver = { name: '马占山', contact: '13800138000' };

  it('is returned to a request that is repeated without the contact after a reload, because no device stores the contact', async () => {
    const { as, path, submission, pledges } = world;
    const key = randomUUID();
    const first = await as(nobody).post(path, await submission([good], giver), key);
    expect(first.status).toBe(201);
    const again = await as(nobody).post(path, await submission([good], {}), key);
    expect([again.status, again.body]).toStrictEqual([201, first.body]);
    expect(await pledges()).toBe(1);
    const { pledgeId } = first.body;
    const shown = await as(giverOf(pledgeId)).get(`/pledges/${pledgeId}`);
    expect(shown.body.giver).toStrictEqual(giver);
  });

  it("is returned under the same key, whatever the giver's data and proof of work are now", async () => {
    const { as, path, submission, pledges } = world;
    const anyGiver = fc.record(
      {
        name: fc.string({ minLength: 1, maxLength: 40 }),
        contact: fc.string({ minLength: 1, maxLength: 80 }),
        staffNumber: fc.stringMatching(/^[0-9A-Za-z-]{2,20}$/),
      },
      { requiredKeys: [] },
    );
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ giver: fc.option(anyGiver, { nil: undefined }), proven: fc.boolean() }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        async (repeats) => {
          const key = randomUUID();
          const first = await as(nobody).post(path, await submission([good], giver), key);
          sent += 1;
          for (const repeat of repeats) {
            const { proof, ...body } = await submission([good], repeat.giver);
            const again = await as(nobody).post(
              path,
              repeat.proven ? { ...body, proof } : body,
              key,
            );
            expect([again.status, again.body]).toStrictEqual([201, first.body]);
          }
        },
      ),
      { numRuns: 5 },
    );
    expect(sent).toBe(5);
    expect(await pledges()).toBe(5);
  });

  it('is not returned for other goods, nor under another key', async () => {
    const { as, path, submission, pledges } = world;
    const key = randomUUID();
    const first = await as(nobody).post(path, await submission([good]), key);
    const other = await as(nobody).post(path, await submission([{ ...good, quantity: 3 }]), key);
    expect([other.status, other.body.code]).toStrictEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const guessed = await as(nobody).post(path, await submission([good]), randomUUID());
    expect(guessed.body.reference).not.toBe(first.body.reference);
    expect(await pledges()).toBe(2);
  });
});

describe("the giver's data", () => {
  it('may be added later by the giver, corrected, and removed', async () => {
    const { as, path, submission } = world;
    const { pledgeId } = (await as(nobody).post(path, await submission([good]))).body;
    const own = as(giverOf(pledgeId));
    for (const giver of [{ name: '韩梅梅' }, { name: '韩梅', contact: '13800138000' }, {}]) {
      expect((await own.post(`/pledges/${pledgeId}/giver`, giver)).status).toBe(200);
      expect((await own.get(`/pledges/${pledgeId}`)).body.giver).toStrictEqual(giver);
    }
  });

  it('cannot be changed by others, and stays erased', async () => {
    const { as, path, submission } = world;
    const { pledgeId } = (await as(nobody).post(path, await submission([good], { name: '甲' })))
      .body;
    const say = (caller: Caller) => as(caller).post(`/pledges/${pledgeId}/giver`, { name: '乙' });
    expect((await say(nobody)).status).toBe(401);
    expect((await say(giverOf('another-pledge'))).status).toBe(404);
    await as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/forget`);
    expect((await say(giverOf(pledgeId))).body.code).toBe('GIVER_FORGOTTEN');
    expect((await as(coordinator).get(`/pledges/${pledgeId}`)).body.giver).toBeNull();
  });
});

it('a drive that was closed early has the time of closing', async () => {
  const { as, driveId, clock } = world;
  const drive = async () => (await as(nobody).get(`/drives/${driveId}`)).body;
  expect(await drive()).not.toHaveProperty('closedAt');
  const closedAt = clock.now.toISOString();
  await as(coordinator).post(`/drives/${driveId}/close`);
  clock.now = new Date(clock.now.getTime() + 3_600_000);
  await as(coordinator).post(`/drives/${driveId}/complete`, { acknowledged: true });
  expect(await drive()).toMatchObject({ status: 'completed', closedAt });
  await as(coordinator).post(`/drives/${driveId}/reopen`, { reason: 'by-mistake' });
  expect(await drive()).toMatchObject({ status: 'closed', closedAt });
  await as(coordinator).post(`/drives/${driveId}/publish`);
  expect(await drive()).not.toHaveProperty('closedAt');
});

describe('givers of a completed drive', () => {
  const over = async () => {
    const { as, path, submission, driveId } = world;
    const { pledgeId } = (
      await as(nobody).post(path, await submission([good], { name: '甲', contact: '13212345678' }))
    ).body as { pledgeId: string };
    const end = async () => {
      await as(coordinator).post(`/drives/${driveId}/close`);
      const completed = await as(coordinator).post(`/drives/${driveId}/complete`, {
        acknowledged: true,
      });
      expect([completed.status, completed.body.code]).toEqual([200, undefined]);
    };
    const giver = async () =>
      (await as(coordinator).get(`/pledges/${pledgeId}`)).body.giver as unknown;
    const pass = async (days: number) => {
      await world.service.caughtUp();
      world.clock.now = new Date(world.clock.now.getTime() + days * 86_400_000);
      await world.service.tidy?.();
      await world.service.caughtUp();
    };
    return { pledgeId, end, giver, pass };
  };

  it('are erased as the privacy notice promises', async () => {
    const { pledgeId, end, giver, pass } = await over();
    await end();
    await pass(29);
    expect(await giver()).toMatchObject({ name: '甲' });
    await pass(2);
    expect(await giver()).toBeNull();
    expect(await world.vault.get(pledgeId)).toBeUndefined();
  });

  it('are erased even if a request stored their data during the erasure', async () => {
    const { pledgeId, pass } = await over();
    await world.as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/forget`);
    // This write simulates a request that read the pledge before the erasure.
    await world.vault.put(pledgeId, { name: '甲' }, world.clock.now.toISOString());
    await pass(1);
    expect(await world.vault.get(pledgeId)).toBeUndefined();
  });

  it('stay known while the drive is running, and after it is reopened', async () => {
    const { end, giver, pass } = await over();
    await pass(100);
    expect(await giver()).toMatchObject({ name: '甲' });
    await end();
    const reopened = await world
      .as(coordinator)
      .post(`/drives/${world.driveId}/reopen`, { reason: 'by-mistake' });
    expect([reopened.status, reopened.body.errors]).toEqual([200, undefined]);
    await pass(100);
    expect(await giver()).toMatchObject({ name: '甲' });
  });
});

describe('housekeeping', () => {
  const submit = async (name: string): Promise<string> =>
    (
      await world
        .as(nobody)
        .post(world.path, await world.submission([good], { name, contact: '13212345678' }))
    ).body['pledgeId'];
  const pass = async (days: number) => {
    await world.service.caughtUp();
    world.clock.now = new Date(world.clock.now.getTime() + days * 86_400_000);
    await world.service.tidy?.();
    await world.service.caughtUp();
  };
  const end = async () => {
    await world.as(coordinator).post(`/drives/${world.driveId}/close`);
    await world
      .as(coordinator)
      .post(`/drives/${world.driveId}/complete`, { acknowledged: true })
      .expect(200);
  };
  const reopen = () =>
    world.as(coordinator).post(`/drives/${world.driveId}/reopen`, { reason: 'by-mistake' });

  it('checks each giver of a running drive once (it read every pledge every hour)', async () => {
    const first = await submit('甲');
    await pass(1);
    const second = await submit('乙');
    const listed = vi.spyOn(world.vault, 'writtenBefore');
    await pass(1);
    await pass(1);
    const subjects = (await Promise.all(listed.mock.results.map(({ value }) => value)))
      .flat()
      .map(({ subject }) => subject);
    expect(subjects).toEqual([second]);
    expect(subjects).not.toContain(first);
  });

  it('erases givers who came after a drive was reopened, once it has ended again', async () => {
    await submit('甲');
    await end();
    await pass(31);
    await reopen();
    const window = { ...terms.window, closesOn: '2024-12-31' };
    await world
      .as(coordinator)
      .post(`/drives/${world.driveId}/amend`, {
        terms: { ...terms, window, expectedArrival: '2025-01-10' },
      })
      .expect(200);
    await world.as(coordinator).post(`/drives/${world.driveId}/publish`).expect(200);
    const later = await submit('乙');
    await pass(1);
    await end();
    expect(await world.vault.get(later)).toBeDefined();
    await pass(31);
    expect(await world.vault.get(later)).toBeUndefined();
  });
});

describe('the English texts of a drive', () => {
  const open = (slug: string, english: object, more: object = {}) =>
    world
      .as(coordinator)
      .post('/drives', { slug, terms: { ...terms, departments: ['京西大区'], english, ...more } });

  it('are kept beside the Chinese texts, and across an amendment', async () => {
    const english = {
      title: 'Medicine for Xiji',
      departments: [{ department: '京西大区', name: 'Beijing West' }],
    };
    const points = [{ pointId: 'p1', name: '京西', english: { name: 'West', hours: '9 to 6' } }];
    const opened = await open('in-english', english, { handInPoints: points });
    expect(opened.status).toBe(201);
    const driveId = opened.body['driveId'] as string;
    const shown = await world.as(coordinator).get(`/drives/${driveId}`);
    expect(shown.body.terms).toMatchObject({ title: '西吉', english, handInPoints: points });
    const { rules, ...kept } = shown.body.terms;
    const { version: _, ...input } = rules;
    const amended = await world
      .as(coordinator)
      .post(`/drives/${driveId}/amend`, { terms: { ...kept, rules: input, title: '驰援西吉' } });
    expect(amended.status).toBe(200);
    const after = await world.as(coordinator).get(`/drives/${driveId}`);
    expect(after.body.terms).toMatchObject({ title: '驰援西吉', english });
  });

  it.each([
    ['a department that is not there', { departments: [{ department: '望京', name: 'Wangjing' }] }],
    ['a title that is too long', { title: 'x'.repeat(81) }],
    ['an empty summary', { summary: ' ' }],
    [
      'a name with a phone number',
      { departments: [{ department: '京西大区', name: 'Li 13800138000' }] },
    ],
    ['an unknown field', { slogan: 'Give' }],
  ])('are refused with %s', async (_what, english) => {
    const answer = await open('in-bad-english', english);
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
  });
});

/** A PNG of 4 × 3 blue pixels, in base64. */
const BLUE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWPgjLgJRww4OQAVeg65YDqkPAAAAABJRU5ErkJggg==';

describe('the organiser of a drive', () => {
  const open = (organiser: object) =>
    world.as(coordinator).post('/drives', { slug: 'organised', terms: { ...terms, organiser } });

  it('is named, with the office that answers questions', async () => {
    const organiser = {
      name: '贝壳找房工会',
      contact: { office: '工会办公室', phone: '010-65550100', mail: 'gonghui@example.org' },
      english: { name: 'Beike Trade Union', office: 'Union office' },
    };
    const { driveId } = (await open(organiser).expect(201)).body;
    const shown = await world.as(coordinator).get(`/drives/${driveId}`);
    expect(shown.body.terms.organiser).toEqual(organiser);
  });
  it.each([
    ['a mobile number', { office: '工会办公室', phone: '13800138000' }],
    ['the mail address of a person', { office: '工会办公室', mail: '13800138000@example.com' }],
    ['a number in the name of the office', { office: '联系 13800138000', phone: '12351' }],
    ['nothing by which it can be reached', { office: '工会办公室' }],
  ])('is refused with %s', async (_what, contact) => {
    const answer = await open({ name: '贝壳找房工会', contact });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('pictures of a drive', () => {
  const put = (photoId: string) =>
    world.as(coordinator).post(`/drives/${world.driveId}/photos`, { photoId, photo: BLUE });
  const amend = (pictures: object) =>
    world
      .as(coordinator)
      .post(`/drives/${world.driveId}/amend`, { terms: { ...terms, ...pictures } });
  const statusOf = async (caller: Caller, photoId: string) =>
    (await world.as(caller).get(`/drives/${world.driveId}/photos/${photoId}`)).status;

  it('are shown to everybody only if a coordinator says so', async () => {
    for (const photoId of ['photo-picture', 'photo-letter']) await put(photoId).expect(201);
    expect(await statusOf(nobody, 'photo-picture')).toBe(404);
    await amend({
      picture: { photoId: 'photo-picture', public: true },
      letter: { photoId: 'photo-letter', public: false },
    }).expect(200);
    expect(await statusOf(nobody, 'photo-picture')).toBe(200);
    expect(await statusOf(nobody, 'photo-letter')).toBe(404);
    expect(await statusOf(desk, 'photo-letter')).toBe(404);
    expect(await statusOf(coordinator, 'photo-letter')).toBe(200);
    await amend({ picture: { photoId: 'photo-picture', public: false } }).expect(200);
    expect(await statusOf(nobody, 'photo-picture')).toBe(404);
  });
  it('of a draft are shown to coordinators only', async () => {
    const draft = await world.as(coordinator).post('/drives', { slug: 'pictured', terms });
    const path = `/drives/${draft.body.driveId}`;
    const picture = { photoId: 'photo-draft', public: true };
    await world.as(coordinator).post(`${path}/photos`, { photoId: 'photo-draft', photo: BLUE });
    await world
      .as(coordinator)
      .post(`${path}/amend`, { terms: { ...terms, picture } })
      .expect(200);
    expect((await world.as(nobody).get(`${path}/photos/photo-draft`)).status).toBe(404);
    expect((await world.as(coordinator).get(`${path}/photos/photo-draft`)).status).toBe(200);
    await world.as(coordinator).post(`${path}/publish`);
    expect((await world.as(nobody).get(`${path}/photos/photo-draft`)).status).toBe(200);
  });
  it('are sent before the terms name them', async () => {
    const early = await amend({ picture: { photoId: 'photo-late', public: true } });
    expect([early.status, early.body.code]).toEqual([400, 'PHOTO_NOT_ARRIVED']);
    const opened = await world.as(coordinator).post('/drives', {
      slug: 'too-early',
      terms: { ...terms, letter: { photoId: 'photo-late', public: true } },
    });
    expect([opened.status, opened.body.code]).toEqual([400, 'PHOTO_NOT_ARRIVED']);
  });
  it('are sent by coordinators only', async () => {
    for (const caller of [nobody, desk])
      expect(
        (
          await world
            .as(caller)
            .post(`/drives/${world.driveId}/photos`, { photoId: 'photo-other', photo: BLUE })
        ).status,
      ).toBeGreaterThanOrEqual(401);
  });
  it('are gone once erased, and other terms can still be changed', async () => {
    await put('photo-picture').expect(201);
    const picture = { photoId: 'photo-picture', public: true };
    await amend({ picture }).expect(200);
    const path = `/drives/${world.driveId}/photos/photo-picture`;
    expect((await world.as(desk).post(`${path}/erase`)).status).toBe(403);
    expect((await world.as(coordinator).post(`${path}/erase`).expect(200)).body.erased).toBe(true);
    expect(await statusOf(coordinator, 'photo-picture')).toBe(404);
    await amend({ picture, title: '驰援西吉' }).expect(200);
  });
  it('that no terms name are deleted after two days', async () => {
    await put('photo-named').expect(201);
    await put('photo-replaced').expect(201);
    await amend({ picture: { photoId: 'photo-named', public: true } }).expect(200);
    world.clock.now = new Date(world.clock.now.getTime() + 49 * 3_600_000);
    await world.service.tidy?.();
    expect(await statusOf(coordinator, 'photo-named')).toBe(200);
    expect(await statusOf(coordinator, 'photo-replaced')).toBe(404);
  });
});

describe('a discarded draft', () => {
  it('is found by nobody, neither by id nor by address, and its address stays taken', async () => {
    const draft = { slug: 'not-wanted', terms };
    const { driveId } = (await world.as(coordinator).post('/drives', draft)).body;
    await world.service.caughtUp();
    await world.as(coordinator).post(`/drives/${driveId}/discard`).expect(200);
    await world.service.caughtUp();
    for (const name of [driveId, 'not-wanted'])
      expect((await world.as(coordinator).get(`/drives/${name}`)).body.code).toBe('UNKNOWN_DRIVE');
    const listed = (await world.as(coordinator).get('/drives')).body.drives;
    expect(listed.map((drive: { driveId: string }) => drive.driveId)).toEqual([world.driveId]);
    expect((await world.as(coordinator).post('/drives', draft)).body.code).toBe('SLUG_TAKEN');
  });
  it('is discarded by coordinators only, and never after its publication', async () => {
    const path = `/drives/${world.driveId}/discard`;
    expect((await world.as(desk).post(path)).status).toBe(403);
    expect((await world.as(coordinator).post(path)).body.code).toBe('DRIVE_NOT_DRAFT');
  });
});

describe('a department', () => {
  it("of a pledge must have no phone number in its name, and be one of the drive's", async () => {
    const { as, path, submission } = world;
    const send = async (department: string) =>
      as(nobody).post(path, { ...(await submission([good])), department });
    expect((await send('张三 13800138000')).body.code).toBe('INVALID_INPUT');
    expect((await send('京西大区')).body.code).toBe('UNKNOWN_DEPARTMENT');
    expect(await world.pledges()).toBe(0);
  });
});

describe('a lot', () => {
  it('in an amendment must not be a phone number, a name, or a number that a spreadsheet has rounded', async () => {
    const { as, path, submission } = world;
    const { pledgeId } = (
      await as(nobody).post(path, await submission([{ ...good, lot: 'A2022110107' }]))
    ).body;
    const amend = (lines: readonly object[]) =>
      as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/amend`, { lines });
    const l1 = { ...good, lot: 'A2022110107', lineId: 'l1', quantity: 3 };
    for (const lot of ['138-0013-8000', '+86 138 0013 8000', '张三', '2.02405E+11'])
      for (const [index, lines] of [[{ ...l1, lot }], [l1, { ...good, lot }]].entries()) {
        const refused = await amend(lines);
        expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([
          400,
          `lines.${index}.lot`,
        ]);
      }
    expect((await amend([l1, { ...good, lot: 'ｂ２０２２１１' }])).status).toBe(200);
    const { lines } = (await as(giverOf(pledgeId)).get(`/pledges/${pledgeId}`)).body;
    expect(lines).toMatchObject([{ lot: 'A2022110107' }, { lot: 'b202211' }]);
  });
});

it('an amendment may keep an item whose text today’s input checks would refuse, and change other lines', async () => {
  const { as, store, driveId } = world;
  const pledgeId = randomUUID();
  const item = { ...good.item, specification: '型号 A1234567' };
  const l1 = { lineId: 'l1', item, quantity: 2, condition: 'sealed' as const };
  await store.append({
    id: randomUUID(),
    scope: driveId,
    recordedAt: '2023-03-21T01:00:00.000Z',
    actor: 'public',
    correlation: randomUUID(),
    streams: [
      {
        stream: `pledge-${pledgeId}`,
        expectedVersion: 0,
        events: [
          {
            type: 'pledge.submitted',
            data: {
              pledgeId,
              driveId,
              reference: 'XLX-7F3K9Q',
              noticeVersion: '2024-01',
              sourceDeclared: true,
              channel: 'form',
              lines: [l1],
            },
          },
        ],
      },
    ],
  });
  const amend = (lines: readonly object[]) =>
    as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/amend`, { lines });
  const refused = [
    await amend([l1, { ...good, item }]),
    await amend([{ ...l1, item: { ...item, specification: '型号 A1234568' } }]),
  ];
  expect(refused.map(({ status, body }) => [status, body.errors?.[0]?.path])).toEqual([
    [400, 'lines.1.item.specification'],
    [400, 'lines.0.item.specification'],
  ]);
  expect((await amend([{ ...l1, quantity: 3 }, good])).status).toBe(200);
});

describe('a pledge of somebody without an account', () => {
  it('needs a proof of work for this drive', async () => {
    const { as, path, submission, pledges } = world;
    const { proof, ...unproven } = await submission([good]);
    const answer = async (body: object) => {
      const { status, body: told } = await as(nobody).post(path, body);
      return [status, told.code];
    };
    expect(await answer(unproven)).toStrictEqual([403, 'PROOF_MISSING']);
    const [nonce, expires, signature] = proof.challenge.split('.');
    const forged = `${nonce}.${expires}.${[...(signature ?? '')].reverse().join('')}`;
    expect(await answer({ ...unproven, proof: { ...proof, challenge: forged } })).toStrictEqual([
      403,
      'PROOF_REFUSED',
    ]);
    expect(await pledges()).toBe(0);
    expect((await answer({ ...unproven, proof }))[0]).toBe(201);
  });

  it('uses up its proof, also when many are sent at once', async () => {
    const { as, path, submission, pledges } = world;
    const body = await submission([good]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => as(nobody).post(path, body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'PROOF_SPENT')).toHaveLength(7);
    expect(await pledges()).toBe(1);
  });

  it('costs more work from the thirty-first pledge of one contact on, but not for another contact', async () => {
    const { as, path, submission } = world;
    /** Submits with the first proof that has exactly the usual number of zero bits. */
    const submit = async (contact: string) => {
      for (;;) {
        const body = await submission([good], { contact });
        const { challenge, solution } = body.proof;
        const digest = createHash('sha256').update(`${challenge}:${solution}`).digest();
        if (Math.clz32(digest.readUInt8(0)) - 24 === 2) return as(nobody).post(path, body);
      }
    };
    for (let count = 0; count < 30; count++) expect((await submit('13800138000')).status).toBe(201);
    expect((await submit('13800138000')).body.code).toBe('PROOF_TOO_EASY');
    expect((await submit('13900139000')).status).toBe(201);
  });

  it.each([
    ['status', 'received'],
    ['channel', 'desk'],
    ['reference', 'XLX-7F3K9Q'],
    ['driveId', 'drive-02'],
  ])('cannot set %s, which the service sets', async (field, value) => {
    const { as, path, submission, pledges } = world;
    const refused = await as(nobody).post(path, {
      ...(await submission([good])),
      [field]: value,
    });
    expect([refused.status, refused.body.code]).toStrictEqual([400, 'INVALID_INPUT']);
    expect(await pledges()).toBe(0);
  });
});

describe('text of a pledge', () => {
  it.each(['\u200b', '布洛\u200b芬', '\u3164', '布\u202e片'])(
    'is refused if it has invisible characters: %j',
    async (name) => {
      const { as, path, submission } = world;
      const refused = await as(nobody).post(
        path,
        await submission([{ ...good, item: { ...good.item, name } }]),
      );
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, 'lines.0.item.name']);
      expect(await world.pledges()).toBe(0);
    },
  );
});
