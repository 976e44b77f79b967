import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  type Bluebox,
  medicineLine,
  openDrive,
  removeFolder,
  startBluebox,
  today,
} from './support.ts';

const LOT = 'C4711';
let bluebox: Bluebox;
let driveId: string;
/** An item, and the one that it was merged into. */
let merged: string;
let survivor: string;

beforeAll(async () => {
  bluebox = await startBluebox();
  const { coordinator } = bluebox;
  const { specification, category, unit } = medicineLine(1).item;
  const add = async (name: string) =>
    (
      await coordinator.post(routes.addItem.at(), {
        name,
        specification,
        category,
        unit,
        codes: [],
      })
    ).itemId;
  merged = await add('芬必得');
  survivor = await add('布洛芬缓释胶囊');
  driveId = await openDrive(coordinator, 'merged-items', {
    recipes: [
      {
        recipeId: 'r1',
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        components: [{ item: itemOf(merged, '芬必得'), quantity: 2 }],
      },
    ],
  });
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

const settled = () => bluebox.server.application.settled();
const itemOf = (itemId: string, name: string) => ({ ...medicineLine(1).item, name, itemId });
/** Accepts two pieces of an item and lot. @returns the id of the parcel, and the holds that stop it at once. */
async function accept(item: ReturnType<typeof itemOf>, lot: string) {
  const { coordinator } = bluebox;
  const { receptionId, lines } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    lines: [{ item, quantity: 2, expiry: today(900), lot }],
  });
  const { parts, held } = await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: lines[0]?.lineId ?? '',
    parts: [{ quantity: 2, seen: { condition: 'sealed' } }],
  });
  const [part] = parts;
  if (part?.outcome !== 'accepted') throw new Error('the goods were not accepted');
  return { parcelId: part.parcelId, held };
}
const freeOf = async (parcelId: string) =>
  (await bluebox.coordinator.get(routes.showParcel.at({ parcelId }))).free;

it('a hold, a recall and a recipe reach the goods of both items that were merged', async () => {
  const { coordinator } = bluebox;
  const old = await accept(itemOf(merged, '芬必得'), LOT);
  const other = await accept(itemOf(survivor, '布洛芬缓释胶囊'), 'D1');
  await settled();
  const kits = async () =>
    (await coordinator.get(routes.listRecipes.at({ driveId }))).recipes[0]?.kits;
  expect(await kits()).toBe(1);
  await coordinator.post(routes.mergeItem.at({ itemId: merged }), { into: survivor });
  await settled();
  expect(await kits()).toBe(2);

  const { holdId } = await coordinator.post(routes.placeHold.at(), {
    item: itemOf(survivor, '布洛芬缓释胶囊'),
    lots: [LOT],
    why: '厂家通知该批次召回',
    grade: 'recall-2',
  });
  await settled();
  expect([await freeOf(old.parcelId), await freeOf(other.parcelId)]).toEqual([0, 2]);
  const late = await accept(itemOf(merged, '芬必得'), LOT);
  expect(late.held).toMatchObject([{ holdId }]);
  await settled();
  expect(await kits()).toBe(1);
  for (const itemId of [merged, survivor]) {
    const { partCount } = await coordinator.get(routes.showRecall.at({}, { lot: LOT, itemId }));
    expect(partCount).toBe(2);
  }

  await coordinator.post(routes.liftHold.at({ holdId }), { reason: '复检合格' });
  await settled();
  expect([await freeOf(old.parcelId), await freeOf(late.parcelId)]).toEqual([2, 2]);
  await coordinator.post(routes.assembleByRecipe.at(), { driveId, recipeId: 'r1', quantity: 3 });
  expect([await freeOf(old.parcelId), await freeOf(other.parcelId)]).toEqual([0, 0]);
});
