import { describe, expect, it, vi } from 'vitest';
import { CursorConflict } from './errors.ts';
import type { RecordedEvent } from './event.ts';
import { batchOf, inMemoryView, manualBus, recorded } from './in-memory.test-support.ts';
import { type EventGroup, someOf } from './interest.ts';
import { listParked, park, parkedEvent } from './parking.ts';
import type { EventHistory } from './ports/event-store.ts';
import { change, changeExisting, type Document, defineProjection } from './projection.ts';
import { GapDetected, Projector, subscribeProjection, unapplied } from './projector.ts';

type BoxEvent =
  | {
      readonly type: 'box.packed';
      readonly data: { readonly box: string; readonly pieces: number };
    }
  | { readonly type: 'box.sealed'; readonly data: { readonly box: string } }
  | { readonly type: 'box.shelved'; readonly data: { readonly box: string } };

interface Box extends Document {
  readonly pieces: number;
  readonly sealed?: boolean;
}

const boxEvents: EventGroup<BoxEvent> = {
  service: 'inventory',
  types: ['box.packed', 'box.sealed', 'box.shelved'],
  published: new Set(['box.packed', 'box.sealed', 'box.shelved', 'shelf.emptied']),
};

const boxes = defineProjection({
  name: 'inventory-boxes',
  version: 1,
  collections: [{ name: 'boxes', indexes: [] }],
  reads: [
    someOf(boxEvents, {
      'box.packed': ({ data: { box, pieces } }) => [
        change<Box>('boxes', box, (known) => ({ id: box, pieces: (known?.pieces ?? 0) + pieces })),
      ],
      'box.sealed': ({ data: { box } }) => [
        changeExisting<Box>('boxes', box, (known) => ({ ...known, sealed: true })),
      ],
    }),
  ],
});

const packed = (position: number, pieces = 1, bucket = 0) =>
  recorded<BoxEvent>(position, { type: 'box.packed', data: { box: 'box-1', pieces } }, { bucket });
const sealed = (position: number, box: string) =>
  recorded<BoxEvent>(position, { type: 'box.sealed', data: { box } });
const shelved = (position: number) =>
  recorded<BoxEvent>(position, { type: 'box.shelved', data: { box: 'box-1' } });

describe('a projection', () => {
  it('skips events outside its interests, and refuses an event in no known group', () => {
    expect(boxes.project(shelved(1))).toEqual([]);
    expect(boxes.project(recorded(1, { type: 'shelf.emptied', data: {} }))).toEqual([]);
    const unknown = recorded(1, { type: 'box.vanished', data: {} });
    expect(() => boxes.project(unknown)).toThrow('inventory-boxes does not know box.vanished');
  });

  it('changes an existing document, and does not create a missing one', () => {
    const [item] = boxes.project(sealed(1, 'box-1'));
    expect(item?.evolve(undefined)).toBeUndefined();
    expect(item?.evolve({ id: 'box-1', pieces: 2 } as Box)).toEqual({
      id: 'box-1',
      pieces: 2,
      sealed: true,
    });
  });
});

describe('the part of a batch that is not applied yet', () => {
  const batch = batchOf(packed(4), packed(5), packed(6));

  it('is everything after the cursor', () => {
    expect(unapplied(batch, 3)).toEqual(batch.events);
    expect(unapplied(batch, 4).map(({ position }) => position)).toEqual([5, 6]);
    expect(unapplied(batch, 6)).toEqual([]);
    expect(unapplied(batch, 9)).toEqual([]);
  });

  it('never skips a position', () => {
    expect(() => unapplied(batch, 2)).toThrow(GapDetected);
    expect(() => unapplied(batchOf(packed(1), packed(3)), 0)).toThrow(
      expect.objectContaining({ key: 'inventory/0', expected: 2, found: 3 }),
    );
  });
});

