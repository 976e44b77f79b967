import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CATEGORIES,
  type Category,
  ListPledgesQuery,
  type PledgeSummary,
} from '@bluebox/contracts';
import { type EmbeddedViewStore, openViewStore } from '@bluebox/embedded';
import { change, type RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PledgeDocument, pledgesProjection } from '../projections/pledges.ts';
import { listPledges } from './list-pledges.ts';

const DRIVES = ['drive-xiji', 'drive-other'] as const;
const GOODS: readonly (readonly [string, Category])[] = [
  ['布洛芬', 'medicine'],
  ['体温计', 'device'],
  ['家庭药箱', 'kit'],
];
const STATES = ['open', 'settled', 'withdrawn'] as const;
const DEPARTMENTS = ['第1大区', '第2大区'] as const;

const drawnPledge = fc.record({
  driveId: fc.constantFrom(...DRIVES),
  goods: fc.uniqueArray(fc.constantFrom(...GOODS), { minLength: 1, maxLength: 3 }),
  quantity: fc.integer({ min: 1, max: 3 }),
  department: fc.option(fc.constantFrom(...DEPARTMENTS), { nil: undefined }),
  handInPointId: fc.option(fc.constantFrom('p1', 'p2'), { nil: undefined }),
  status: fc.constantFrom(...STATES),
  minute: fc.nat(3),
});
type DrawnPledge = typeof drawnPledge extends fc.Arbitrary<infer Drawn> ? Drawn : never;
const drawnQuery = fc.record(
  {
    search: fc.constantFrom('布洛芬', '体温', '布洛芬 药箱', '第1大区', '雨衣'),
    status: fc.constantFrom(...STATES, 'ended' as const),
    category: fc.constantFrom(...CATEGORIES),
    point: fc.constantFrom('p1', 'p2'),
    department: fc.constantFrom(...DEPARTMENTS),
    sort: fc.constantFrom('newest' as const, 'oldest' as const, 'largest' as const),
  },
  { requiredKeys: [] },
);
type DrawnQuery = typeof drawnQuery extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Returns the document that the view makes of a pledge. */
function documentOf(drawn: DrawnPledge, number: number): PledgeDocument {
  const { driveId, goods, quantity, department, handInPointId, status, minute } = drawn;
  const submitted = {
    type: 'pledge.submitted',
    recordedAt: `2026-03-22T10:0${minute}:00.000Z`,
    data: {
      pledgeId: `pledge-${number}`,
      driveId,
      reference: `XLX-00000${number}`,
      ...(department === undefined ? {} : { department }),
      ...(handInPointId === undefined ? {} : { handInPointId }),
      lines: goods.map(([name, category], index) => ({
        lineId: `l${index + 1}`,
        item: { name, category, unit: 'box' },
        quantity,
        condition: 'sealed',
      })),
      noticeVersion: '2026-01',
      sourceDeclared: true,
      channel: 'form',
    },
  } as unknown as RecordedEvent<never>;
  let document: unknown;
  for (const { evolve } of pledgesProjection.project(submitted))
    document = evolve(document as never);
  return { ...(document as PledgeDocument), status };
}

/** Whether a pledge is wanted by every filter of a query, told from what was pledged. */
function isWanted(query: DrawnQuery, drawn: DrawnPledge): boolean {
  const text = [...drawn.goods.map(([name]) => name), drawn.department ?? ''].join('\n');
  return (
    drawn.driveId === DRIVES[0] &&
    (query.search ?? '').split(' ').every((term) => text.includes(term)) &&
    (query.status === undefined || drawn.status === query.status) &&
    (query.category === undefined ||
      drawn.goods.some(([, category]) => category === query.category)) &&
    (query.point === undefined || drawn.handInPointId === query.point) &&
    (query.department === undefined || drawn.department === query.department)
  );
}

let folder: string;
let views: EmbeddedViewStore;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-list-'));
  views = openViewStore({ path: join(folder, 'views.sqlite') });
});
afterAll(() => {
  views.close();
  rmSync(folder, { recursive: true });
});

describe('the list of pledges', () => {
  it('has each pledge once that every filter wants, in order, page by page, whatever is combined', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawnPledge, { maxLength: 9 }),
        drawnQuery,
        fc.integer({ min: 1, max: 4 }),
        async (drawn, query, limit) => {
          runs += 1;
          const view = await views.open({ ...pledgesProjection, name: `pledges-${runs}` });
          const documents = drawn.map(documentOf);
          await view.apply({
            from: {},
            to: {},
            changes: documents.map((document) =>
              change<PledgeDocument>('pledges', document.id, () => document),
            ),
          });
          const wanted = documents.filter((_, index) =>
            isWanted(query, drawn[index] as DrawnPledge),
          );
          const [by, direction] =
            query.sort === 'largest'
              ? (['outstanding', -1] as const)
              : (['submittedAt', query.sort === 'oldest' ? 1 : -1] as const);
          const inOrder = wanted.toSorted(
            (a, b) => direction * (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : a.id < b.id ? -1 : 1),
          );
          const listed: PledgeSummary[] = [];
          for (let after: string | undefined, page = 0; page < 12; page++) {
            const { body } = await listPledges(
              view,
              DRIVES[0],
              ListPledgesQuery.parse({
                ...query,
                limit,
                ...(after === undefined ? {} : { after }),
              }),
            );
            expect(body.total).toBe(wanted.length);
            listed.push(...body.pledges);
            after = body.next;
            if (after === undefined) break;
          }
          expect(listed.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id));
        },
      ),
      // Each run opens a view of its own.
      { numRuns: 40 },
    );
    expect(runs).toBeGreaterThan(0);
  });

  it('shows no field that only the search needs', async () => {
    const view = await views.open({ ...pledgesProjection, name: 'pledges-shown' });
    const drawn = fc.sample(drawnPledge, 1)[0] as DrawnPledge;
    const document = documentOf({ ...drawn, driveId: DRIVES[0] }, 1);
    await view.apply({
      from: {},
      to: {},
      changes: [change<PledgeDocument>('pledges', document.id, () => document)],
    });
    const { body } = await listPledges(view, DRIVES[0], ListPledgesQuery.parse({}));
    expect(body.pledges).toHaveLength(1);
    for (const field of ['searchText', 'categories', 'writtenOff', 'reception'])
      expect(body.pledges[0]).not.toHaveProperty(field);
  });
});
