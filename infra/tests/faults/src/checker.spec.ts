import { expect, it } from 'vitest';
import { check, type Violation } from './checker.ts';
import type { LogEntry } from './client-log.ts';
import type { FoundEvent, Observation, PublishedEvent } from './observation.ts';

const DRIVE = 'drive-1';
const ITEM = { name: '布洛芬', specification: '24粒', category: 'medicine', unit: 'box' };

/**
 * A client log of four pledges. The first, of 3 pieces, is handed in, inspected and packed; the second, of 2
 * pieces, is only promised; the third is refused; the fourth has no answer.
 */
const log: readonly LogEntry[] = (
  [
    { phase: 'invoke', key: 'k1', kind: 'pledge', driveId: DRIVE, subject: 'L1', quantity: 3 },
    { phase: 'ok', key: 'k1', answer: { pledgeId: 'p1' } },
    { phase: 'invoke', key: 'k2', kind: 'pledge', driveId: DRIVE, subject: 'L2', quantity: 2 },
    { phase: 'unknown', key: 'k2', why: 'timeout' },
    { phase: 'fault', what: 'killed' },
    { phase: 'healed', what: 'killed' },
    { phase: 'invoke', key: 'k2', kind: 'pledge', driveId: DRIVE, subject: 'L2', quantity: 2 },
    { phase: 'ok', key: 'k2', answer: { pledgeId: 'p2' } },
    { phase: 'invoke', key: 'k3', kind: 'hand-in', driveId: DRIVE, subject: 'p1', quantity: 3 },
    { phase: 'ok', key: 'k3', answer: { receptionId: 'p1', entryId: 'e1' } },
    { phase: 'invoke', key: 'k4', kind: 'inspect', driveId: DRIVE, subject: 'p1', quantity: 3 },
    { phase: 'ok', key: 'k4', answer: { inspectionId: 'i1' } },
    {
      phase: 'invoke',
      key: 'k5',
      kind: 'open-box',
      driveId: DRIVE,
      subject: undefined,
      quantity: 0,
    },
    { phase: 'ok', key: 'k5', answer: { boxId: 'b1' } },
    {
      phase: 'invoke',
      key: 'k6',
      kind: 'pack',
      driveId: DRIVE,
      subject: 'c1',
      target: 'b1',
      quantity: 1,
    },
    { phase: 'ok', key: 'k6', answer: {} },
    {
      phase: 'invoke',
      key: 'k7',
      kind: 'pack',
      driveId: DRIVE,
      subject: 'c2',
      target: 'b1',
      quantity: 2,
    },
    { phase: 'ok', key: 'k7', answer: {} },
    { phase: 'invoke', key: 'k8', kind: 'pledge', driveId: DRIVE, subject: 'L3', quantity: 9 },
    { phase: 'fail', key: 'k8', code: 'STORE_UNAVAILABLE' },
    { phase: 'invoke', key: 'k9', kind: 'pledge', driveId: DRIVE, subject: 'L4', quantity: 9 },
  ] as const
).map((entry, at) => ({ ...entry, at }));

const positions = { pledge: 0, inventory: 0 };
const event = (
  service: 'pledge' | 'inventory',
  stream: string,
  version: number,
  type: string,
  data: Record<string, unknown>,
): PublishedEvent => {
  positions[service] += 1;
  return {
    id: `${service}-${positions[service]}/0`,
    service,
    stream,
    version,
    type,
    driveId: DRIVE,
    data: { driveId: DRIVE, ...data },
    bucket: 1,
    position: positions[service],
  };
};
const pledged = (pledgeId: string, lot: string, quantity: number) =>
  event('pledge', `pledge-${pledgeId}`, 1, 'pledge.submitted', {
    pledgeId,
    lines: [{ lineId: 'l1', item: ITEM, quantity, lot }],
  });
const content = (parcelId: string, quantity: number) => ({ parcelId, item: ITEM, quantity });
const origin = { kind: 'inspection', receptionId: 'p1', inspectionId: 'i1', pledgeId: 'p1' };

