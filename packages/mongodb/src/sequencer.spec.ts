import { describe, expect, it } from 'vitest';
import { commitDocument } from './commit-document.ts';
import { inStreamOrder, precedingVersions } from './sequencer.ts';

const SHAPES = { 'box.opened': { version: 1 } };
let commits = 0;
/** Makes a commit with one event after each of the given versions. */
const after = (versions: Readonly<Record<string, number>>) =>
  commitDocument('inventory', SHAPES, {
    id: `commit-${++commits}`,
    scope: 'drive-1',
    recordedAt: '2026-03-20T08:00:00.000Z',
    actor: 'account-1',
    correlation: 'request-1',
    streams: Object.entries(versions).map(([stream, expectedVersion]) => ({
      stream,
      expectedVersion,
      events: [{ type: 'box.opened', data: {} }],
    })),
  });
const nothing = () => false;

describe('the order in which commits get positions', () => {
  it('is the order of arrival for commits of different streams', () => {
    const pending = [after({ 'box-1': 0 }), after({ 'box-2': 0 }), after({ 'box-3': 0 })];
    expect(inStreamOrder(pending, nothing)).toEqual(pending);
  });

  it('has version v after v - 1, in whatever order the commits were read', () => {
    const [first, second, third] = [0, 1, 2].map((version) => after({ 'box-1': version }));
    const other = after({ 'box-2': 0 });
    const seen = [third, other, second, first] as ReturnType<typeof after>[];
    expect(inStreamOrder(seen, nothing)).toEqual([first, second, third, other]);
  });

  it('postpones commits that follow a version that was not read', () => {
    const fourth = after({ 'box-1': 3 });
    const both = after({ 'box-1': 4, 'box-2': 0 });
    const next = after({ 'box-2': 1 });
    const other = after({ 'box-3': 0 });
    expect(inStreamOrder([fourth, both, next, other], nothing)).toEqual([other]);
    expect(inStreamOrder([fourth, both, next], (version) => version === 'box-1:3')).toEqual([
      fourth,
      both,
      next,
    ]);
  });

  it('requires the version before the first one of each stream, unless the first one is version 1', () => {
    expect(precedingVersions(after({ 'box-1': 0, 'box-2': 4 }))).toEqual(['box-2:4']);
  });
});