describe('a projector', () => {
  it('applies a batch and moves its cursor in one transaction', async () => {
    const { view, works, documents } = inMemoryView(boxes);
    const projector = await Projector.open(boxes, view);
    await projector.apply(batchOf(packed(1, 2), shelved(2), packed(3, 5), sealed(4, 'box-1')));
    expect(works).toHaveLength(1);
    expect(works[0]).toMatchObject({ from: { 'inventory/0': 0 }, to: { 'inventory/0': 4 } });
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 7, sealed: true });
  });

  it("continues from the view's cursor", async () => {
    const { view, moveCursors, documents } = inMemoryView(boxes);
    moveCursors({ 'inventory/0': 2 });
    const projector = await Projector.open(boxes, view);
    await projector.apply(batchOf(packed(1), packed(2), packed(3)));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 1 });
    expect(projector.cursors).toEqual({ 'inventory/0': 3 });
  });

  it('skips events that are delivered again', async () => {
    const { view, works, documents } = inMemoryView(boxes);
    const projector = await Projector.open(boxes, view);
    await projector.apply(batchOf(packed(1), packed(2)));
    await projector.apply(batchOf(packed(1), packed(2)));
    expect(works).toHaveLength(1);
    await projector.apply(batchOf(packed(2), packed(3)));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 3 });
  });

  it('applies nothing after a gap, and continues when the gap is filled', async () => {
    const { view, works, documents } = inMemoryView(boxes);
    const projector = await Projector.open(boxes, view);
    await projector.apply(batchOf(packed(1)));
    await expect(projector.apply(batchOf(packed(3)))).rejects.toThrow(GapDetected);
    expect(works).toHaveLength(1);
    await projector.apply(batchOf(packed(2), packed(3)));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 3 });
  });

  it('has a separate cursor for each bucket', async () => {
    const { view } = inMemoryView(boxes);
    const projector = await Projector.open(boxes, view);
    await projector.apply(batchOf(packed(1), packed(2)));
    await projector.apply(batchOf(packed(1, 1, 5)));
    expect(await view.cursors()).toEqual({ 'inventory/0': 2, 'inventory/5': 1 });
  });

  it('keeps its cursor when the view fails, and applies the batch at the next delivery', async () => {
    let failures = 1;
    const { view, documents } = inMemoryView(boxes, () => {
      if (failures-- > 0) throw new Error('the disk is full');
    });
    const projector = await Projector.open(boxes, view);
    await expect(projector.apply(batchOf(packed(1)))).rejects.toThrow('the disk is full');
    expect(projector.cursors).toEqual({});
    await projector.apply(batchOf(packed(1)));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 1 });
  });

  it('throws a cursor conflict when another instance moved the cursor', async () => {
    const { view, moveCursors, documents } = inMemoryView(boxes);
    const projector = await Projector.open(boxes, view);
    moveCursors({ 'inventory/0': 7 });
    await expect(projector.apply(batchOf(packed(1)))).rejects.toThrow(CursorConflict);
    expect(documents.size).toBe(0);
    expect(await projector.takeUp('inventory', 0)).toBe(7);
    await projector.apply(batchOf(packed(7), packed(8)));
    expect(projector.cursors).toEqual({ 'inventory/0': 8 });
  });
});

