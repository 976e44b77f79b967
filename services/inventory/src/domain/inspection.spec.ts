import type {
  AcceptanceRules,
  Category,
  Item,
  ParcelEvent,
  ReceptionEvent,
  RejectionReason,
  Seen,
  Unit,
} from '@bluebox/contracts';
import { DomainError, fold } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { decideInspection, decideInspectionReversal, parcelsOfInspection } from './inspection.ts';
import { type Parcel, parcelDecider, parcelStream } from './parcel.ts';
import { type Reception, receptionDecider, type SeenPart } from './reception.ts';

const ids = { receptionId: 'pledge-1', driveId: 'drive-xiji', pledgeId: 'pledge-1' };
const ibuprofen: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const rules: AcceptanceRules = {
  version: 1,
  categories: ['medicine', 'kit', 'device'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};
const sealed = { condition: 'sealed', legible: true, prescription: false } as const;

const receive = (item: Item, quantity: number, expiry?: string): ReceptionEvent => ({
  type: 'reception.recorded',
  data: {
    ...ids,
    entryId: 'entry-1',
    lines: [
      {
        lineId: 'l1',
        item,
        ...(expiry === undefined ? {} : { expiry }),
        received: quantity,
        ofPromise: quantity,
        excess: 0,
        shortfall: 0,
      },
    ],
  },
});
const part = (more: Partial<SeenPart> & { readonly quantity: number }): SeenPart => ({
  partId: `part-${more.quantity}`,
  parcelId: `parcel-${more.quantity}`,
  seen: sealed,
  decision: 'by-rules',
  ...more,
});
const inspect = (
  parts: readonly SeenPart[],
  reception: Reception,
  minimumMonthsAtArrival = rules.minimumMonthsAtArrival,
) =>
  decideInspection(
    {
      type: 'inspect',
      inspectionId: 'inspection-1',
      lineId: 'l1',
      from: 'received',
      rules: { ...rules, minimumMonthsAtArrival },
      expectedArrival: '2023-03-28',
      today: '2023-03-21',
      parts,
    },
    reception,
    () => parcelDecider.initialState,
  );

const received = fold(receptionDecider, [receive(ibuprofen, 9, '2024-12-31')]);
const created = (quantity: number, expiry = '2024-12-31'): ParcelEvent => ({
  type: 'parcel.created',
  data: {
    parcelId: `parcel-${quantity}`,
    driveId: ids.driveId,
    item: ibuprofen,
    quantity,
    origin: {
      kind: 'inspection',
      receptionId: ids.receptionId,
      inspectionId: 'inspection-1',
      lineId: 'l1',
      pledgeId: ids.pledgeId,
    },
    expiry,
  },
});

describe('accepted goods', () => {
  it('become a parcel for each part, with its own expiry, in the same commit', () => {
    const { reception, parcels } = inspect(
      [
        part({ quantity: 4 }),
        part({ quantity: 3, seen: { ...sealed, expiry: '2025-06-30' } }),
        part({ quantity: 2, seen: { ...sealed, condition: 'opened' } }),
      ],
      received,
    );
    expect(reception.map(({ type }) => type)).toStrictEqual(['inspection.recorded']);
    expect(parcels).toStrictEqual({
      [parcelStream('parcel-4')]: [created(4)],
      [parcelStream('parcel-3')]: [created(3, '2025-06-30')],
    });
  });
});

describe('reversing an inspection', () => {
  const { reception: events } = inspect([part({ quantity: 4 }), part({ quantity: 3 })], received);
  const inspected = fold(receptionDecider, events, received);
  const stock = (more: readonly ParcelEvent[] = []) => {
    const parcels = new Map<string, Parcel>([
      ['parcel-4', fold(parcelDecider, [created(4)])],
      ['parcel-3', fold(parcelDecider, [created(3), ...more])],
    ]);
    return (parcelId: string) => parcels.get(parcelId) ?? parcelDecider.initialState;
  };
  const reverse = {
    type: 'reverse-inspection',
    inspectionId: 'inspection-1',
    reason: 'recount',
  } as const;

  it('voids its parcels in the same commit', () => {
    expect(parcelsOfInspection(inspected, 'inspection-1')).toStrictEqual(['parcel-4', 'parcel-3']);
    const { reception, parcels } = decideInspectionReversal(reverse, inspected, stock());
    const voided = (quantity: number): ParcelEvent => ({
      type: 'parcel.voided',
      data: {
        parcelId: `parcel-${quantity}`,
        driveId: ids.driveId,
        item: ibuprofen,
        quantity,
        reverses: 'inspection-1',
      },
    });
    expect(reception.map(({ type }) => type)).toStrictEqual(['inspection.reversed']);
    expect(parcels).toStrictEqual({
      [parcelStream('parcel-4')]: [voided(4)],
      [parcelStream('parcel-3')]: [voided(3)],
    });
  });
  it('is refused once one of its parcels is packed, in a kit or adjusted', () => {
    const used = { parcelId: 'parcel-3', driveId: ids.driveId, item: ibuprofen, quantity: 1 };
    const uses: readonly ParcelEvent[] = [
      { type: 'parcel.packed', data: { ...used, boxId: 'box-0001' } },
      { type: 'parcel.taken-for-kit', data: { ...used, kitId: 'kit-0001' } },
      {
        type: 'parcel.adjusted',
        data: { ...used, adjustmentId: 'adjustment-1', direction: 'found', reason: 'recount' },
      },
    ];
    for (const use of uses) {
      let refusal: unknown;
      try {
        decideInspectionReversal(reverse, inspected, stock([use]));
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(DomainError);
      expect(refusal).toMatchObject({ code: 'PARCEL_IN_USE', data: { parcelId: 'parcel-3' } });
    }
  });
});

/**
 * Rows from the file of a drive in 2023, with their original dates. The expected arrival is
 * 2023-03-28.
 */
describe('rules of 6 and of 18 months', () => {
  type Reasons = readonly RejectionReason[];
  const rows: readonly [
    string,
    Category,
    Unit,
    string | undefined,
    Partial<Seen>,
    Reasons,
    Reasons,
  ][] = [
    ['板蓝根颗粒', 'medicine', 'box', '2026-01-03', {}, [], []],
    ['布洛芬缓释胶囊', 'medicine', 'box', '2025-09-26', {}, [], []],
    ['蒙脱石散', 'medicine', 'box', '2024-04-18', {}, [], ['short-dated']],
    ['右美沙芬口服溶液', 'medicine', 'box', '2024-09-17', {}, [], ['short-dated']],
    ['家庭药箱', 'kit', 'set', '2024-05-30', {}, [], ['short-dated']],
    ['家庭药箱', 'kit', 'set', '2024-09-27', {}, [], ['short-dated']],
    ['家庭药箱', 'kit', 'set', '2024-11-05', {}, [], []],
    ['指夹式脉搏血氧仪', 'device', 'unit', undefined, {}, [], []],
    [
      '指夹式脉搏血氧仪',
      'device',
      'unit',
      undefined,
      { working: false },
      ['not-working'],
      ['not-working'],
    ],
    ['阿莫西林胶囊', 'medicine', 'box', '2023-06-30', {}, ['short-dated'], ['short-dated']],
    ['布洛芬缓释胶囊', 'medicine', 'box', '2022-12-31', {}, ['expired'], ['expired']],
    [
      '连花清瘟胶囊',
      'medicine',
      'box',
      '2024-09-30',
      { condition: 'opened' },
      ['opened'],
      ['opened'],
    ],
  ];
  it.each(rows)(
    'decide on %s (%s, %s) until %s as listed',
    (name, category, unit, expiry, state, six, eighteen) => {
      const item: Item = { name, category, unit };
      const reception = fold(receptionDecider, [receive(item, 2, expiry)]);
      const seen = { ...sealed, working: true, ...state };
      for (const [months, reasons] of [
        [6, six],
        [18, eighteen],
      ] as const) {
        const decision = inspect([part({ quantity: 2, seen })], reception, months);
        expect(Object.keys(decision.parcels)).toHaveLength(reasons.length === 0 ? 1 : 0);
        expect(decision.reception[0]?.data).toMatchObject({
          parts: [
            reasons.length === 0 ? { outcome: 'accepted' } : { outcome: 'rejected', reasons },
          ],
        });
      }
    },
  );
  it('accept goods that last exactly until the required day, and none that end a day earlier', () => {
    for (const [expiry, count] of [
      ['2024-09-28', 1],
      ['2024-09-27', 0],
    ] as const) {
      const reception = fold(receptionDecider, [receive(ibuprofen, 1, expiry)]);
      const { parcels } = inspect([part({ quantity: 1 })], reception, 18);
      expect(Object.keys(parcels)).toHaveLength(count);
    }
  });
});
