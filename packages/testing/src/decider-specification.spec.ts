import { type Decider, DomainError } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { given } from './decider-specification.ts';

type ShelfEvent =
  | { readonly type: 'shelf.opened'; readonly data: { readonly at: string } }
  | { readonly type: 'box.placed'; readonly data: { readonly box: string; readonly at: string } };

interface PlaceBoxes {
  readonly boxes: readonly string[];
  readonly at: string;
}

const ROOM = 2;

const shelf: Decider<PlaceBoxes, { readonly open: boolean; readonly boxes: number }, ShelfEvent> = {
  initialState: { open: false, boxes: 0 },
  evolve: (state, event) =>
    event.type === 'shelf.opened' ? { ...state, open: true } : { ...state, boxes: state.boxes + 1 },
  decide(command, state) {
    if (command.boxes.length === 0) throw new TypeError('a defect');
    if (state.boxes + command.boxes.length > ROOM)
      throw new DomainError('conflict', 'SHELF_FULL', 'use another shelf', {
        room: ROOM - state.boxes,
      });
    const placed = command.boxes.map(
      (box): ShelfEvent => ({ type: 'box.placed', data: { box, at: command.at } }),
    );
    return state.open ? placed : [{ type: 'shelf.opened', data: { at: command.at } }, ...placed];
  },
};

const at = '2023-03-18';
const opened: ShelfEvent = { type: 'shelf.opened', data: { at } };
const placed = (box: string, on = at): ShelfEvent => ({
  type: 'box.placed',
  data: { box, at: on },
});
const placing = (...boxes: string[]) => given(shelf).when({ boxes, at });
const refusedBySpecification = (specify: () => void) => expect(specify).toThrow();

describe('given/when/then', () => {
  it('accepts exactly what was decided', () => {
    placing('a', 'b').then(opened, placed('a'), placed('b'));
    given(shelf, [opened, placed('a')])
      .when({ boxes: ['b'], at })
      .then(placed('b'));
  });

  it('fails on events in another order', () => {
    refusedBySpecification(() => placing('a', 'b').then(opened, placed('b'), placed('a')));
    refusedBySpecification(() => placing('a').then(placed('a'), opened));
  });

  it('fails when an event is missing, added or repeated', () => {
    refusedBySpecification(() => placing('a', 'b').then(opened, placed('a')));
    refusedBySpecification(() => placing('a', 'b').then());
    refusedBySpecification(() => placing('a').then(opened, placed('a'), placed('b')));
    refusedBySpecification(() => placing('a', 'b').then(opened, placed('a'), placed('a')));
  });

  it('fails on another date', () => {
    refusedBySpecification(() => placing('a').then(opened, placed('a', '2023-03-19')));
  });

  it('fails on an additional or missing field, even if its value is undefined', () => {
    const extra = { type: 'box.placed', data: { box: 'a', at, by: 'x' } } as const;
    const unset = { type: 'box.placed', data: { box: 'a', at, by: undefined } } as const;
    const short = { type: 'box.placed', data: { box: 'a' } } as unknown as ShelfEvent;
    for (const event of [extra, unset, short])
      refusedBySpecification(() => placing('a').then(opened, event));
  });

  it('fails on another type with the same data', () => {
    const other = { type: 'box.removed', data: { box: 'a', at } } as unknown as ShelfEvent;
    refusedBySpecification(() => placing('a').then(opened, other));
  });

  it('fails when events were expected and the command was refused', () => {
    refusedBySpecification(() => placing('a', 'b', 'c').then(opened));
    expect(() => placing('a', 'b', 'c').then()).toThrow(DomainError);
  });

  it('accepts a refusal by its code, and by its data if data is given', () => {
    placing('a', 'b', 'c').thenRefused('SHELF_FULL');
    placing('a', 'b', 'c').thenRefused('SHELF_FULL', { room: 2 });
  });

  it('fails on another code or other data', () => {
    refusedBySpecification(() => placing('a', 'b', 'c').thenRefused('SHELF_LOCKED'));
    refusedBySpecification(() => placing('a', 'b', 'c').thenRefused('SHELF_FULL', { room: 1 }));
    refusedBySpecification(() => placing('a', 'b', 'c').thenRefused('SHELF_FULL', {}));
  });

  it('fails when a refusal was expected and the command was accepted', () => {
    expect(() => placing('a').thenRefused('SHELF_FULL')).toThrow('expected a refusal');
  });

  it('rethrows a programming error', () => {
    expect(() => placing().thenRefused('SHELF_FULL')).toThrow(TypeError);
    expect(() => placing().then()).toThrow('a defect');
  });
});