const events: readonly PublishedEvent[] = [
  pledged('p1', 'L1', 3),
  pledged('p2', 'L2', 2),
  event('inventory', 'reception-p1', 1, 'reception.recorded', {
    receptionId: 'p1',
    pledgeId: 'p1',
    entryId: 'e1',
    lines: [{ lineId: 'l1', item: ITEM, received: 3, ofPromise: 3, excess: 0, shortfall: 0 }],
  }),
  event('inventory', 'reception-p1', 2, 'inspection.recorded', {
    receptionId: 'p1',
    pledgeId: 'p1',
    inspectionId: 'i1',
    lineId: 'l1',
    item: ITEM,
    from: 'received',
    parts: [{ partId: 'a', quantity: 3, seen: { condition: 'sealed' }, outcome: 'accepted' }],
  }),
  event('inventory', 'parcel-c1', 1, 'parcel.created', { ...content('c1', 1), origin }),
  event('inventory', 'parcel-c2', 1, 'parcel.created', { ...content('c2', 2), origin }),
  event('inventory', 'box-b1', 1, 'box.opened', { boxId: 'b1', number: 1 }),
  event('inventory', 'box-b1', 2, 'box.item-packed', { boxId: 'b1', content: content('c1', 1) }),
  event('inventory', 'box-b1', 3, 'box.item-packed', { boxId: 'b1', content: content('c2', 2) }),
  event('inventory', 'parcel-c1', 2, 'parcel.packed', { ...content('c1', 1), boxId: 'b1' }),
  event('inventory', 'parcel-c2', 2, 'parcel.packed', { ...content('c2', 2), boxId: 'b1' }),
];

const whole: Observation = {
  stored: events,
  published: events,
  totals: [
    {
      driveId: DRIVE,
      kinds: { 'medicine|box': { pledged: 5, promised: 2, packed: 3 } },
      pledges: 2,
      parked: 0,
    },
  ],
  journeys: [
    { pledgeId: 'p1', states: { packed: 3 } },
    { pledgeId: 'p2', states: { promised: 2 } },
  ],
};

const seen = (entries: readonly LogEntry[], observation: Observation) => [
  ...new Set(check(entries, observation).findings.map(({ violation }) => violation)),
];
const onlyOf = (type: string) => events.findIndex((each) => each.type === type);
const without = <T>(list: readonly T[], index: number): readonly T[] =>
  list.filter((_, at) => at !== index);
const changed = (index: number, change: Partial<PublishedEvent>): readonly PublishedEvent[] =>
  events.map((each, at) => (at === index ? { ...each, ...change } : each));
const stored = (list: readonly FoundEvent[]): Observation => ({ ...whole, stored: list });
const published = (list: readonly PublishedEvent[]): Observation => ({ ...whole, published: list });

it('the checker finds nothing in a correct history, and counts its commands', () => {
  expect(check(log, whole)).toEqual({
    invoked: 9,
    acknowledged: 7,
    failed: 1,
    unknown: 1,
    faults: 1,
    repeated: 0,
    findings: [],
  });
});

it('the checker accepts one effect or none of a command whose outcome no client learnt', () => {
  const late = pledged('p4', 'L4', 9);
  const observation: Observation = {
    stored: [...events, late],
    published: [...events.slice(0, 2), { ...late, position: 3 }, ...events.slice(2)],
    totals: [
      {
        driveId: DRIVE,
        kinds: { 'medicine|box': { pledged: 14, promised: 11, packed: 3 } },
        pledges: 3,
        parked: 0,
      },
    ],
    journeys: [...whole.journeys, { pledgeId: 'p4', states: { promised: 9 } }],
  };
  expect(seen(log, observation)).toEqual([]);
  expect(
    seen(log, stored([...events, late, { ...late, id: 'again/0', stream: 'pledge-p5' }])),
  ).toContain('doubled');
});

it('the checker counts a repeated delivery, and accepts it', () => {
  const verdict = check(log, published([...events, ...events.slice(0, 2)]));
  expect(verdict.findings).toEqual([]);
  expect(verdict.repeated).toBe(2);
});

