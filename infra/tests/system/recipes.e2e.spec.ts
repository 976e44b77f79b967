import type { DriveTermsInput } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  type Bluebox,
  driveTerms,
  openDrive,
  refusal,
  removeFolder,
  startBluebox,
  today,
} from './support.ts';

let bluebox: Bluebox;
beforeAll(async () => {
  bluebox = await startBluebox();
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

const pills = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const iodine = { name: '碘伏', category: 'medicine', unit: 'bottle' } as const;
const thermometer = { name: '体温计', category: 'device', unit: 'unit' } as const;
const gauze = { name: '纱布', category: 'supply', unit: 'bag' } as const;
const FOUR_GOODS = [pills, iodine, thermometer, gauze] as const;
const recipes: DriveTermsInput['recipes'] = [
  {
    recipeId: 'r1',
    item: { name: '家庭药箱', category: 'kit', unit: 'set' },
    components: FOUR_GOODS.map((item) => ({ item, quantity: item === gauze ? 2 : 1 })),
    english: { name: 'Family medicine kit' },
  },
];
const rules = {
  ...driveTerms().rules,
  categories: ['medicine' as const, 'kit' as const, 'device' as const, 'supply' as const],
};

async function accepted(
  driveId: string,
  item: (typeof FOUR_GOODS)[number],
  quantity: number,
  expiry?: string,
  lot?: string,
) {
  const { coordinator } = bluebox;
  const { receptionId, lines } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    lines: [
      {
        item,
        quantity,
        ...(expiry === undefined ? {} : { expiry }),
        ...(lot === undefined ? {} : { lot }),
      },
    ],
  });
  const { parts } = await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: lines[0]?.lineId ?? '',
    parts: [
      {
        quantity,
        seen: { condition: 'sealed', ...(item === thermometer ? { working: true } : {}) },
      },
    ],
  });
  const [part] = parts;
  if (part?.outcome !== 'accepted') throw new Error(`${item.name} was not accepted`);
  return part.parcelId;
}

it('kits are assembled by recipe as far as the stock goes, listed, and taken apart', async () => {
  const { coordinator, server } = bluebox;
  const settled = () => server.application.settled();
  const driveId = await openDrive(coordinator, 'recipe-of-four', { recipes, rules });
  const late = await accepted(driveId, pills, 5, today(900));
  const early = await accepted(driveId, pills, 2, today(400));
  await accepted(driveId, iodine, 3, today(600));
  await accepted(driveId, thermometer, 9);
  await accepted(driveId, gauze, 6, today(700));
  await settled();

  const recipe = async () =>
    (await coordinator.get(routes.listRecipes.at({ driveId }))).recipes.map(
      ({ kits, components }) => [kits, components.map(({ free }) => free)],
    );
  expect(await recipe()).toEqual([[3, [7, 3, 9, 6]]]);
  const assemble = (quantity: number) =>
    coordinator.post(routes.assembleByRecipe.at(), { driveId, recipeId: 'r1', quantity });
  const { problem } = await refusal(assemble(4));
  expect(problem).toMatchObject({
    status: 409,
    code: 'NOT_ENOUGH_FREE',
    data: {
      missing: [
        { item: iodine, quantity: 1 },
        { item: gauze, quantity: 2 },
      ],
    },
  });
  const unknown = { driveId, recipeId: 'r9', quantity: 1 };
  const { problem: noRecipe } = await refusal(
    coordinator.post(routes.assembleByRecipe.at(), unknown),
  );
  expect(noRecipe.code).toBe('UNKNOWN_RECIPE');

  const before = await coordinator.get(routes.showTotals.at({ driveId }));
  const { kitId, parcelId } = await assemble(3);
  await settled();
  expect(await recipe()).toEqual([[0, [4, 0, 6, 0]]]);
  const { free: lateFree } = await coordinator.get(routes.showParcel.at({ parcelId: late }));
  const { free: earlyFree } = await coordinator.get(routes.showParcel.at({ parcelId: early }));
  expect([earlyFree, lateFree]).toEqual([0, 4]);

  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 });
  await settled();
  const list = await coordinator.get(routes.listKits.at({ driveId }));
  expect(list).toMatchObject({
    total: 1,
    made: 3,
    takenApart: 0,
    kits: [
      { id: kitId, recipeId: 'r1', quantity: 3, free: 2, boxes: [{ number: 1, quantity: 1 }] },
    ],
  });
  expect(
    list.kits[0]?.contents.map(({ item, quantity, expiry }) => [item.name, quantity, expiry]),
  ).toEqual([
    ['布洛芬', 2, today(400)],
    ['布洛芬', 1, today(900)],
    ['碘伏', 3, today(600)],
    ['体温计', 3, undefined],
    ['纱布', 6, today(700)],
  ]);

  expect((await refusal(coordinator.post(routes.takeKitsApart.at({ kitId })))).problem.code).toBe(
    'PARCEL_IN_USE',
  );
  await coordinator.post(routes.unpackBox.at({ boxId }), { parcelId, quantity: 1 });
  await coordinator.post(routes.takeKitsApart.at({ kitId }));
  await settled();
  expect(await recipe()).toEqual([[3, [7, 3, 9, 6]]]);
  const after = await coordinator.get(routes.listKits.at({ driveId }));
  expect(after).toMatchObject({ made: 3, takenApart: 3 });
  expect(after.kits[0]?.takenApartAt).toBeDefined();
  expect(after.kits[0]?.free).toBeUndefined();
  const totals = await coordinator.get(routes.showTotals.at({ driveId }));
  const accounts = ({ rows }: typeof totals) =>
    rows
      .filter(({ category }) => category !== 'kit')
      .map(({ category, unit, balances }) => [category, unit, balances['accepted']]);
  expect(accounts(totals)).toEqual(accounts(before));
});

