import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BEHIND_HEADER,
  type LogMark,
  MOST_MARKS,
  POSITION_HEADER,
  readMarks,
  SeenMarks,
  writeMarks,
} from './positions.ts';

const said = (position?: string, behind?: string) =>
  new Headers({
    ...(position === undefined ? {} : { [POSITION_HEADER]: position }),
    ...(behind === undefined ? {} : { [BEHIND_HEADER]: behind }),
  });

describe('marks in the log', () => {
  it('are read as they were written', () => {
    const mark: fc.Arbitrary<LogMark> = fc
      .tuple(
        fc.constantFrom('pledge', 'inventory', 'shipment'),
        fc.nat({ max: 7 }),
        fc.oneof(
          fc.record({ commit: fc.uuid() }),
          fc.record({ position: fc.nat() }),
          fc.record({ commit: fc.uuid(), position: fc.nat() }),
        ),
      )
      .map(([service, bucket, which]) => ({ service, bucket, ...which }));
    fc.assert(
      fc.property(fc.array(mark, { maxLength: MOST_MARKS }), (marks) => {
        expect(readMarks(writeMarks(marks))).toEqual(marks);
      }),
    );
  });

  it('are skipped if they are unreadable or beyond the limit', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readMarks(text).length).toBeLessThanOrEqual(MOST_MARKS);
      }),
    );
    expect(readMarks('inventory/3, ../x:1,inventory/3:7,inventory/3:-1')).toEqual([
      { service: 'inventory', bucket: 3, position: 7 },
    ]);
    expect(readMarks(Array(1_000).fill('pledge/1:1').join(','))).toHaveLength(MOST_MARKS);
  });
});

describe('the commits that a reader has seen', () => {
  it('include the highest position of each bucket, whatever the order of the answers', () => {
    const seen = new SeenMarks();
    expect(seen.header()).toBeUndefined();
    for (const text of ['inventory/3:7', 'pledge/3:2', 'inventory/3:5']) seen.note(said(text));
    expect(seen.header()).toBe('inventory/3:7,pledge/3:2');
  });

  it('include a commit by name until its position is known', () => {
    const seen = new SeenMarks();
    seen.note(said('inventory/3@a'));
    seen.note(said('inventory/3@b'));
    expect(seen.header()).toBe('inventory/3@a,inventory/3@b');
    seen.note(said('inventory/3@a:12'));
    expect(seen.header()).toBe('inventory/3@b,inventory/3:12');
  });

  it('no longer include commits that an answer lacked, but still include later commits', () => {
    const seen = new SeenMarks();
    seen.note(said('inventory/3:7,pledge/1@a'));
    seen.note(said('inventory/3:9'));
    seen.note(said(undefined, 'inventory/3:7,pledge/1@a'));
    expect(seen.header()).toBe('inventory/3:9');
    seen.note(said(undefined, 'inventory/3:9'));
    expect(seen.header()).toBeUndefined();
  });

  it('include at most 16 commits of a bucket by name', () => {
    const seen = new SeenMarks();
    seen.note(said('inventory/5@first'));
    for (let commit = 1; commit <= 100; commit++) seen.note(said(`pledge/3@c${commit}`));
    const named = readMarks(seen.header()).map(({ commit }) => commit);
    expect(named).toEqual(['first', ...Array.from({ length: 16 }, (_, at) => `c${85 + at}`)]);
  });

  it('are merged with the commits of another reader without lowering a position', () => {
    const [giver, desk] = [new SeenMarks(), new SeenMarks()];
    giver.note(said('pledge/1@a,pledge/1:7,inventory/3:4'));
    desk.note(said('pledge/1:9'));
    desk.learn(giver);
    expect(desk.header()).toBe('pledge/1@a,pledge/1:9,inventory/3:4');
  });
});
