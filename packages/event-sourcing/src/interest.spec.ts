import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from './event.ts';
import { recorded } from './in-memory.test-support.ts';
import {
  allOf,
  dispatch,
  type EventGroup,
  eachOf,
  type Interest,
  servicesOf,
  someOf,
} from './interest.ts';

type BoxEvent =
  | { readonly type: 'box.opened'; readonly data: { readonly box: string } }
  | { readonly type: 'box.sealed'; readonly data: { readonly box: string } };
type ShelfEvent = { readonly type: 'shelf.emptied'; readonly data: { readonly shelf: string } };

const published = new Set(['box.opened', 'box.sealed', 'shelf.emptied']);
const boxEvents: EventGroup<BoxEvent> = {
  service: 'inventory',
  types: ['box.opened', 'box.sealed'],
  published,
};
const shelfEvents: EventGroup<ShelfEvent> = {
  service: 'inventory',
  types: ['shelf.emptied'],
  published,
};
const opened = recorded<BoxEvent>(1, { type: 'box.opened', data: { box: 'b-1' } });
const sealed = recorded<BoxEvent>(2, { type: 'box.sealed', data: { box: 'b-1' } });
const emptied = recorded<ShelfEvent>(3, { type: 'shelf.emptied', data: { shelf: 's-1' } });

/** Returns the strings that a reader's handlers return for an event. */
const told = (interests: readonly Interest<[], string>[], event: RecordedEvent) =>
  dispatch('a reader', interests)(event).map((handle) => handle(event));

describe('interest in a group', () => {
  it('can cover every event, and the compiler then reports an event without a handler', () => {
    const all: Interest<[], string> = allOf(boxEvents, {
      'box.opened': ({ data }) => `opened ${data.box}`,
      'box.sealed': ({ data }) => `sealed ${data.box}`,
    });
    expect([opened, sealed].map((event) => told([all], event))).toEqual([
      ['opened b-1'],
      ['sealed b-1'],
    ]);
    // @ts-expect-error: box.sealed has no handler.
    allOf(boxEvents, { 'box.opened': () => '' });
  });

  it("can cover only some events, and then skips the service's other events", () => {
    const some: Interest<[], string> = someOf(boxEvents, {
      'box.sealed': ({ data }) => `sealed ${data.box}`,
    });
    expect([opened, sealed, emptied].map((event) => told([some], event))).toEqual([
      [],
      ['sealed b-1'],
      [],
    ]);
    // @ts-expect-error: the group has no such event.
    someOf(boxEvents, { 'box.vanished': () => '' });
  });

  it('can be one handler for every event of several groups', () => {
    const each = eachOf([boxEvents, shelfEvents], ({ type }) => type);
    expect([opened, sealed, emptied].map((event) => told(each, event))).toEqual([
      ['box.opened'],
      ['box.sealed'],
      ['shelf.emptied'],
    ]);
  });

  it('names a service once, even if several of its groups are read', () => {
    expect(servicesOf(eachOf([boxEvents, shelfEvents], () => ''))).toEqual(['inventory']);
  });
});

describe('a reader', () => {
  it('refuses an event in no known group, because its publisher is newer than the reader', () => {
    const vanished = recorded(4, { type: 'box.vanished', data: {} });
    const some: Interest<[], string> = someOf(shelfEvents, { 'shelf.emptied': () => '' });
    expect(() => told([some], vanished)).toThrow('a reader does not know box.vanished');
  });

  it('runs the handlers of an event in several interests in the order of the interests', () => {
    const twice: readonly Interest<[], string>[] = [
      someOf(boxEvents, { 'box.opened': () => 'first' }),
      ...eachOf([boxEvents], () => 'then'),
    ];
    expect([opened, sealed].map((event) => told(twice, event))).toEqual([
      ['first', 'then'],
      ['then'],
    ]);
  });
});