it('held goods are left out of recipes and kits until the hold is lifted', async () => {
  const { coordinator, server } = bluebox;
  const settled = () => server.application.settled();
  const driveId = await openDrive(coordinator, 'recipe-held', { recipes, rules });
  const stopped = await accepted(driveId, pills, 5, today(400), 'C4711');
  const other = await accepted(driveId, pills, 2, today(900), 'C4712');
  await accepted(driveId, iodine, 9, today(600));
  await accepted(driveId, thermometer, 9);
  await accepted(driveId, gauze, 18, today(700));
  await settled();
  const { holdId } = await coordinator.post(routes.placeHold.at(), {
    item: pills,
    lots: ['C4711'],
    why: '厂家通知该批次召回',
    grade: 'recall-2',
  });
  await settled();

  const enough = async () =>
    (await coordinator.get(routes.listRecipes.at({ driveId }))).recipes.map(({ kits }) => kits);
  const byRecipe = (quantity: number) =>
    coordinator.post(routes.assembleByRecipe.at(), { driveId, recipeId: 'r1', quantity });
  expect(await enough()).toEqual([2]);
  expect((await refusal(byRecipe(3))).problem).toMatchObject({
    code: 'NOT_ENOUGH_FREE',
    data: { missing: [{ item: pills, quantity: 1 }] },
  });
  const byHand = coordinator.post(routes.assembleKits.at(), {
    driveId,
    item: { name: '家庭药箱', category: 'kit', unit: 'set' },
    quantity: 1,
    components: [{ parcelId: stopped, quantity: 1 }],
  });
  expect((await refusal(byHand)).problem.code).toBe('HELD');
  const query = { available: true, kits: false } as const;
  const { lines } = await coordinator.get(routes.listStock.at({ driveId }, query));
  const listed = lines.flatMap(({ parcels }) => parcels.map(({ id }) => id));
  expect(listed).toContain(other);
  expect(listed).not.toContain(stopped);

  await byRecipe(2);
  await coordinator.post(routes.liftHold.at({ holdId }), { reason: '复检合格' });
  await settled();
  expect(await enough()).toEqual([5]);
});

it('a recipe names each item once, and makes kits', async () => {
  const { coordinator } = bluebox;
  const [family] = recipes ?? [];
  if (family === undefined) throw new Error('there is no recipe');
  const open = (changed: Partial<typeof family>, slug: string) =>
    coordinator.post(routes.openDrive.at(), {
      slug,
      terms: { ...driveTerms(), recipes: [{ ...family, ...changed }] },
    });
  const twice = [
    { item: pills, quantity: 1 },
    { item: pills, quantity: 2 },
  ];
  expect((await refusal(open({ components: twice }, 'recipe-twice'))).status).toBe(400);
  expect((await refusal(open({ item: pills }, 'recipe-no-kit'))).status).toBe(400);
});
