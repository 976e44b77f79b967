import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, RequestRefused, solveChallenge } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  type Bluebox,
  COORDINATOR,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
  today,
} from './support.ts';

const DAY = 86_400_000;
let bluebox: Bluebox;
/** Days by which the server's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
  bluebox = await startBluebox(undefined, {}, () => new Date(Date.now() + ahead * DAY));
});
afterAll(async () => {
  await bluebox.close();
  expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  removeFolder(bluebox.folder);
});

const medicine = { needId: 'n1', category: 'medicine', unit: 'box', quantity: 10 } as const;
const window = { opensOn: today(), closesOn: today(30) };
const expectedArrival = today(40);

/** Sends the pledge of a giver without an account. */
const give = async (driveId: string, quantity: number, more: object = {}) => {
  const stranger = connect(bluebox.url);
  const challenge = await stranger.get(routes.getChallenge.at({ driveId }));
  return stranger.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(quantity),
    proof: solveChallenge(challenge),
    ...more,
  });
};
const remaining = async (driveId: string) => {
  await bluebox.server.application.settled();
  const { needs } = await connect(bluebox.url).get(routes.showNeeds.at({ driveId }));
  return needs[0]?.remaining;
};

describe('a strict need of ten', () => {
  it('takes ten of twelve givers who send one box each at once', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'strict', {
      needs: [{ ...medicine, limit: 'strict' }],
    });
    const sent = await Promise.allSettled(Array.from({ length: 12 }, () => give(driveId, 1)));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = sent.flatMap((each) =>
      each.status === 'rejected' && each.reason instanceof RequestRefused ? [each.reason] : [],
    );
    expect(refused.map(({ status, problem }) => [status, problem.code, problem.data])).toEqual(
      Array.from({ length: 2 }, () => [
        409,
        'NEED_FULL',
        { limit: 'strict', remaining: 0, lines: [{ lineId: 'l1', limit: 'strict', remaining: 0 }] },
      ]),
    );
    expect(await remaining(driveId)).toBe(0);
  });
});

describe('a need that asks first', () => {
  it('refuses what is too much until the giver insists', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'asks', {
      needs: [{ ...medicine, limit: 'ask' }],
    });
    await give(driveId, 8);
    expect(await remaining(driveId)).toBe(2);
    expect((await refusal(give(driveId, 3))).problem).toMatchObject({
      code: 'NEED_FULL',
      data: { limit: 'ask', remaining: 2 },
    });
    await give(driveId, 3, { despiteFull: true });
    expect(await remaining(driveId)).toBe(0);
  });
});

describe('a pledge that is not brought within its three days', () => {
  it('lapses and frees the need, and counts again when it is brought late', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'lapses', {
      window,
      expectedArrival,
      needs: [{ ...medicine, limit: 'strict' }],
      bringWithinDays: 3,
    });
    const { pledgeId, reference } = await give(driveId, 10);
    expect(await remaining(driveId)).toBe(0);
    ahead = 4;
    await bluebox.server.application.tidy();
    expect(await remaining(driveId)).toBe(10);

    const coordinator = connect(bluebox.url);
    await coordinator.post(routes.signIn.at(), {
      login: COORDINATOR.login,
      password: COORDINATOR.password,
    });
    const pledge = () => coordinator.get(routes.showPledge.at({ pledgeId }));
    expect(await pledge()).toMatchObject({ status: 'ended', lapsed: true, bringBy: today(3) });
    await coordinator.post(routes.recordReception.at(), {
      driveId,
      reference,
      lines: [{ lineId: 'l1', quantity: 10 }],
    });
    await bluebox.server.application.settled();
    expect(await pledge()).toMatchObject({ status: 'settled' });
    expect(await remaining(driveId)).toBe(0);
    const { rows } = await coordinator.get(routes.showTotals.at({ driveId }));
    expect(rows[0]?.balances).toEqual({ pledged: 10, received: 10 });
  });
});