describe('an event that cannot be applied', () => {
  const broken = (position: number, stream = `box-${position}`) =>
    ({ ...packed(position), stream, data: null }) as unknown as ReturnType<typeof packed>;
  const following = (position: number, stream: string) => ({ ...packed(position), stream });
  const world = async () => {
    const memory = inMemoryView(boxes);
    const onParked = vi.fn();
    const projector = await Projector.open(boxes, memory.view, { onParked });
    const parked = async () =>
      (await listParked(memory.view)).map(({ position, why }) => `${position}: ${why}`);
    return { ...memory, onParked, projector, parked };
  };
  const logOf = (...events: readonly RecordedEvent[]): EventHistory => ({
    read: async (_service, _bucket, after, limit) =>
      events.filter(({ position }) => position > after).slice(0, limit),
    head: async () => events.length,
  });

  it('is parked with later events of its stream while other streams continue', async () => {
    const { projector, works, documents, parked, onParked, view } = await world();
    await projector.apply(batchOf(packed(1), broken(2, 'box-a'), packed(3), following(4, 'box-a')));
    expect(works).toHaveLength(1);
    expect((await view.cursors())['inventory/0']).toBe(4);
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 2 });
    expect(await parked()).toEqual([
      expect.stringMatching(/^2: .*(null|undefined)/),
      '4: an earlier event of its stream is parked',
    ]);
    expect(onParked).toHaveBeenCalledOnce();

    await projector.apply(batchOf(following(5, 'box-a'), packed(6)));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 3 });
    expect(await parked()).toHaveLength(3);
  });

  it('is parked when the bus could not decode it', async () => {
    const { projector, parked } = await world();
    await projector.apply(batchOf({ ...packed(1), unreadable: 'not JSON' }));
    expect(await parked()).toEqual(['1: not JSON']);
  });

  it('is known as parked to an instance that takes over the bucket', async () => {
    const { projector, view, parked } = await world();
    await projector.apply(batchOf(broken(1, 'box-a')));
    const other = await Projector.open(boxes, view);
    await other.takeUp('inventory', 0);
    await other.apply(batchOf(following(2, 'box-a')));
    expect(await parked()).toHaveLength(2);
  });

  it('is known as parked even after ten thousand other parked events of its bucket (streams beyond those were once forgotten)', async () => {
    const { view } = await world();
    const others = Array.from({ length: 10_000 }, (_, index) =>
      park(parkedEvent(broken(index + 1, 'box-a'), 'broken')),
    );
    const last = broken(10_001, 'box-b');
    await view.apply({
      from: {},
      to: { 'inventory/0': 10_001 },
      changes: [...others, park(parkedEvent(last, 'broken'))],
    });
    const projector = await Projector.open(boxes, view);
    await projector.takeUp('inventory', 0);
    expect(projector.isParked(last)).toBe(true);
  });

  it('is distinguished from a view that cannot be written', async () => {
    let failures = 1;
    const { view } = inMemoryView(boxes, () => {
      if (failures-- > 0) throw new Error('the disk is full');
    });
    const projector = await Projector.open(boxes, view);
    await expect(projector.apply(batchOf(packed(1)))).rejects.toThrow('the disk is full');
    await projector.apply(batchOf(packed(1)));
    expect(await listParked(view)).toEqual([]);
  });

  it('is applied by a retry, with later events of its stream, while another instance processes the bucket', async () => {
    const { projector, view, documents, parked } = await world();
    await projector.apply(batchOf(broken(1, 'box-a'), following(2, 'box-a'), packed(3)));
    const mended = logOf(following(1, 'box-a'), following(2, 'box-a'), packed(3));
    const other = await Projector.open(boxes, view);
    expect(await other.retryParked(mended)).toEqual({ applied: 2, left: 0 });
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 3 });

    await projector.apply(batchOf(following(4, 'box-a')));
    expect(documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 4 });
    expect(await parked()).toEqual([]);
  });

  it('does not end the consumer even if ten events are released during one batch (the fourth release once did)', async () => {
    let releases = 0;
    const memory = inMemoryView(boxes, () => {
      if (releases === 10) return;
      releases += 1;
      memory.moveCursors({ 'released:inventory/0': releases });
    });
    const projector = await Projector.open(boxes, memory.view);
    await projector.apply(batchOf(packed(1)));
    expect(releases).toBe(10);
    expect(memory.documents.get('boxes/box-1')).toEqual({ id: 'box-1', pieces: 1 });
  });

  it('does not hide a moved cursor when it is released at the same time', async () => {
    const memory = inMemoryView(boxes, () =>
      memory.moveCursors({ 'released:inventory/0': 1, 'inventory/0': 1 }),
    );
    const projector = await Projector.open(boxes, memory.view);
    await expect(projector.apply(batchOf(packed(1)))).rejects.toThrow(CursorConflict);
    expect(memory.documents.size).toBe(0);
  });

  it('stays parked with its stream if a retry cannot apply it', async () => {
    const { projector, parked } = await world();
    await projector.apply(batchOf(broken(1, 'box-a'), following(2, 'box-a'), broken(3, 'box-b')));
    const history = logOf(broken(1, 'box-a'), following(2, 'box-a'), following(3, 'box-b'));
    expect(await projector.retryParked(history)).toEqual({ applied: 1, left: 2 });
    expect(await parked()).toHaveLength(2);
  });
});

const silent = { fatal: () => {}, parked: () => {} };

describe('a subscribed projection', () => {
  it('starts at its cursors and reports each batch after applying it', async () => {
    const { view, moveCursors, documents } = inMemoryView(boxes);
    moveCursors({ 'inventory/0': 1 });
    const { bus, subscribed, deliver } = manualBus();
    const onApplied = vi.fn(() => expect(documents.size).toBe(1));
    await subscribeProjection(boxes, view, bus, silent, onApplied);
    expect(subscribed[0]).toMatchObject({ consumer: 'inventory-boxes', services: ['inventory'] });
    expect(await subscribed[0]?.from('inventory', 0)).toBe(1);
    expect(await subscribed[0]?.from('inventory', 1)).toBe(0);
    const batch = batchOf(packed(2));
    await deliver(batch);
    expect(onApplied).toHaveBeenCalledExactlyOnceWith(batch);
    await expect(deliver(batchOf(packed(9)))).rejects.toThrow(GapDetected);
    expect(onApplied).toHaveBeenCalledTimes(1);
  });
});
