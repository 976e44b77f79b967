import type { Content, Item, KitEvent, ParcelEvent } from '@bluebox/contracts';
import { DomainError, fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import {
  decideAssembly,
  decideTakingApart,
  type Kit,
  type KitAssembly,
  kitDecider,
} from './kit.ts';
import { type Parcel, parcelDecider, parcelStream } from './parcel.ts';

const kits: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
const pills: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const gauze: Item = { name: '纱布', category: 'supply', unit: 'bag' };
const driveId = 'drive-xiji';
const components: Content[] = [
  {
    parcelId: 'parcel-pills',
    item: pills,
    quantity: 4,
    pledgeId: 'pledge-1',
    expiry: '2024-12-31',
  },
  { parcelId: 'parcel-gauze', item: gauze, quantity: 2, expiry: '2024-06-30' },
];
const making = { kitId: 'kit-0001', driveId, parcelId: 'parcel-kits', item: kits, quantity: 2 };
const assembled: KitEvent = { type: 'kit.assembled', data: { ...making, components } };
const takenApart: KitEvent = { type: 'kit.taken-apart', data: making };

const stocked = (
  parcelId: string,
  item: Item,
  quantity: number,
  expiry?: string,
  more: { readonly driveId?: string; readonly pledgeId?: string } = {},
): ParcelEvent[] => {
  const { pledgeId, ...facts } = more;
  return [
    {
      type: 'parcel.created',
      data: {
        parcelId,
        driveId,
        item,
        quantity,
        origin: {
          kind: 'inspection',
          receptionId: 'reception-1',
          inspectionId: 'inspection-1',
          lineId: 'l1',
          ...(pledgeId === undefined ? {} : { pledgeId }),
        },
        ...(expiry === undefined ? {} : { expiry }),
        ...facts,
      },
    },
  ];
};
const pillsParcel = stocked('parcel-pills', pills, 10, '2024-12-31', { pledgeId: 'pledge-1' });
const gauzeParcel = stocked('parcel-gauze', gauze, 2, '2024-06-30');
const stock = (...streams: readonly (readonly ParcelEvent[])[]) => {
  const parcels = new Map(
    streams.map((events) => [events[0]?.data.parcelId, fold(parcelDecider, events)]),
  );
  return (parcelId: string): Parcel => parcels.get(parcelId) ?? parcelDecider.initialState;
};
const assembly = (more: Partial<KitAssembly> = {}): KitAssembly => ({
  ...making,
  components: components.map(({ parcelId, quantity }) => ({ parcelId, quantity })),
  ...more,
});
const none: Kit = { status: 'none' };
const refusalOf = (decide: () => unknown): string => {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('a kit', () => {
  it('is assembled once, of an item of the category kit', () => {
    given(kitDecider)
      .when({ type: 'assemble', ...making, components })
      .then(assembled);
    given(kitDecider, [assembled])
      .when({ type: 'assemble', ...making, components })
      .thenRefused('KIT_EXISTS');
    given(kitDecider)
      .when({ type: 'assemble', ...making, item: gauze, components })
      .thenRefused('NOT_A_KIT');
  });
  it('is taken apart once', () => {
    given(kitDecider, [assembled]).when({ type: 'take-apart' }).then(takenApart);
    given(kitDecider, [assembled, takenApart])
      .when({ type: 'take-apart' })
      .thenRefused('KIT_TAKEN_APART');
    given(kitDecider).when({ type: 'take-apart' }).thenRefused('UNKNOWN_KIT');
  });
});

const taken = (content: Content): ParcelEvent => ({
  type: 'parcel.taken-for-kit',
  data: {
    parcelId: content.parcelId,
    driveId,
    item: content.item,
    quantity: content.quantity,
    kitId: 'kit-0001',
  },
});
const kitParcel: ParcelEvent = {
  type: 'parcel.created',
  data: {
    parcelId: 'parcel-kits',
    driveId,
    item: kits,
    quantity: 2,
    origin: { kind: 'assembly', kitId: 'kit-0001' },
    expiry: '2024-06-30',
  },
};

describe('assembling', () => {
  it('takes the components and makes a parcel with their earliest expiry, in one commit', () => {
    const decision = decideAssembly(assembly(), none, stock(pillsParcel, gauzeParcel));
    expect(decision).toStrictEqual({
      kit: [assembled],
      parcels: {
        [parcelStream('parcel-pills')]: [taken(components[0] as Content)],
        [parcelStream('parcel-gauze')]: [taken(components[1] as Content)],
        [parcelStream('parcel-kits')]: [kitParcel],
      },
    });
  });
  it('makes kits without expiry from components without expiry', () => {
    const { parcels } = decideAssembly(
      assembly({ components: [{ parcelId: 'parcel-gauze', quantity: 1 }] }),
      none,
      stock(stocked('parcel-gauze', gauze, 2)),
    );
    expect(parcels[parcelStream('parcel-kits')]?.[0]?.data).not.toHaveProperty('expiry');
  });
  it.each([
    ['NOT_ENOUGH_FREE', assembly({ components: [{ parcelId: 'parcel-gauze', quantity: 3 }] })],
    ['UNKNOWN_PARCEL', assembly({ components: [{ parcelId: 'parcel-none', quantity: 1 }] })],
    ['WRONG_DRIVE', assembly({ components: [{ parcelId: 'parcel-afar', quantity: 1 }] })],
    ['NOT_A_KIT', assembly({ item: gauze })],
    [
      'DUPLICATE_COMPONENT',
      assembly({
        components: [
          { parcelId: 'parcel-gauze', quantity: 1 },
          { parcelId: 'parcel-gauze', quantity: 1 },
        ],
      }),
    ],
  ])('is refused with %s', (code, command) => {
    const afar = stocked('parcel-afar', gauze, 5, undefined, { driveId: 'drive-guyuan' });
    const parcels = stock(pillsParcel, gauzeParcel, afar);
    expect(refusalOf(() => decideAssembly(command, none, parcels))).toBe(code);
  });
});

describe('taking apart', () => {
  const kit = fold(kitDecider, [assembled]);
  const pillsTaken = [...pillsParcel, taken(components[0] as Content)];
  const gauzeTaken = [...gauzeParcel, taken(components[1] as Content)];
  it('ends the parcel of kits and frees the components, in one commit', () => {
    const parcels = stock(pillsTaken, gauzeTaken, [kitParcel]);
    const returned = (content: Content): ParcelEvent =>
      ({
        ...taken(content),
        type: 'parcel.returned-from-kit',
      }) as ParcelEvent;
    expect(decideTakingApart(kit, parcels)).toStrictEqual({
      kit: [takenApart],
      parcels: {
        [parcelStream('parcel-kits')]: [
          {
            type: 'parcel.voided',
            data: {
              parcelId: 'parcel-kits',
              driveId,
              item: kits,
              quantity: 2,
              reverses: 'kit-0001',
            },
          },
        ],
        [parcelStream('parcel-pills')]: [returned(components[0] as Content)],
        [parcelStream('parcel-gauze')]: [returned(components[1] as Content)],
      },
    });
  });
  it('is refused while any of the kits is used', () => {
    const packed: ParcelEvent = {
      type: 'parcel.packed',
      data: { parcelId: 'parcel-kits', driveId, item: kits, quantity: 1, boxId: 'box-0001' },
    };
    const parcels = stock(pillsTaken, gauzeTaken, [kitParcel, packed]);
    expect(refusalOf(() => decideTakingApart(kit, parcels))).toBe('PARCEL_IN_USE');
  });
  it('is refused for kits that do not exist, or were taken apart', () => {
    const again = fold(kitDecider, [assembled, takenApart]);
    expect(refusalOf(() => decideTakingApart(none, stock()))).toBe('UNKNOWN_KIT');
    expect(refusalOf(() => decideTakingApart(again, stock()))).toBe('KIT_TAKEN_APART');
  });
});
