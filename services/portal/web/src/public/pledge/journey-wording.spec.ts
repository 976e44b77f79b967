import type { JourneyPart } from '@bluebox/contracts';
import type { JourneyState } from '@bluebox/contracts/journey-states';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en/public.json' with { type: 'json' };
import zh from '../../locales/zh/public.json' with { type: 'json' };
import {
  isAnyConfirmed,
  isAnyUnderWay,
  kitPlaces,
  partTone,
  partWording,
  placeWording,
  shownLine,
  shownSteps,
  stateWording,
  summaryOf,
  timelineOf,
  toneOf,
} from './journey-wording.ts';

const at = (hour: number) => `2023-03-22T${String(hour).padStart(2, '0')}:00:00.000Z`;
const packed: JourneyPart = {
  quantity: 2,
  state: 'packed',
  boxNumber: 17,
  steps: [
    { state: 'promised', at: at(1) },
    { state: 'received', at: at(2) },
    { state: 'accepted', at: at(3) },
    { state: 'packed', at: at(4) },
  ],
};
const outline = (part: JourneyPart) =>
  timelineOf(part, 42).map(({ state, time }) => `${time} ${state}`);

describe('the timeline of a part', () => {
  it('shows past steps, the present state, and steps ahead', () => {
    expect(outline(packed)).toEqual([
      'past promised',
      'past received',
      'past accepted',
      'present packed',
      'future sent',
      'future delivered',
      'future confirmed',
    ]);
  });

  it('has no steps ahead once the part is confirmed or rejected', () => {
    const confirmed: JourneyPart = {
      ...packed,
      state: 'confirmed',
      steps: [...packed.steps, { state: 'confirmed', at: at(5) }],
    };
    expect(outline(confirmed).at(-1)).toBe('present confirmed');
    const rejected: JourneyPart = {
      quantity: 1,
      state: 'rejected',
      reasons: ['expired'],
      steps: [...packed.steps.slice(0, 2), { state: 'rejected', at: at(3) }],
    };
    expect(outline(rejected)).toEqual(['past promised', 'past received', 'present rejected']);
  });

  it('names the present state even if it has no date', () => {
    const aside: JourneyPart = {
      quantity: 1,
      state: 'quarantined',
      steps: packed.steps.slice(0, 2),
    };
    const timeline = timelineOf(aside, 0);
    expect(timeline[2]).toEqual({
      state: 'quarantined',
      wording: { key: 'journey.quarantined', values: {} },
      time: 'present',
    });
    expect(timeline[3]).toMatchObject({ state: 'accepted', time: 'future' });
  });
});

describe('the words about a state', () => {
  it('name the number of the box, and how many boxes there are', () => {
    expect(stateWording(packed, 'packed', 42)).toEqual({
      key: 'journey.packed-in',
      values: { number: 17, total: 42 },
    });
  });

  it('never name a total below the number of the box', () => {
    expect(stateWording(packed, 'packed', 0).values['total']).toBe(17);
  });

  it('name the carrier once it is known', () => {
    const sent = { ...packed, carrier: '顺丰', waybill: 'SF1234567890' };
    expect(stateWording(sent, 'sent', 42).key).toBe('journey.sent-by');
    expect(stateWording(packed, 'sent', 42).key).toBe('journey.sent');
  });

  it('exist for every state, in both languages', () => {
    const states: readonly JourneyState[] = [
      'promised',
      'withdrawn',
      'not-handed-in',
      'received',
      'quarantined',
      'rejected',
      'returned',
      'disposed',
      'accepted',
      'in-kit',
      'packed',
      'sent',
      'delivered',
      'confirmed',
      'damaged',
      'lost',
    ];
    for (const state of states) {
      expect(zh.journey).toHaveProperty([state]);
      expect(en.journey).toHaveProperty([state]);
      expect(toneOf(state)).toBeDefined();
    }
  });
});

