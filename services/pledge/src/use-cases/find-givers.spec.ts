import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundGivers, Giver } from '@bluebox/contracts';
import type { Caller } from '@bluebox/service-http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coordinator,
  desk,
  giverOf,
  good,
  nobody,
  openWorld,
  openWorldForEachTest,
  type World,
} from '../pledge-world.test-support.ts';

let world: World;
openWorldForEachTest((opened) => {
  world = opened;
});

const give = async (giver: Giver, more: object = {}): Promise<string> => {
  const body = { ...(await world.submission([good], giver)), ...more };
  const answer = await world.as(desk).post(world.path, body).expect(201);
  return answer.body.pledgeId;
};
const search = (text: string, caller: Caller = desk) =>
  world.as(caller).post(`/drives/${world.driveId}/givers/find`, { text });
const found = async (text: string, caller: Caller = desk): Promise<FoundGivers> => {
  await world.service.caughtUp();
  return (await search(text, caller).expect(200)).body;
};
const idsFound = async (text: string): Promise<readonly string[]> =>
  (await found(text)).givers.map(({ pledgeId }) => pledgeId);

const wang: Giver = { name: '王秀兰', contact: '13800138000', staffNumber: 'BK000123' };

describe('a giver', () => {
  it('is found by name, staff number and phone, with what the desk needs and without the contact', async () => {
    const pledgeId = await give(wang, { handInPointId: 'p1' });
    await give({ name: '王秀英', contact: '13900139001' });
    for (const text of ['王秀兰', '秀兰', '8000', '13800138000', 'bk-000123']) {
      const { givers, more } = await found(text);
      expect(more).toBe(false);
      expect(givers).toStrictEqual([
        {
          pledgeId,
          reference: expect.stringMatching(/^XLX-/),
          name: '王秀兰',
          phoneEnd: '8000',
          handInPointId: 'p1',
          status: 'open',
          lines: [
            { lineId: 'l1', item: good.item, quantity: good.quantity, outstanding: good.quantity },
          ],
        },
      ]);
    }
    expect((await found('王秀')).givers).toHaveLength(2);
  });

  it('is found in the own drive only', async () => {
    await give(wang);
    await world.service.caughtUp();
    const other = await world
      .as(desk)
      .post('/drives/another-drive/givers/find', { text: '王秀兰' })
      .expect(200);
    expect(other.body).toStrictEqual({ givers: [], more: false });
  });

  it('is listed before those who have brought everything', async () => {
    const brought = await give(wang);
    await world.as(desk).post(`/pledges/${brought}/withdraw`).expect(200);
    world.clock.now = new Date(world.clock.now.getTime() - 60_000);
    const expected = await give(wang);
    expect(await idsFound('王秀兰')).toStrictEqual([expected, brought]);
  });

  it('is found by what the desk or the giver has corrected, and no longer by what was wrong', async () => {
    const pledgeId = await give({});
    for (const [caller, giver] of [
      [giverOf(pledgeId), { name: '韩梅梅' }],
      [desk, { name: '韩红', contact: '13712345678' }],
    ] as const) {
      const before = await world.store.readStream(`pledge-${pledgeId}`);
      await world.as(caller).post(`/pledges/${pledgeId}/giver`, giver).expect(200);
      expect(await world.store.readStream(`pledge-${pledgeId}`)).toEqual(before);
      expect(await idsFound(giver.name)).toStrictEqual([pledgeId]);
    }
    expect(await idsFound('韩梅梅')).toStrictEqual([]);
    expect(await idsFound('5678')).toStrictEqual([pledgeId]);
  });

  it('is not found while an erasure is under way that a correction has overtaken', async () => {
    const pledgeId = await give(wang);
    await world.as(giverOf(pledgeId)).post(`/pledges/${pledgeId}/forget`).expect(200);
    // This write simulates a correction that read the pledge before the erasure.
    await world.vault.put(pledgeId, wang, world.clock.now.toISOString(), { scope: world.driveId });
    expect(await idsFound('王秀兰')).toStrictEqual([]);
  });
});

describe('a search for people', () => {
  it.each(['%', '_', '*', '王', 'a', 'li', '', ' ', '%%%', '王%'])(
    'is refused when it is too short to mean somebody: %s',
    async (text) => {
      await give(wang);
      await world.service.caughtUp();
      const answer = await search(text);
      expect([answer.status, answer.body.code]).toStrictEqual([400, 'SEARCH_TOO_SHORT']);
    },
  );

  it('lists ten people at most, and tells only that there are more', async () => {
    for (let number = 0; number < 11; number++) await give({ name: '王秀兰' });
    const { givers, more } = await found('王秀兰');
    expect([givers.length, more]).toStrictEqual([10, true]);
  });

  it.each<readonly [string, Caller, number]>([
    ['in charge', coordinator, 200],
    ['at the desk', desk, 200],
    ['who packs', { ...desk, roles: ['packing'] }, 403],
    ['who views', { ...desk, roles: ['viewer'] }, 403],
    ['who is a stranger', nobody, 401],
    ['with a private link', giverOf('pledge-1'), 401],
  ])('is open to somebody %s as the roles allow', async (_who, caller, status) => {
    expect((await search('王秀兰', caller)).status).toBe(status);
  });

  it('at a hand-in point finds those who chose the point', async () => {
    const here = await give(wang, { handInPointId: 'p1' });
    await give(wang);
    const atPoint: Caller = {
      ...desk,
      grants: [{ role: 'desk', in: { driveId: world.driveId, pointId: 'p1' } }],
    };
    const { givers } = await found('王秀兰', atPoint);
    expect(givers.map(({ pledgeId }) => pledgeId)).toStrictEqual([here]);
    const elsewhere: Caller = {
      ...desk,
      grants: [{ role: 'desk', in: { driveId: 'another', pointId: 'p1' } }],
    };
    expect((await search('王秀兰', elsewhere)).status).toBe(404);
  });
});

