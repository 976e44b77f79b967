import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLEDGE_COLUMNS, PLEDGE_ORDERS, PLEDGE_STATES, pledgeFilter } from '../search.ts';
import {
  isSameFilter,
  LONGEST_NAME,
  MOST_VIEWS,
  renamed,
  type SavedView,
  viewsIn,
  withoutView,
  withView,
} from './saved-views.ts';

const filter = fc
  .record(
    {
      search: fc.constantFrom('布洛芬', 'XLX-7F3K9Q'),
      status: fc.constantFrom(...PLEDGE_STATES),
      category: fc.constantFrom('medicine', 'kit'),
      point: fc.constantFrom('p1', 'p12'),
      department: fc.constantFrom('京西大区', '第 2 大区'),
      sort: fc.constantFrom(...PLEDGE_ORDERS),
      columns: fc.subarray([...PLEDGE_COLUMNS]).map((columns) => columns.join('.')),
    },
    { requiredKeys: [] },
  )
  .map(pledgeFilter);
const name = fc.string({ minLength: 1, maxLength: LONGEST_NAME });
const views = fc.uniqueArray(fc.record({ name, filter }), {
  selector: (view) => view.name,
  maxLength: MOST_VIEWS,
});
const open: SavedView = { name: '还没交的', filter: pledgeFilter({ status: 'open' }) };

describe('saved views', () => {
  it('are the same after they were stored', () => {
    fc.assert(
      fc.property(views, (saved) => {
        const read = viewsIn(JSON.stringify(saved));
        expect(read.map((view) => view.name)).toEqual(saved.map((view) => view.name));
        for (const [index, view] of read.entries())
          expect(isSameFilter(view.filter, saved[index]?.filter ?? {})).toBe(true);
      }),
    );
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '{"name":"x"}',
    '[null,1,{"name":"","filter":{}},{"name":"x"},{"filter":{}},{"name":1,"filter":{}}]',
    JSON.stringify([{ name: 'x'.repeat(LONGEST_NAME + 1), filter: {} }]),
  ])('are left out where a stored text is not what the page wrote: %j', (text) => {
    expect(viewsIn(text)).toEqual([]);
  });

  it('have only parameters that a URL of the list may have', () => {
    const text = JSON.stringify([
      { name: 'x', filter: { status: 'gone', point: '<b>', columns: 'giver.secret', next: '//x' } },
    ]);
    expect(viewsIn(text)).toEqual([{ name: 'x', filter: pledgeFilter({ columns: 'giver' }) }]);
  });

  it('have each name once, though a stored text has it twice', () => {
    const newer = { ...open, filter: pledgeFilter({ status: 'ended' }) };
    expect(viewsIn(JSON.stringify([open, newer]))).toEqual([newer]);
  });

  it('are not more than the page shows', () => {
    const many = Array.from({ length: MOST_VIEWS + 5 }, (_, index) => ({
      name: `${index}`,
      filter: {},
    }));
    expect(viewsIn(JSON.stringify(many))).toHaveLength(MOST_VIEWS);
  });

  it('are added, replaced by name, renamed and deleted, and each name is there once', () => {
    const newer = { ...open, filter: pledgeFilter({ status: 'ended' }) };
    const other: SavedView = { name: '体温计', filter: pledgeFilter({ search: '体温计' }) };
    expect(withView([open, other], newer)).toEqual([newer, other]);
    expect(renamed([open, other], '还没交的', '待交付')).toEqual([
      { ...open, name: '待交付' },
      other,
    ]);
    expect(renamed([open, other], '还没交的', '体温计')).toEqual([{ ...open, name: '体温计' }]);
    expect(renamed([open, other], '还没交的', '还没交的')).toEqual([open, other]);
    expect(withoutView([open, other], '还没交的')).toEqual([other]);
    fc.assert(
      fc.property(views, fc.array(fc.tuple(fc.nat(2), name, name)), (saved, steps) => {
        let now: readonly SavedView[] = saved;
        for (const [step, from, to] of steps) {
          if (step === 0) now = withView(now, { name: to, filter: {} });
          else if (step === 1) now = renamed(now, now[0]?.name ?? from, to);
          else now = withoutView(now, from);
          expect(new Set(now.map((view) => view.name)).size).toBe(now.length);
        }
      }),
    );
  });

  it('are told apart by what they set, not by the order of the parameters', () => {
    expect(isSameFilter({ status: 'open', point: 'p1' }, { point: 'p1', status: 'open' })).toBe(
      true,
    );
    expect(isSameFilter({ status: 'open' }, pledgeFilter({ status: 'open' }))).toBe(true);
    expect(isSameFilter({ status: 'open' }, {})).toBe(false);
  });
});