const extra = pledged('p3', 'L3', 9);
const seeded: readonly (readonly [string, Violation, readonly LogEntry[], Observation])[] = [
  [
    'an acknowledged command that is not in the store',
    'lost',
    log,
    stored(without(events, onlyOf('inspection.recorded'))),
  ],
  [
    'a stored event that was not published',
    'lost',
    log,
    published(without(events, events.length - 1)),
  ],
  [
    'an acknowledged pledge that no journey shows',
    'lost',
    log,
    { ...whole, journeys: without(whole.journeys, 1) },
  ],
  [
    'a command that happened twice',
    'doubled',
    log,
    stored([...events, { ...extra, data: { ...events[0]?.data, pledgeId: 'p9' } }]),
  ],
  ['a version that is there twice', 'doubled', log, stored(changed(8, { version: 2 }))],
  ['an event that is stored twice', 'doubled', log, stored([...events, ...events.slice(0, 1)])],
  [
    'an event at two positions',
    'doubled',
    log,
    published([...events, { ...(events[8] as PublishedEvent), position: 10 }]),
  ],
  ['a position of two events', 'doubled', log, published([...events, { ...extra, position: 1 }])],
  [
    'a first delivery after a later one',
    'out of order',
    log,
    published([events[1], events[0], ...events.slice(2)] as PublishedEvent[]),
  ],
  [
    'an event of a stream before its earlier one',
    'out of order',
    log,
    published(
      [
        ...changed(7, { position: 7 }).map((each, at) =>
          at === 8 ? { ...each, position: 6 } : each,
        ),
      ].sort((a, b) => a.position - b.position),
    ),
  ],
  [
    'a later command that takes effect before an earlier one',
    'out of order',
    log,
    stored(
      changed(7, { version: 3 }).map((each, at) => (at === 8 ? { ...each, version: 2 } : each)),
    ),
  ],
  ['a stream that lacks a version', 'gap', log, stored(changed(8, { version: 4 }))],
  ['a history that lacks a position', 'gap', log, published(changed(10, { position: 10 }))],
  ['a refused command that has an effect', 'failed but present', log, stored([...events, extra])],
  [
    'an event that nobody sent',
    'made up',
    log,
    stored([
      ...events,
      { ...extra, data: { ...extra.data, lines: [{ item: ITEM, quantity: 1, lot: 'L8' }] } },
    ]),
  ],
  [
    'a box that nobody opened',
    'made up',
    log,
    stored([
      ...events,
      {
        ...(events[6] as FoundEvent),
        id: 'x/0',
        stream: 'box-b2',
        data: { driveId: DRIVE, boxId: 'b2' },
      },
    ]),
  ],
  [
    'an event that is published and not stored',
    'made up',
    log,
    published([...events, { ...extra, position: 3 }]),
  ],
  [
    'an event that is published other than it is stored',
    'made up',
    log,
    published(changed(0, { data: { ...events[0]?.data, pledgeId: 'p7' } })),
  ],
  [
    'another answer to the same key',
    'answered differently',
    [...log, { phase: 'ok', key: 'k1', answer: { pledgeId: 'p7' }, at: 99 }],
    whole,
  ],
  [
    'an answer that names another event',
    'answered differently',
    log.map((entry) =>
      entry.phase === 'ok' && entry.key === 'k3' ? { ...entry, answer: { entryId: 'e7' } } : entry,
    ),
    whole,
  ],
  [
    'a quantity below zero',
    'unbalanced',
    log,
    stored(changed(10, { data: { ...events[10]?.data, quantity: 4 } })),
  ],
  [
    'goods that are packed while their lot is held',
    'moved while held',
    log,
    {
      ...whole,
      stored: [
        ...whole.stored,
        ...['parcel.held', 'parcel.packed'].map((type, index) =>
          event('inventory', 'parcel-c9', index + 1, type, {
            ...content('c9', 1),
            holdId: 'h1',
            boxId: 'b1',
          }),
        ),
      ],
    },
  ],
  [
    'totals that count something twice',
    'view differs',
    log,
    {
      ...whole,
      totals: [
        {
          driveId: DRIVE,
          kinds: { 'medicine|box': { pledged: 5, promised: 2, packed: 6 } },
          pledges: 2,
          parked: 0,
        },
      ],
    },
  ],
  [
    'totals that count a pledge twice',
    'view differs',
    log,
    { ...whole, totals: whole.totals.map((each) => ({ ...each, pledges: 3 })) },
  ],
  [
    'totals that lack a parked event',
    'view differs',
    log,
    { ...whole, totals: whole.totals.map((each) => ({ ...each, parked: 1 })) },
  ],
  [
    'a journey that stopped on its way',
    'view differs',
    log,
    {
      ...whole,
      journeys: [{ pledgeId: 'p1', states: { accepted: 3 } }, whole.journeys[1] as never],
    },
  ],
];

it.each(seeded)('the checker finds %s', (_what, violation, entries, observation) => {
  expect(seen(entries, observation)).toContain(violation);
});