it('lists of pledges are searched by department too', async () => {
  const { as, driveId } = world;
  const { terms } = (await as(coordinator).get(`/drives/${driveId}`)).body;
  const { version: _, ...rules } = terms.rules;
  await as(coordinator)
    .post(`/drives/${driveId}/amend`, { terms: { ...terms, rules, departments: ['京西大区'] } })
    .expect(200);
  const pledgeId = await give({}, { department: '京西大区' });
  await give({});
  await world.service.caughtUp();
  const list = await as(desk).get(`${world.path}?search=${encodeURIComponent('京西')}`);
  expect(list.body.pledges).toMatchObject([{ id: pledgeId }]);
});

it('givers of before there was an index are found after the next start', async () => {
  const ids = [await give(wang), await give(wang)];
  for (const pledgeId of ids) await world.vault.put(pledgeId, wang, world.clock.now.toISOString());
  await world.vault.put('orphan', wang, world.clock.now.toISOString());
  expect(await idsFound('王秀兰')).toStrictEqual([]);
  await world.service.tidy?.();
  expect([...(await idsFound('王秀兰'))].sort()).toStrictEqual(ids.sort());
});

describe('nobody is found', () => {
  const MONTH = 32 * 86_400_000;
  const names = ['王秀兰', '王秀英', 'Maria Silva', '阿依·古丽'] as const;
  const phones = ['13800138000', '13900138000', '0954-3012345'] as const;
  const staffNumbers = ['BK000123', '2028'] as const;
  const giver = fc.record(
    {
      name: fc.constantFrom(...names),
      contact: fc.constantFrom(...phones),
      staffNumber: fc.constantFrom(...staffNumbers),
    },
    { requiredKeys: ['name'] },
  );
  const searchesOf = ({ name, contact, staffNumber }: Giver): readonly string[] => [
    ...(name === undefined ? [] : [name]),
    ...(contact === undefined ? [] : [contact, contact.replace(/\D/g, '').slice(-4)]),
    ...(staffNumber === undefined ? [] : [staffNumber]),
  ];

  it('after “forget me” or the retention time, by anything that was ever known of them', async () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('give' as const), giver }),
      fc.record({ does: fc.constant('correct' as const), who: fc.nat(5), giver }),
      fc.record({ does: fc.constant('forget' as const), who: fc.nat(5) }),
    );
    let drives = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
        drives += 1;
        const home = mkdtempSync(join(tmpdir(), 'bluebox-pledge-'));
        const outer = world;
        world = await openWorld(home);
        try {
          /** Data of the givers who were not forgotten, by pledge. */
          const known = new Map<string, Giver>();
          const everyone: string[] = [];
          const everKnown = new Set<string>();
          const expectExactly = async () => {
            for (const text of everKnown) {
              const met = [...known].filter(([, data]) => searchesOf(data).includes(text));
              expect([text, [...(await idsFound(text))].sort()]).toEqual([
                text,
                met.map(([pledgeId]) => pledgeId).sort(),
              ]);
            }
          };
          for (const each of steps) {
            if (each.does === 'give') {
              const pledgeId = await give(each.giver);
              everyone.push(pledgeId);
              known.set(pledgeId, each.giver);
            } else {
              const pledgeId = everyone[each.who % Math.max(1, everyone.length)];
              if (pledgeId === undefined) continue;
              const own = world.as(giverOf(pledgeId));
              if (each.does === 'forget') {
                await own.post(`/pledges/${pledgeId}/forget`).expect(200);
                known.delete(pledgeId);
              } else {
                const answer = await own.post(`/pledges/${pledgeId}/giver`, each.giver);
                expect(answer.status).toBe(known.has(pledgeId) ? 200 : 409);
                if (known.has(pledgeId)) known.set(pledgeId, each.giver);
              }
            }
            if (each.does !== 'forget')
              for (const text of searchesOf(each.giver)) everKnown.add(text);
            await expectExactly();
          }
          const { as, driveId } = world;
          await as(coordinator).post(`/drives/${driveId}/close`).expect(200);
          await as(coordinator)
            .post(`/drives/${driveId}/complete`, { acknowledged: true })
            .expect(200);
          await world.service.caughtUp();
          await expectExactly();
          world.clock.now = new Date(world.clock.now.getTime() + MONTH);
          await world.service.tidy?.();
          known.clear();
          await expectExactly();
          expect(world.failures).toEqual([]);
        } finally {
          await world.close();
          rmSync(home, { recursive: true });
          world = outer;
        }
      }),
      { numRuns: 6 },
    );
    expect(drives).toBeGreaterThan(0);
  }, 120_000);
});
