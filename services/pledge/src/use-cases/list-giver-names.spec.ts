import { type Giver, MOST_GIVER_NAMES } from '@bluebox/contracts';
import type { Caller } from '@bluebox/service-http';
import { expect, it } from 'vitest';
import {
  coordinator,
  desk,
  giverOf,
  good,
  nobody,
  openWorldForEachTest,
  type World,
} from '../pledge-world.test-support.ts';

let world: World;
openWorldForEachTest((opened) => {
  world = opened;
});

const wang: Giver = { name: '王秀兰', contact: '13800138000', staffNumber: 'BK000123' };
const give = async (giver: Giver): Promise<string> => {
  const answer = await world.as(desk).post(world.path, await world.submission([good], giver));
  return answer.body.pledgeId;
};
const names = (ids: readonly string[], caller: Caller = desk, driveId: string = world.driveId) =>
  world.as(caller).get(`/drives/${driveId}/givers/names?ids=${ids.join('.')}`);

it('names the givers who left a name, each once, and tells nothing else of them', async () => {
  const ids = [
    await give(wang),
    await give({ contact: '13900139001' }),
    await give({ name: '李雷' }),
  ];
  const { body } = await names([...ids, ids[0] ?? '', 'pledge-unknown']).expect(200);
  expect(body).toStrictEqual({
    names: [
      { pledgeId: ids[0], name: '王秀兰' },
      { pledgeId: ids[2], name: '李雷' },
    ],
  });
});

it('names nobody of another drive', async () => {
  const id = await give(wang);
  const { body } = await names([id], desk, 'drive-other').expect(200);
  expect(body).toStrictEqual({ names: [] });
});

it('names nobody who was forgotten, also while a correction has overtaken the erasure', async () => {
  const id = await give(wang);
  await world.as(giverOf(id)).post(`/pledges/${id}/forget`).expect(200);
  expect((await names([id]).expect(200)).body).toStrictEqual({ names: [] });
  // This write simulates a correction that read the pledge before the erasure.
  await world.vault.put(id, wang, world.clock.now.toISOString(), { scope: world.driveId });
  expect((await names([id]).expect(200)).body).toStrictEqual({ names: [] });
});

it('names as many givers at once as a page of the list has, and no more', async () => {
  const ids = Array.from({ length: MOST_GIVER_NAMES + 1 }, (_, number) => `pledge-${number}00`);
  await names(ids.slice(1)).expect(200);
  await names(ids).expect(400);
  await names([]).expect(400);
});

it.each<readonly [string, Caller, number]>([
  ['in charge', coordinator, 200],
  ['at the desk', desk, 200],
  ['who packs', { ...desk, roles: ['packing'] }, 403],
  ['who views', { ...desk, roles: ['viewer'] }, 403],
  ['who is a stranger', nobody, 401],
  ['with a private link', giverOf('pledge-1'), 401],
])('is open to somebody %s as the roles allow', async (_who, caller, status) => {
  expect((await names(['pledge-1'], caller)).status).toBe(status);
});
