import type { PledgeView } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { promiseOnly } from './promise-only.ts';

const partsOf = (
  status: PledgeView['status'],
  [outstanding, handedIn, notHandedIn]: readonly [number, number, number],
) =>
  promiseOnly({
    pledgeId: 'pledge-0001',
    driveId: 'drive-0001',
    reference: 'XLX-7F3K9Q',
    status,
    lines: [
      {
        lineId: 'l1',
        item: { name: '布洛芬', category: 'medicine', unit: 'box' },
        quantity: 5,
        condition: 'sealed',
        outstanding,
        handedIn,
        notHandedIn,
      },
    ],
    channel: 'form',
    submittedAt: '2023-03-20T01:00:00.000Z',
    noticeVersion: '2023-01',
    giver: {},
    version: 1,
  }).lines[0]?.parts.map(({ state, quantity }) => `${quantity} ${state}`);

it.each([
  ['open', [1, 4, 0], ['1 promised', '4 received']],
  ['ended', [0, 4, 1], ['4 received', '1 not-handed-in']],
  ['withdrawn', [0, 3, 0], ['3 received', '2 withdrawn']],
  ['withdrawn', [0, 3, 1], ['3 received', '1 not-handed-in', '1 withdrawn']],
] as const)(
  'a journey made from a pledge alone (%s, %j) puts each piece into exactly one state',
  (status, fate, parts) => {
    expect(partsOf(status, fate)).toEqual(parts);
  },
);
