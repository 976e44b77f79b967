import { readFileSync } from 'node:fs';
import { type BlueboxEvent, DECIDING_SERVICES } from '@bluebox/contracts';
import {
  BUCKET_COUNT,
  bucketOf,
  type Projection,
  Projector,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { type Ledger, postEvent } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MemoryHistory,
  type MemoryViewStore,
  memoryHistory,
  memoryViews,
  recorder,
} from '../memory-ports.test-support.ts';
import { anySteps, type Choice, DRIVE, historyOf } from '../played-drive.test-support.ts';
import { trackerProjections as projectionsByName } from '../projections.ts';
import type { JournalDocument, SecondsDocument, TotalsDocument } from '../totals/projection.ts';
import { type AuditOptions, audit } from './audit.ts';
import type { AuditFinding } from './finding.ts';
import { relations } from './relations-audit.ts';

const trackerProjections = Object.values(projectionsByName);

const samples = new URL('../../../../packages/contracts/src/samples/', import.meta.url);

type Event = RecordedEvent<BlueboxEvent>;
interface World {
  readonly history: MemoryHistory;
  readonly views: MemoryViewStore;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Writes a log and builds the views from it. */
async function worldOf(
  events: readonly Event[],
  projections: readonly Projection[] = trackerProjections,
): Promise<World> {
  const history = memoryHistory(events);
  const views = memoryViews();
  for (const projection of projections) {
    const projector = await Projector.open(projection, await views.open(projection));
    for (const event of events.filter(({ service }) => projection.services.includes(service)))
      await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
  }
  return { history, views };
}

const auditOf = ({ history, views }: World, options: Partial<AuditOptions> = {}) =>
  audit({
    history,
    views,
    scratch: memoryViews(),
    projections: trackerProjections,
    patience: { attempts: 3, pause: async () => {} },
    ...options,
  });

const drives = await Promise.all(
  fc
    .sample(anySteps(200), { seed: 20230320, numRuns: 60 })
    .map(async (steps) => ({ steps, history: await historyOf(steps) })),
);
const most = (weightOf: (events: readonly Event[]) => number) =>
  drives.reduce((best, drive) => (weightOf(drive.history) > weightOf(best.history) ? drive : best));
const copyOf = (events: readonly Event[]) => events.map((event) => structuredClone(event) as Event);

/** A drive in which nearly everything happens. */
const { steps, history: played } = most((events) => {
  const types = new Set(events.map(({ type }) => type));
  return types.has('reception.reversed') ? types.size : 0;
});
const wholeDrive = () => copyOf(played);

/** Damages a copy of intact data, and returns the audit's findings. */
async function findingsAfter(
  damage: (world: World, events: Mutable<Event>[]) => void,
  options?: Partial<AuditOptions>,
): Promise<readonly AuditFinding[]> {
  const world = await worldOf(wholeDrive());
  damage(world, world.history.events as Mutable<Event>[]);
  return (await auditOf(world, options)).findings;
}
const findEvent = (events: readonly Event[], type: Event['type'], nth = 0): Mutable<Event> => {
  const found = events.filter((event) => event.type === type)[nth];
  if (found === undefined) throw new Error(`the drive has no ${type}`);
  return found;
};
const placeOf = ({ service, bucket, position, type }: Event) =>
  `event ${service}/${bucket}/${position} (${type})`;

describe('an audit', () => {
  it('finds nothing in intact data, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (someSteps) => {
        const events = await historyOf(someSteps);
        const report = await auditOf(await worldOf(events), { settled: true });
        expect(report.findings).toEqual([]);
        expect(report.events).toBe(events.length);
        expect(report.views).toBe(trackerProjections.length);
        expect(report.documents).toBeGreaterThan(5);
      }),
      { numRuns: 8 },
    );
  });

  it('reports its progress', async () => {
    const told: string[] = [];
    await auditOf(await worldOf(wholeDrive()), {
      onProgress: (step, done, total) => told.push(`${step} ${done}/${total}`),
    });
    const lanes = DECIDING_SERVICES.length * BUCKET_COUNT;
    expect(told.at(0)).toBe(`events 0/${lanes}`);
    expect(told).toContain(`events ${lanes}/${lanes}`);
    expect(told.at(-1)).toBe(`views ${trackerProjections.length}/${trackerProjections.length}`);
  });

  describe('of the journeys', () => {
    /** A drive in which the recipient confirms many of the givers' goods, and many are in kits. */
    const busyDrive = copyOf(
      most((events) => {
        const ledger = events.reduce(postEvent, {} as Ledger);
        const given = [ledger['medicine|box'], ledger['medicine|bottle'], ledger['device|unit']];
        const held = (account: 'confirmed' | 'inKit') =>
          given.reduce((sum, balances) => sum + (balances?.[account] ?? 0), 0);
        return Math.min(held('confirmed'), held('inKit'));
      }).history,
    );

    /**
     * Returns the projections of a faulty version, in which journeys ignore some types of events.
     */
    const deafTo = (...types: readonly string[]): readonly Projection[] =>
      trackerProjections.map((projection) =>
        projection.name === 'tracker-journeys'
          ? {
              ...projection,
              project: (event: RecordedEvent) =>
                types.includes(event.type) ? [] : projection.project(event),
            }
          : projection,
      );

    const TAKEN_BACK_BY: Readonly<Record<string, string>> = {
      'parcel.packed': 'parcel.unpacked',
      'parcel.taken-for-kit': 'parcel.returned-from-kit',
    };
    it.each([
      ['parcel.packed', /^add up to \d+ in accepted, where the ledger has \d+$/],
      [
        'consignment.box-dispatched',
        /^add up to \d+ in (?:accepted|packed|found), where the ledger has \d+$/,
      ],
      [
        'receipt.confirmed',
        /^add up to \d+ in (?:found|accepted|packed|delivered|inTransit), where/,
      ],
      ['parcel.taken-for-kit', /^add up to \d+ in accepted, where the ledger has \d+$/],
    ])('finds journeys that stopped at %s while the ledger moved on', async (type, what) => {
      const projections = deafTo(type, TAKEN_BACK_BY[type] ?? type);
      const world = await worldOf(busyDrive, projections);
      const { findings } = await auditOf(world, { projections });
      expect(findings).toEqual([
        {
          invariant: 3,
          place: expect.stringMatching(new RegExp(`^journeys of ${DRIVE} `)),
          what: expect.stringMatching(what),
        },
      ]);
    });

    it('finds totals in which the places of the kits do not account for all goods in kits', async () => {
      const world = await worldOf(busyDrive);
      const totals = world.views.collections('tracker-totals').get('totals');
      const document = structuredClone(totals?.get(DRIVE)) as Mutable<TotalsDocument>;
      document.kitContents = {};
      totals?.set(DRIVE, document);
      const { findings } = await auditOf(world);
      expect(findings.map(({ what }) => what)).toContainEqual(
        expect.stringMatching(/^add up to 0 in kits by place of the kits, where \d+ are in kits$/),
      );
    });
  });

  describe('of the log', () => {
    it('finds a missing event', async () => {
      let place = '';
      const findings = await findingsAfter((_world, events) => {
        const missing = findEvent(events, 'reception.recorded', 1);
        events.splice(events.indexOf(missing), 1);
        const next = events.find(
          ({ service, position }) => service === 'inventory' && position === missing.position + 1,
        );
        place = placeOf(next as Event);
      });
      expect(findings).toEqual([
        { invariant: 2, place, what: expect.stringMatching(/^position \d+ is missing before it$/) },
      ]);
    });

    it('finds a gap in the versions of a stream', async () => {
      const findings = await findingsAfter((_world, events) => {
        findEvent(events, 'inspection.recorded').version += 1;
      });
      expect(findings).toEqual([
        {
          invariant: 2,
          place: expect.stringMatching(/^event inventory\/\d\/\d+ \(inspection.recorded\)$/),
          what: expect.stringMatching(/^is version 3 of reception-.*, where 2 follows$/),
        },
      ]);
    });

    it('finds a duplicate id', async () => {
      let second: Event | undefined;
      const findings = await findingsAfter((_world, events) => {
        second = findEvent(events, 'pledge.submitted', 1);
        (second as Mutable<Event>).id = findEvent(events, 'pledge.submitted').id;
      });
      expect(findings[0]?.place).toBe(placeOf(second as Event));
      expect(findings[0]?.what).toMatch(/^its id .* is a duplicate$/);
    });

    it('finds an extra field, a missing field and an unknown event, which violate the contract', async () => {
      const damages: readonly ((events: Mutable<Event>[]) => void)[] = [
        (events) => Object.assign(findEvent(events, 'pledge.submitted').data, { giver: '某某' }),
        (events) => delete (findEvent(events, 'box.opened').data as { number?: number }).number,
        (events) => Object.assign(findEvent(events, 'box.opened'), { type: 'box.exploded' }),
      ];
      for (const damage of damages) {
        const findings = await findingsAfter((_world, events) => damage(events));
        expect(findings).toHaveLength(1);
        expect(findings[0]?.what).toMatch(/^is not a .* by its contract$/);
      }
    });

    it('finds a hand-in that was applied twice', async () => {
      let place = '';
      const findings = await findingsAfter((_world, events) => {
        const first = findEvent(events, 'reception.recorded');
        const ofBucket = events.filter(
          ({ service, bucket }) => service === 'inventory' && bucket === first.bucket,
        );
        const ofStream = ofBucket.filter(({ stream }) => stream === first.stream);
        const again = {
          ...first,
          id: 'commit-again/0',
          position: ofBucket.length + 1,
          version: ofStream.length + 1,
        };
        events.push(again);
        place = placeOf(again);
      });
      expect(findings).toEqual([
        {
          invariant: 2,
          place,
          what: expect.stringMatching(/^repeats reception.recorded of entry-/),
        },
      ]);
    });

    it('finds a reversal of something that never existed', async () => {
      const findings = await findingsAfter((_world, events) => {
        const reversal = findEvent(events, 'reception.reversed');
        (reversal.data as { reverses: string }).reverses = 'entry-9999';
      });
      expect(findings[0]?.what).toBe('takes back entry-9999, which never was');
    });

    it('finds an event in the bucket or under the name of another drive', async () => {
      const elsewhere = await findingsAfter((_world, events) => {
        findEvent(events, 'box.opened').scope = 'drive-of-another-place';
      });
      expect(elsewhere[0]?.what).toBe('is not in the bucket of its drive');
      const misnamed = await findingsAfter((_world, events) => {
        (findEvent(events, 'box.opened').data as { driveId: string }).driveId = 'drive-misnamed';
      });
      expect(misnamed[0]?.what).toBe('is filed under another drive than its own');
    });

    it('accepts a box that answers the claim of another drive', async () => {
      const events = wholeDrive();
      const ofBox = findEvent(events, 'box.opened');
      const before = events.filter(
        ({ service, bucket }) => service === 'inventory' && bucket === ofBox.bucket,
      );
      events.push({
        ...ofBox,
        id: 'commit-refusal/0',
        position: before.length + 1,
        version: events.filter(({ stream }) => stream === ofBox.stream).length + 1,
        type: 'box.claim-refused',
        data: {
          boxId: ofBox.stream.slice('box-'.length),
          driveId: 'drive-of-the-claim',
          consignmentId: 'consignment-afar',
          why: 'other-drive',
        },
      } as Event);
      expect((await auditOf(await worldOf(events))).findings).toEqual([]);
    });

    it('finds a stream that continues in another drive of its bucket', async () => {
      const findings = await findingsAfter((_world, events) => {
        const sealed = findEvent(events, 'box.sealed');
        let number = 1;
        while (bucketOf(`drive-elsewhere-${number}`) !== sealed.bucket) number += 1;
        sealed.scope = `drive-elsewhere-${number}`;
        (sealed.data as { driveId: string }).driveId = sealed.scope;
      });
      expect(findings[0]?.what).toBe('is in another drive than its stream');
    });

    it('says which event cannot be read', async () => {
      const world = await worldOf(wholeDrive());
      const unreadable = findEvent(world.history.events as Event[], 'box.opened', 1);
      const { service, bucket, position } = unreadable;
      const history: MemoryHistory = {
        ...world.history,
        async read(of, from, after, limit) {
          const events = await world.history.read(of, from, after, limit);
          if (events.includes(unreadable)) throw new Error('Unexpected end of JSON input');
          return events;
        },
      };
      const { findings } = await auditOf({ ...world, history });
      expect(findings).toEqual([
        {
          invariant: 2,
          place: `event ${service}/${bucket}/${position}`,
          what: 'cannot be read: Unexpected end of JSON input',
        },
      ]);
    });
  });

  describe('of references between records', () => {
    const ids = { consignmentId: 'consignment-1', driveId: DRIVE, boxId: 'carton-0001' };
    const item = { name: '蒙脱石散', category: 'medicine', unit: 'box' } as const;
    const told = (events: readonly [string, string, object][]) => {
      const { record: one } = recorder();
      return events.map(
        ([stream, type, data]) => one('shipment', stream, { type, data } as never) as Event,
      );
    };
    const lines = (missing: number) => [
      { parcelId: 'parcel-01', item, received: 3 - missing, damaged: 0, missing, surplus: 0 },
    ];
    const confirmed = (
      receiptId: string,
      missing: number,
      cases?: object,
    ): [string, string, object] => [
      'consignment-1',
      'receipt.confirmed',
      { ...ids, receiptId, from: 'inTransit', lines: lines(missing), via: 'link', ...cases },
    ];
    const opened = (caseId: string, receiptId = 'receipt-1'): [string, string, object] => [
      `case-${caseId}`,
      'case.opened',
      { caseId, driveId: DRIVE, kind: 'missing', boxId: ids.boxId, receiptId },
    ];
    const reversed: [string, string, object] = [
      'consignment-1',
      'receipt.reversed',
      { ...ids, reverses: 'receipt-1', from: 'inTransit', lines: lines(1), reason: 'recount' },
    ];
    const ofCase = { cases: [{ caseId: 'case-0001', kind: 'missing' }] };
    const whatOf = async (events: readonly [string, string, object][]) =>
      (await auditOf(await worldOf(told(events)))).findings
        .filter(({ invariant }) => invariant === 9)
        .map(({ what }) => what);

    it('finds a case that stayed open when its receipt was reversed', async () => {
      const loss = [opened('case-0001'), confirmed('receipt-1', 1, ofCase), reversed];
      expect(await whatOf(loss)).toEqual([
        'was reversed, and its case case-0001 is open: start a server of this version on the data once and audit again, since it closes the cases that earlier versions left open',
      ]);
      const closed: [string, string, object] = [
        'case-case-0001',
        'case.closed',
        { caseId: 'case-0001', driveId: DRIVE, resolution: 'receipt-reversed' },
      ];
      expect(await whatOf([...loss, closed])).toEqual([]);
    });
    it('finds a loss without a case, and a loss with two cases', async () => {
      expect(await whatOf([confirmed('receipt-1', 1)])).toEqual([
        'finds something missing, and has not one case of it',
      ]);
      expect(
        await whatOf([opened('case-0001'), confirmed('receipt-1', 1, ofCase), opened('case-0002')]),
      ).toEqual(['has cases other than those that were opened for it']);
    });
    it('finds a second valid receipt of a box', async () => {
      expect(await whatOf([confirmed('receipt-1', 0), confirmed('receipt-2', 0)])).toEqual([
        'is the second receipt of box carton-0001 that is not reversed',
      ]);
      expect(
        await whatOf([confirmed('receipt-1', 0), reversed, confirmed('receipt-2', 0)]),
      ).toEqual([]);
    });
    it('finds held goods that moved', async () => {
      const { record: one } = recorder();
      const box = { boxId: ids.boxId, driveId: DRIVE };
      const goods = { parcelId: 'parcel-01', driveId: DRIVE, item, quantity: 1 };
      const event = (stream: string, type: string, data: object) =>
        one('inventory', stream, { type, data } as never) as Event;
      const hold = event('parcel-01', 'parcel.held', { ...goods, holdId: 'hold-0001' });
      const release = event('parcel-01', 'parcel.released', { ...goods, holdId: 'hold-0001' });
      const pack = event('parcel-01', 'parcel.packed', { ...goods, boxId: ids.boxId });
      const mark = { ...box, parcelId: 'parcel-01', holdId: 'hold-0001' };
      const hidden = event('carton-1', 'box.held', mark);
      const shown = event('carton-1', 'box.hold-lifted', mark);
      const content = { parcelId: 'parcel-01', item, quantity: 1 };
      const sealed = event('carton-1', 'box.sealed', { ...box, weight: 900, contents: [content] });
      const seen = (...events: readonly Event[]) => {
        const told = relations();
        for (const each of events) told.see(each as Parameters<typeof told.see>[0]);
        return told.finding()?.what;
      };
      expect(seen(hold, pack)).toBe('packs parcel parcel-01, which is held');
      expect(seen(hold, release, pack)).toBeUndefined();
      expect(seen(hidden, sealed)).toBe('seals box carton-0001, which is held');
      expect(seen(hidden, shown, sealed)).toBeUndefined();
    });
    it('finds shares of strict needs that are more than the pledge promises', async () => {
      const { record: one } = recorder();
      const pledge = { pledgeId: 'pledge-0001', driveId: DRIVE };
      const line = { lineId: 'l1', item, quantity: 3, condition: 'sealed' };
      const event = (stream: string, type: string, data: object) =>
        one('pledge', stream, { type, data: { ...pledge, ...data } } as never) as Event;
      const submitted = event('pledge-01', 'pledge.submitted', { lines: [line] });
      const reserved = event('need-01', 'need.reserved', { needId: 'n1', quantity: 3 });
      const more = event('need-02', 'need.reserved', { needId: 'n2', quantity: 1 });
      const freed = event('need-02', 'need.freed', { needId: 'n2', quantity: 1 });
      const seen = (...events: readonly Event[]) => {
        const told = relations();
        for (const each of events) told.see(each as Parameters<typeof told.see>[0]);
        return told.finding()?.what;
      };
      expect(seen(submitted, reserved)).toBeUndefined();
      expect(seen(submitted, reserved, more)).toBe('holds 4 of strict needs, and promises less');
      expect(seen(submitted, reserved, more, freed)).toBeUndefined();
      expect(seen(submitted, freed)).toBe('holds -1 of strict needs, and promises less');
    });
    it('finds a hand-in point that the drive never had', async () => {
      const { record: one } = recorder();
      const sample = (type: string, changed: object) =>
        one('pledge', `${type.split('.')[0]}-1`, {
          type,
          data: {
            ...JSON.parse(readFileSync(new URL(`${type}.v1.json`, samples), 'utf8')),
            ...changed,
          },
        } as never) as Event;
      const events = [
        sample('drive.opened', { driveId: DRIVE }),
        sample('pledge.submitted', { driveId: DRIVE, handInPointId: 'p7' }),
      ];
      const { findings } = await auditOf(await worldOf(events));
      expect(findings.filter(({ invariant }) => invariant === 9)).toEqual([
        {
          invariant: 9,
          place: expect.stringMatching(/\(pledge.submitted\)$/),
          what: 'names hand-in point p7, which its drive never had',
        },
      ]);
    });
  });

  describe('of the ledger', () => {
    it('finds a quantity that was changed in an event', async () => {
      const findings = await findingsAfter((_world, events) => {
        const submitted = findEvent(events, 'pledge.submitted');
        for (const line of (submitted.data as { lines: { quantity: number }[] }).lines)
          line.quantity += 1;
      });
      expect(findings[0]).toMatchObject({
        invariant: 3,
        place: expect.stringMatching(`^totals of ${DRIVE} [a-z|]+ now$`),
      });
      expect(findings.map(({ invariant }) => invariant)).toContain(4);
    });

    it('finds totals that differ from the log', async () => {
      const findings = await findingsAfter(({ views }) => {
        const totals = views.collections('tracker-totals').get('totals');
        const document = structuredClone(totals?.get(DRIVE)) as TotalsDocument;
        const [kind] = Object.values(document.kinds);
        (kind?.balances as { pledged: number }).pledged += 1;
        totals?.set(DRIVE, document);
      });
      expect(findings).toEqual([
        expect.objectContaining({
          invariant: 3,
          place: expect.stringMatching(`^totals of ${DRIVE} .* now$`),
        }),
        {
          invariant: 4,
          place: `view tracker-totals, totals, document ${DRIVE}`,
          what: 'differs from what the log says',
        },
      ]);
    });

    it('finds changed totals of the past', async () => {
      const findings = await findingsAfter(({ views }) => {
        const collections = views.collections('tracker-totals');
        const journal = collections.get('journal');
        for (const span of ['hour', 'minute']) {
          const [first] = [...(journal?.values() ?? [])]
            .filter((document) => (document as JournalDocument).span === span)
            .sort((a, b) => (a.id < b.id ? -1 : 1));
          const document = structuredClone(first) as JournalDocument;
          const [kind] = Object.values(document.kinds);
          (kind?.balances as { pledged: number }).pledged -= 1;
          journal?.set(document.id, document);
        }
        const minutes = collections.get('seconds') as Map<string, SecondsDocument> | undefined;
        const [first] = [...(minutes?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
        const document = structuredClone(first) as SecondsDocument;
        const [second] = Object.values(document.seconds);
        const [kind] = Object.values(second?.kinds ?? {});
        (kind?.balances as { pledged: number }).pledged -= 1;
        minutes?.set(document.id, document);
      });
      expect(findings[0]).toMatchObject({
        invariant: 3,
        place: expect.stringMatching(`^totals of ${DRIVE} .* as of 2023-03-20T`),
      });
    });

    it('finds an account that more goods left than entered', async () => {
      const { record } = recorder();
      const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
      const world = await worldOf([
        record('inventory', 'parcel-1', {
          type: 'parcel.packed',
          data: {
            parcelId: 'parcel-01',
            driveId: DRIVE,
            item,
            quantity: 2,
            boxId: 'carton-0001',
          },
        } as never) as Event,
      ]);
      expect((await auditOf(world)).findings).toEqual([
        {
          invariant: 3,
          place: `ledger of ${DRIVE} medicine|box`,
          what: 'accepted is -2: more left this account than entered it',
        },
      ]);
    });
  });

  describe('of the views', () => {
    const feed = (views: MemoryViewStore) => views.collections('tracker-feed').get('entries');

    it('finds a missing, an invented and a changed document', async () => {
      const missing = await findingsAfter(({ views }) => {
        const parcels = views.collections('tracker-journeys').get('parcels');
        parcels?.delete([...parcels.keys()][0] ?? '');
      });
      expect(missing).toEqual([
        {
          invariant: 4,
          place: expect.stringMatching(/^view tracker-journeys, parcels, document parcel-/),
          what: 'is missing, although the log has it',
        },
      ]);
      const invented = await findingsAfter(({ views }) => feed(views)?.set('0', { id: '0' }));
      expect(invented).toEqual([
        {
          invariant: 4,
          place: 'view tracker-feed, entries, document 0',
          what: 'exists, although the log does not have it',
        },
      ]);
      const changed = await findingsAfter(({ views }) => {
        const [id, entry] = [...(feed(views) ?? [])][3] ?? ['', { id: '' }];
        feed(views)?.set(id, { ...entry, type: 'drive.closed' } as never);
      });
      expect(changed[0]?.what).toBe('differs from what the log says');
    });

    it('finds an event that a view has parked', async () => {
      const findings = await findingsAfter(({ views }) =>
        views
          .collections('tracker-feed')
          .get('parked')
          ?.set('pledge/3/000000000007', {
            id: 'pledge/3/000000000007',
            type: 'pledge.submitted',
            why: 'not JSON',
          } as never),
      );
      expect(findings).toEqual([
        {
          invariant: 2,
          place: 'view tracker-feed, event pledge/3/000000000007 (pledge.submitted)',
          what: 'is parked with 0 others: not JSON',
        },
      ]);
    });

    it('finds a cursor beyond the log, and a cursor that is behind its view', async () => {
      const inventory = ({ views }: World) => {
        const cursors = views.cursorsOf('tracker-feed');
        const key = Object.keys(cursors).find((name) => name.startsWith('inventory/')) ?? '';
        return { cursors, key };
      };
      const beyond = await findingsAfter((world) => {
        const { cursors, key } = inventory(world);
        cursors[key] = (cursors[key] ?? 0) + 1;
      });
      expect(beyond).toEqual([
        {
          invariant: 2,
          place: expect.stringMatching(/^view tracker-feed, cursor of inventory\/\d$/),
          what: expect.stringMatching(/^is at \d+, where the log ends at \d+$/),
        },
      ]);
      const back = await findingsAfter((world) => {
        const { cursors, key } = inventory(world);
        cursors[key] = 1;
      });
      expect(back[0]).toMatchObject({ invariant: 4 });
    });

    it('allows a view that is behind, unless everything should have settled', async () => {
      const events = wholeDrive();
      const { commit } = events.at(-1) as Event;
      const world = await worldOf(events.filter((event) => event.commit !== commit));
      world.history.events.push(...events.filter((event) => event.commit === commit));
      expect((await auditOf(world)).findings).toEqual([]);
      const settled = await auditOf(world, { settled: true });
      expect(settled.findings[0]?.what).toMatch(/^is at \d+, where the log ends at \d+$/);
    });
  });

  const manyPledges: readonly Choice[] = Array.from({ length: 40 }, (_, n) => [0, n, n, 500]);
  it.each([
    ['accepts pledges', manyPledges],
    ['processes steps of many kinds', steps],
  ])('waits for a server that %s', async (_what, choices) => {
    const events = await historyOf(choices);
    const known = events.length - 20;
    const world = await worldOf(events.slice(0, known));
    const projectors = await Promise.all(
      trackerProjections.map(async (projection) => ({
        services: projection.services,
        projector: await Projector.open(projection, await world.views.open(projection)),
      })),
    );
    let told = known;
    /** Commits and applies one more event whenever the cursors of a view are read. */
    const goOn = async () => {
      const event = events[told];
      if (event === undefined) return;
      told += 1;
      world.history.events.push(event);
      for (const { services, projector } of projectors)
        if (services.includes(event.service))
          await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
    };
    const views: MemoryViewStore = {
      ...world.views,
      async open(definition) {
        const view = await world.views.open(definition);
        return {
          ...view,
          async cursors() {
            const cursors = await view.cursors();
            await goOn();
            return cursors;
          },
        };
      },
    };
    const report = await auditOf(
      { history: world.history, views },
      {
        patience: { attempts: 50, pause: async () => {} },
      },
    );
    expect(report.findings).toEqual([]);
    expect(told).toBe(events.length);
  });
});
