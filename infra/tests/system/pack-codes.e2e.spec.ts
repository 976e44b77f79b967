import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  type Bluebox,
  medicineLine,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
} from './support.ts';

const TRACE = '84112345678901234567';

let bluebox: Bluebox;
let driveId: string;
let otherDrive: string;
beforeAll(async () => {
  bluebox = await startBluebox();
  driveId = await openDrive(bluebox.coordinator, 'packs');
  otherDrive = await openDrive(bluebox.coordinator, 'packs-elsewhere');
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

const walkIn = (packs: readonly string[], drive = driveId) =>
  bluebox.coordinator.post(routes.recordReception.at(), {
    driveId: drive,
    lines: [{ ...medicineLine(packs.length), packs: [...packs] }],
  });

describe('a pack with a trace code', () => {
  it('is taken in once, in whatever drive, until its entry is reversed', async () => {
    const { coordinator, server } = bluebox;
    const pledge = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
    await server.application.settled();
    const { receptionId, entryId } = await coordinator.post(routes.recordReception.at(), {
      driveId,
      reference: pledge.reference,
      lines: [{ lineId: 'l1', quantity: 2, packs: [TRACE] }],
    });

    for (const drive of [driveId, otherDrive]) {
      const { status, problem } = await refusal(walkIn([TRACE], drive));
      expect([status, problem.code, problem.data]).toEqual([
        409,
        'PACK_KNOWN',
        { line: 0, pack: 0, receptionId, driveId, reference: pledge.reference },
      ]);
    }

    await coordinator.post(routes.reverseReception.at({ receptionId }), {
      entryId,
      reason: 'typing-error',
    });
    const again = await walkIn([TRACE], otherDrive);
    expect((await refusal(walkIn([TRACE]))).problem.data).toEqual({
      line: 0,
      pack: 0,
      receptionId: again.receptionId,
      driveId: otherDrive,
    });
  });

  it('is refused when it stands twice in one request', async () => {
    const code = '84112340000000000001';
    const { status, problem } = await refusal(walkIn([code, code]));
    expect([status, problem.code, problem.data]).toEqual([409, 'PACK_KNOWN', { line: 0, pack: 1 }]);
    await walkIn([code]);
  });

  it('is in no answer and no export', async () => {
    const { coordinator, server } = bluebox;
    await server.application.settled();
    const { receptions } = await coordinator.get(routes.listReceptions.at({ driveId }, {}));
    expect(receptions.length).toBeGreaterThan(1);
    const said = await Promise.all(
      receptions.map(({ id }) => coordinator.get(routes.showReception.at({ receptionId: id }))),
    );
    expect(JSON.stringify(said)).not.toMatch(/8411234\d/);
    expect(JSON.stringify(said)).toContain('"packs":["');
  });
});

it('the catalogue learns by which digits the trace codes of a medicine begin, and no more of them', async () => {
  const { coordinator } = bluebox;
  const { itemId } = await coordinator.post(routes.addItem.at(), {
    ...medicineLine(1).item,
    codes: [],
  });
  const learn = (code: string) => coordinator.post(routes.learnCode.at({ itemId }), { code });
  expect((await refusal(learn(TRACE))).status).toBe(400);
  await learn(TRACE.slice(0, 7));
  await bluebox.server.application.settled();
  const { items } = await coordinator.get(routes.findItems.at({}, { code: TRACE.slice(0, 7) }));
  expect(items.map((item) => [item.itemId, item.codes])).toEqual([[itemId, ['8411234']]]);
});

describe('a code of a pack', () => {
  it.each([
    ['6901234567893', 'wrong-check-digit'],
    ['8411234567890123456', 'torn'],
    ['XLX-7F3K9Q', 'unknown'],
    ['6901234567892', 'no-single-pack'],
  ])('is refused as a pack when it is %s', async (code, why) => {
    const { status, problem } = await refusal(walkIn([code]));
    expect([status, problem.code, problem.data]).toEqual([
      400,
      'PACK_CODE_UNREAD',
      { line: 0, pack: 0, why },
    ]);
  });
});