describe('a part in kits', () => {
  const item = { name: '家庭小药箱', category: 'kit', unit: 'set' } as const;
  const inKit = { state: 'in-kit', at: at(4) } as const;
  const apart = (...states: readonly JourneyState[]): JourneyPart => ({
    quantity: 2,
    state: 'in-kit',
    kit: {
      kitId: 'kit-making-1',
      item,
      quantity: 2,
      places: states.map((state, index) => ({
        quantity: 1,
        state,
        boxId: `box-000${index}`,
        boxNumber: index + 3,
      })),
    },
    steps: [...packed.steps.slice(0, 3), inKit],
  });

  it('names its kit, and follows the kit', () => {
    const withKit: JourneyPart = {
      ...packed,
      kit: { kitId: 'kit-making-1', item, quantity: 1 },
      steps: [...packed.steps.slice(0, 3), inKit, { state: 'packed', at: at(5) }],
    };
    expect(stateWording(withKit, 'in-kit', 42)).toEqual({
      key: 'journey.in-kit-named',
      values: { name: '家庭小药箱' },
    });
    expect(outline(withKit)).toEqual([
      'past promised',
      'past received',
      'past accepted',
      'past in-kit',
      'present packed',
      'future sent',
      'future delivered',
      'future confirmed',
    ]);
  });

  it('has no steps ahead once the kits go different ways', () => {
    expect(outline(apart('confirmed', 'sent')).at(-1)).toBe('present in-kit');
    expect(kitPlaces(apart('confirmed', 'sent')).map(placeWording)).toEqual([
      { key: 'journey.confirmed', values: {} },
      { key: 'journey.sent', values: {} },
    ]);
  });

  it('is marked as needing care as soon as a kit is damaged or lost', () => {
    expect(partTone(apart('confirmed', 'sent'))).toBe('going');
    expect(partTone(apart('confirmed', 'damaged'))).toBe('care');
    expect(partTone(apart('lost', 'damaged'))).toBe('care');
    expect(partTone({ ...packed, state: 'damaged' })).toBe('care');
  });

  it('has ended once all of its kits have (it stayed at "in a kit")', () => {
    expect(partWording(apart('confirmed', 'sent'), 42)).toEqual({
      key: 'journey.in-kit-named',
      values: { name: '家庭小药箱' },
    });
    expect(partWording(apart('confirmed', 'damaged'), 42).key).toBe('journey.kits-ended');
    const lines = [
      { lineId: 'l1', item, quantity: 2, parts: [apart('confirmed', 'damaged')] },
      { lineId: 'l2', item, quantity: 2, parts: [apart('confirmed', 'sent')] },
    ];
    const ids = { pledgeId: 'pledge-1', driveId: 'drive-1', reference: 'XLX-7F3K9Q' };
    const journey = { ...ids, submittedAt: at(1), lines, boxCount: 42 };
    expect(summaryOf(journey).map(({ wording }) => wording.key)).toEqual([
      'journey.kits-ended',
      'journey.in-kit-named',
    ]);
  });

  it('follows the larger kits that its kits went into', () => {
    const larger = { quantity: 1, item: { ...item, name: '大药箱' } };
    const nested = (...states: readonly JourneyState[]): JourneyPart => ({
      ...apart(),
      kit: {
        kitId: 'kit-making-1',
        item,
        quantity: 3,
        places: [
          { quantity: 2, state: 'in-kit', within: states.map((state) => ({ ...larger, state })) },
          { quantity: 1, state: 'lost' },
        ],
      },
    });
    const places = kitPlaces(nested('confirmed', 'sent'));
    expect(places.map(placeWording).map(({ key }) => key)).toEqual([
      'journey.kits-in-kits',
      'journey.lost',
    ]);
    expect(partTone(nested('damaged', 'sent'))).toBe('care');
    expect(partWording(nested('confirmed', 'sent'), 42).key).toBe('journey.in-kit-named');
    expect(partWording(nested('confirmed', 'damaged'), 42).key).toBe('journey.kits-ended');
  });

  it('has texts for all its states, in both languages', () => {
    for (const key of [
      'in-kit-named',
      'kits',
      'kits-in-box',
      'kits-in-store',
      'kits-in-kits',
      'kits-ended',
      'larger-kit',
    ]) {
      expect(zh.journey).toHaveProperty([key]);
      expect(en.journey).toHaveProperty([key]);
    }
  });
});

