import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, RequestRefused } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  type Bluebox,
  driveTerms,
  openDrive,
  pledgeBody,
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

const DAY = today(1);
const NOON = `${DAY}T12:00`;
const HALF_PAST = `${DAY}T12:30`;
const point = (capacity: number) => ({
  pointId: 'p1',
  name: 'B1 收集点',
  openings: [{ date: DAY, from: '12:00', to: '13:00' }],
  slots: { minutes: 30, capacity },
});
const openTimed = (slug: string, capacity: number, more: object = {}) =>
  openDrive(bluebox.coordinator, slug, { handInPoints: [point(capacity)], ...more });

const give = (driveId: string, start?: string) =>
  bluebox.coordinator.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(1),
    handInPointId: 'p1',
    ...(start === undefined ? {} : { appointment: { pointId: 'p1', start } }),
  });
const slots = async (driveId: string) => {
  await bluebox.server.application.settled();
  const list = await connect(bluebox.url).get(
    routes.listSlots.at({ driveId, pointId: 'p1' }, { date: DAY }),
  );
  return list.slots.map(({ start, booked, remaining }) => [start.slice(11), booked, remaining]);
};
const appointmentOf = async (pledgeId: string) =>
  (await bluebox.coordinator.get(routes.showPledge.at({ pledgeId }))).appointment?.start;

describe('a slot with two places', () => {
  it('takes two of three givers who choose it at once, and loses nothing of the third', async () => {
    const driveId = await openTimed('three-at-once', 2);
    const sent = await Promise.allSettled(Array.from({ length: 3 }, () => give(driveId, NOON)));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const refused = sent.flatMap((each) =>
      each.status === 'rejected' && each.reason instanceof RequestRefused ? [each.reason] : [],
    );
    expect(refused.map(({ status, problem }) => [status, problem.code])).toEqual([
      [409, 'SLOT_FULL'],
    ]);
    expect(await slots(driveId)).toEqual([
      ['12:00', 2, 0],
      ['12:30', 0, 2],
    ]);
    const { appointment } = await give(driveId, HALF_PAST);
    expect(appointment).toEqual({ pointId: 'p1', start: HALF_PAST, end: `${DAY}T13:00` });
  });

  it('is free again when a pledge is withdrawn, and when its goods have come', async () => {
    const driveId = await openTimed('freed', 2);
    const [first, second] = [await give(driveId, NOON), await give(driveId, NOON)];
    await bluebox.coordinator.post(routes.withdrawPledge.at({ pledgeId: first.pledgeId }));
    expect(await slots(driveId)).toContainEqual(['12:00', 1, 1]);
    await bluebox.coordinator.post(routes.recordReception.at(), {
      driveId,
      reference: second.reference,
      lines: [{ lineId: 'l1', quantity: 1 }],
    });
    expect(await slots(driveId)).toContainEqual(['12:00', 0, 2]);
    expect(await appointmentOf(second.pledgeId)).toBeUndefined();
  });
});

describe('a giver with the private link', () => {
  it('chooses a time, changes it in one step, and gives it back', async () => {
    const driveId = await openTimed('by-link', 1);
    const { pledgeId, code } = await give(driveId);
    const giver = connect(bluebox.url);
    await giver.post(routes.openLink.at(), { code });
    const book = (start: string) =>
      giver.post(routes.bookSlot.at({ pledgeId }), { pointId: 'p1', start });
    await book(NOON);
    expect(await slots(driveId)).toEqual([
      ['12:00', 1, 0],
      ['12:30', 0, 1],
    ]);
    await book(HALF_PAST);
    expect(await slots(driveId)).toEqual([
      ['12:00', 0, 1],
      ['12:30', 1, 0],
    ]);
    expect(await appointmentOf(pledgeId)).toBe(HALF_PAST);
    await give(driveId, NOON);
    expect((await refusal(book(NOON))).problem.code).toBe('SLOT_FULL');
    expect(await appointmentOf(pledgeId)).toBe(HALF_PAST);
    await giver.post(routes.cancelAppointment.at({ pledgeId }));
    await giver.post(routes.cancelAppointment.at({ pledgeId }));
    expect(await slots(driveId)).toEqual([
      ['12:00', 1, 0],
      ['12:30', 0, 1],
    ]);
  });

  it('keeps exactly one place, however often a time is chosen at once', async () => {
    const driveId = await openTimed('at-once', 5);
    const { pledgeId } = await give(driveId);
    await Promise.all(
      [NOON, HALF_PAST, NOON, HALF_PAST].map((start) =>
        bluebox.coordinator.post(routes.bookSlot.at({ pledgeId }), { pointId: 'p1', start }),
      ),
    );
    const booked = (await slots(driveId)).map(([, count]) => count);
    expect(booked[0] === 1 ? booked : [...booked].reverse()).toEqual([1, 0]);
  });

  it('is refused a time that is not offered, is over, or is later than the goods are due', async () => {
    const driveId = await openTimed('not-offered', 1, { bringWithinDays: 1 });
    const { pledgeId } = await give(driveId);
    const book = async (start: string, pointId = 'p1') =>
      (
        await refusal(
          bluebox.coordinator.post(routes.bookSlot.at({ pledgeId }), { pointId, start }),
        )
      ).problem.code;
    expect(await book(`${DAY}T12:15`)).toBe('SLOT_UNKNOWN');
    expect(await book(`${today(-1)}T12:00`)).toBe('SLOT_UNKNOWN');
    expect(await book(NOON, 'p2')).toBe('SLOT_UNKNOWN');
    const late = await openDrive(bluebox.coordinator, 'too-late', {
      bringWithinDays: 1,
      handInPoints: [{ ...point(1), openings: [{ date: today(2), from: '12:00', to: '13:00' }] }],
    });
    const refused = await refusal(give(late, `${today(2)}T12:00`));
    expect(refused.problem).toMatchObject({ code: 'SLOT_TOO_LATE', data: { bringBy: DAY } });
    expect((await refusal(give(driveId, `${DAY}T12:15`))).problem.code).toBe('SLOT_UNKNOWN');
  });
});

