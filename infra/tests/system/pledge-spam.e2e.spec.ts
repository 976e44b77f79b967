import { randomUUID } from 'node:crypto';
import { countedQuantity } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect, solveChallenge } from '../../run/standalone/src/client.ts';
import {
  type Bluebox,
  openDrive,
  pledgeBody,
  refusal,
  removeFolder,
  startBluebox,
} from './support.ts';

let bluebox: Bluebox;
let stranger: Client;
let driveId: string;
let drives = 0;
beforeAll(async () => {
  bluebox = await startBluebox();
});
beforeEach(async () => {
  drives += 1;
  driveId = await openDrive(bluebox.coordinator, `spam-${drives}`);
  stranger = connect(bluebox.url);
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

const challenge = () => stranger.get(routes.getChallenge.at({ driveId }));
const submit = (body: object) =>
  stranger.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(1),
    ...body,
  });
const registered = async () => {
  await bluebox.server.application.settled();
  const list = await bluebox.coordinator.get(routes.listPledges.at({ driveId }));
  return list.total;
};

describe('a pledge of somebody without an account', () => {
  it('with 50 lines of 999 raises no public total until staff confirm it, and can be found and withdrawn', async () => {
    const counted = async () => {
      await bluebox.server.application.settled();
      const { rows } = await stranger.get(routes.showTotals.at({ driveId }));
      return rows.reduce((sum, row) => sum + countedQuantity(row), 0);
    };
    await submit({ proof: solveChallenge(await challenge()) });
    const before = await counted();
    const [line] = pledgeBody(999).lines;
    const { pledgeId } = await submit({
      lines: Array.from({ length: 50 }, () => line),
      proof: solveChallenge(await challenge()),
    });
    await submit({ proof: solveChallenge(await challenge()) });
    expect(await counted()).toBe(before + 1);
    const { pledges } = await bluebox.coordinator.get(
      routes.listPledges.at({ driveId }, { sort: 'largest', limit: 1 }),
    );
    expect(pledges.map(({ id }) => id)).toEqual([pledgeId]);
    await bluebox.coordinator.post(routes.confirmQuantities.at({ pledgeId }), {});
    expect(await counted()).toBe(before + 1 + 50 * 999);
    await bluebox.coordinator.post(routes.withdrawPledge.at({ pledgeId }), {});
    expect(await counted()).toBe(before + 1);
  });

  it('is not registered without a proof of work, nor with a wrong proof or a proof for another drive', async () => {
    const solved = solveChallenge(await challenge());
    const elsewhere = await openDrive(bluebox.coordinator, `spam-elsewhere-${drives}`);
    const foreign = solveChallenge(
      await stranger.get(routes.getChallenge.at({ driveId: elsewhere })),
    );
    const cases = [
      [undefined, 'PROOF_MISSING'],
      [{ ...solved, solution: -1 }, 'INVALID_INPUT'],
      [{ ...solved, challenge: `${solved.challenge}x` }, 'PROOF_REFUSED'],
      [foreign, 'PROOF_REFUSED'],
    ] as const;
    for (const [proof, code] of cases) {
      const { problem } = await refusal(submit(proof === undefined ? {} : { proof }));
      expect(problem.code).toBe(code);
    }
    expect(await registered()).toBe(0);
    await submit({ proof: solved });
    expect(await registered()).toBe(1);
  });

  it('is not registered with a number below the smallest solution', async () => {
    let asked = await challenge();
    while (solveChallenge(asked).solution === 0) asked = await challenge();
    const { solution } = solveChallenge(asked);
    // The solver returns the smallest solution, so no smaller number solves the challenge.
    const lazy = Array.from({ length: solution }, (_, earlier) => earlier).slice(-3);
    for (const earlier of lazy) {
      const { problem } = await refusal(
        submit({ proof: { challenge: asked.challenge, solution: earlier } }),
      );
      expect(problem.code).toBe('PROOF_REFUSED');
    }
    expect(await registered()).toBe(0);
  });

  it('uses up its proof: of many pledges that are sent at once with one proof, only one is registered', async () => {
    const proof = solveChallenge(await challenge());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => submit({ ...pledgeBody(index + 1), proof })),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason.problem.code] : [],
    );
    expect(refused).toHaveLength(19);
    expect(new Set(refused)).toEqual(new Set(['PROOF_SPENT']));
    expect(await registered()).toBe(1);
    const later = await refusal(submit({ proof }));
    expect(later.problem.code).toBe('PROOF_SPENT');
  });

  it('costs more work from the thirty-first pledge of one contact on, but not for another contact', async () => {
    const giver = { staffNumber: `staff-${randomUUID().slice(0, 8)}` };
    const other = { staffNumber: 'somebody-else' };
    for (let index = 0; index < 30; index++)
      await submit({ giver, proof: solveChallenge(await challenge()) });

    // A solution may have the additional zero bits by chance, so challenges are solved until one is refused.
    let dear: { readonly data?: Record<string, unknown> } | undefined;
    for (let tries = 0; dear === undefined && tries < 40; tries++) {
      const proof = solveChallenge(await challenge());
      await submit({ giver, proof }).catch((error) => {
        expect(error.problem).toMatchObject({ status: 403, code: 'PROOF_TOO_EASY' });
        dear = error.problem;
      });
    }
    const { zeroBits } = await challenge();
    expect(dear?.data?.['zeroBits']).toBeGreaterThan(zeroBits);

    await submit({ giver: other, proof: solveChallenge(await challenge()) });
    // The owner of the contact can still give, with a little more work.
    const again = { ...(await challenge()), zeroBits: Number(dear?.data?.['zeroBits']) + 1 };
    const answer = await submit({ giver, proof: solveChallenge(again) });
    expect(answer.reference).toBeTruthy();
  });

  it('does not count towards the limit of its contact if its proof was already used', async () => {
    const giver = { staffNumber: 'somebody-known' };
    const proof = solveChallenge(await challenge());
    await submit({ giver, proof });
    for (let index = 0; index < 40; index++) await refusal(submit({ giver, proof }));
    const easy = await challenge();
    await submit({ giver, proof: solveChallenge(easy) });
    expect(await registered()).toBe(2);
  });
});