describe('the summary of a pledge', () => {
  const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
  const part = (state: JourneyPart['state'], quantity: number): JourneyPart => ({
    state,
    quantity,
    steps: [],
  });
  const line = (parts: readonly JourneyPart[], registered: number) => ({
    lineId: 'l1',
    item,
    quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
    registered,
    parts: [...parts],
  });

  it('shows a reduced quantity as a correction, without the withdrawn part', () => {
    expect(shownLine(line([part('promised', 2), part('withdrawn', 1)], 3))).toMatchObject({
      now: 2,
      registered: 3,
      parts: [{ state: 'promised', quantity: 2 }],
    });
  });

  it('shows a line that was withdrawn as a whole', () => {
    expect(shownLine(line([part('withdrawn', 3)], 3))).toMatchObject({
      now: 3,
      registered: 3,
      parts: [{ state: 'withdrawn' }],
    });
  });

  it('adds up all lines by state and unit', () => {
    const device = { ...line([part('packed', 1)], 1), item: { ...item, unit: 'unit' as const } };
    const journey = {
      pledgeId: 'pledge-1',
      driveId: 'drive-1',
      reference: 'XLX-000001',
      submittedAt: '2023-03-20T00:00:00.000Z',
      boxCount: 2,
      lines: [
        line([part('packed', 2), part('promised', 1)], 3),
        line([part('promised', 4)], 4),
        device,
      ],
    };
    expect(summaryOf(journey).map(({ wording, amounts }) => [wording.key, amounts])).toEqual([
      ['journey.promised', [{ unit: 'box', count: 5 }]],
      [
        'journey.packed',
        [
          { unit: 'box', count: 2 },
          { unit: 'unit', count: 1 },
        ],
      ],
    ]);
    expect(isAnyConfirmed(journey)).toBe(false);
    const confirmed = { ...journey, lines: [line([part('confirmed', 1), part('lost', 1)], 2)] };
    expect(isAnyConfirmed(confirmed)).toBe(true);
  });

  it('says that goods were not received if the recipient reported this (it said that they were being searched for)', () => {
    const lost = { ...part('lost', 2), boxId: 'box-0001' };
    expect(partWording(lost, 1).key).toBe('journey.not-received');
    expect(partWording(part('lost', 2), 1).key).toBe('journey.lost');
    expect(placeWording({ state: 'lost', boxId: 'box-0001' }).key).toBe('journey.not-received');
    const { length } = summaryOf({
      pledgeId: 'pledge-0001',
      driveId: 'drive-0001',
      reference: 'XLX-7F3K9Q',
      submittedAt: '2023-03-20T01:00:00.000Z',
      boxCount: 1,
      lines: [line([lost, part('lost', 1)], 3)],
    });
    expect(length).toBe(2);
  });

  it('counts goods that are left in store as under way (after the drive it said only "accepted")', () => {
    const one = (...parts: Parameters<typeof line>[0]) => ({ lines: [line(parts, 3)] });
    expect(isAnyUnderWay(one(part('accepted', 1), part('confirmed', 2)))).toBe(true);
    expect(isAnyUnderWay(one(part('sent', 3)))).toBe(true);
    for (const state of ['promised', 'rejected', 'confirmed', 'lost', 'returned'] as const)
      expect(isAnyUnderWay(one(part(state, 3)))).toBe(false);
  });

  it('leaves out steps that are still ahead', () => {
    expect(shownSteps(part('promised', 1), 1).map(({ state }) => state)).toEqual(['promised']);
  });
});