describe('the desk', () => {
  it('sees who comes on a day in the order of time, and nobody who comes at any time', async () => {
    const driveId = await openTimed('expected', 2);
    await give(driveId);
    const late = await give(driveId, HALF_PAST);
    const early = await give(driveId, NOON);
    await bluebox.server.application.settled();
    const { expected } = await bluebox.coordinator.get(
      routes.listExpected.at({ driveId }, { day: DAY }),
    );
    expect(expected.map(({ reference, appointment }) => [reference, appointment?.start])).toEqual([
      [early.reference, NOON],
      [late.reference, HALF_PAST],
    ]);
  });

  it('keeps who has booked when there are fewer places or the times are taken back', async () => {
    const driveId = await openTimed('fewer', 2);
    const given = [await give(driveId, NOON), await give(driveId, NOON)];
    const amend = (handInPoints: object[]) =>
      bluebox.coordinator.post(routes.amendDrive.at({ driveId }), {
        terms: { ...driveTerms(), handInPoints: handInPoints as never },
      });
    await amend([point(1)]);
    expect(await slots(driveId)).toContainEqual(['12:00', 2, 0]);
    expect((await refusal(give(driveId, NOON))).problem.code).toBe('SLOT_FULL');
    await amend([{ pointId: 'p1', name: 'B1 收集点' }]);
    for (const { pledgeId } of given) expect(await appointmentOf(pledgeId)).toBe(NOON);
    await bluebox.server.application.settled();
    const { slots: seen } = await bluebox.coordinator.get(
      routes.listSlots.at({ driveId, pointId: 'p1' }, { date: DAY }),
    );
    expect(seen).toMatchObject([{ start: NOON, booked: 2, remaining: 0 }]);
    expect(await slots(driveId)).toEqual([]);
  });
});

it('a giver who does not come changes no totals', async () => {
  const driveId = await openTimed('not-coming', 1);
  const { pledgeId } = await give(driveId, NOON);
  await bluebox.server.application.settled();
  const totals = () => bluebox.coordinator.get(routes.showTotals.at({ driveId }));
  const { rows } = await totals();
  await bluebox.coordinator.post(routes.cancelAppointment.at({ pledgeId }));
  await bluebox.server.application.settled();
  expect((await totals()).rows).toEqual(rows);
});

it('terms with times that overlap or have no openings are refused', async () => {
  const open = async (handInPoint: object) =>
    (
      await refusal(
        bluebox.coordinator.post(routes.openDrive.at(), {
          slug: 'wrong-times',
          terms: { ...driveTerms(), handInPoints: [handInPoint as never] },
        }),
      )
    ).problem.errors?.map(({ path }) => path);
  const { openings: _openings, ...timeless } = point(1);
  expect(await open(timeless)).toEqual(['terms.handInPoints.0.openings']);
  const openings = [
    { date: DAY, from: '09:00', to: '12:00' },
    { date: DAY, from: '11:00', to: '13:00' },
  ];
  expect(await open({ ...point(1), openings })).toEqual(['terms.handInPoints.0.openings.1.from']);
});
