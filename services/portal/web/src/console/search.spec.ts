import { describe, expect, it } from 'vitest';
import {
  boardSearch,
  columnsIn,
  columnsText,
  deskSearch,
  nextAddress,
  PLEDGE_COLUMNS,
  packingFilter,
  peopleFilter,
  pledgeFilter,
  printedIds,
  stockFilter,
} from './search.ts';

describe('parameters of a URL', () => {
  it('are ignored if they are invalid', () => {
    expect(pledgeFilter({ search: '', page: 'x' })).toEqual({});
    expect(pledgeFilter({ search: 12, page: 1 })).toEqual({ search: '12' });
    expect(pledgeFilter({ page: 3 })).toEqual({});
    expect(packingFilter({ status: 'burnt' })).toEqual({});
    expect(deskSearch({ walkIn: 'yes', reference: 'XLX-7F3K9Q' })).toEqual({
      reference: 'XLX-7F3K9Q',
    });
  });
  it('name the page after the sign-in only if it is in the console', () => {
    expect(nextAddress({ next: '/console/drives?page=2' })).toEqual({
      next: '/console/drives?page=2',
    });
    for (const next of [
      'https://elsewhere.example/console',
      '//elsewhere.example',
      '/consolex',
      '/p',
    ])
      expect(nextAddress({ next }), next).toEqual({});
  });
});

describe('the filters of a list', () => {
  it('are read from the URL', () => {
    expect(pledgeFilter({ status: 'open', point: 'p2', sort: 'oldest', page: 3 })).toEqual({
      status: 'open',
      point: 'p2',
      sort: 'oldest',
    });
    expect(stockFilter({ text: '布洛芬', all: true, sort: 'most' })).toEqual({
      text: '布洛芬',
      all: true,
      sort: 'most',
    });
    // The router parses digits in the URL as a number.
    expect(stockFilter({ text: 2027 })).toEqual({ text: '2027' });
  });

  it('are dropped if their values are invalid', () => {
    expect(pledgeFilter({ status: 'gone', point: '<b>', sort: 'up', page: -1 })).toEqual({});
    expect(stockFilter({ text: '', all: 'yes', sort: 1 })).toEqual({});
  });
});

describe('the columns of the pledge list', () => {
  it('are all of them unless the URL names some, in the order of the list', () => {
    expect(columnsIn({})).toEqual(PLEDGE_COLUMNS);
    expect(columnsIn(pledgeFilter({ columns: 'goods.state.goods' }))).toEqual(['state', 'goods']);
    expect(pledgeFilter({ columns: 'goods.state' })).toEqual({ columns: 'state.goods' });
  });
  it('are ignored where they are unknown, and are not in the URL when all are shown', () => {
    expect(pledgeFilter({ columns: 'secret.<b>' })).toEqual({});
    expect(pledgeFilter({ columns: 'giver.secret' })).toEqual({ columns: 'giver' });
    expect(columnsText(PLEDGE_COLUMNS)).toBeUndefined();
    expect(columnsText([])).toBeUndefined();
  });
});

describe('ids of the sheets to print', () => {
  it('are the valid ones among those in the URL', () => {
    const [one, two] = ['01a216c0-18b0-74b4', '01a216c0-18b0-74b5'];
    expect(printedIds({ ids: `${one}.${two}` })).toEqual({ ids: `${one}.${two}` });
    expect(printedIds({ ids: `${one}.../../etc.<b>` })).toEqual({ ids: one });
    expect(printedIds({})).toEqual({ ids: '' });
  });
});

it('invalid parameters of a URL do not reach the page (they did)', () => {
  const raw = { status: 'gone', point: '<b>', page: -1, next: '//elsewhere.example', at: 'x' };
  for (const read of [pledgeFilter, nextAddress, boardSearch, packingFilter, peopleFilter]) {
    // The router merges the validated parameters over the raw parameters.
    const merged = { ...raw, ...read(raw) };
    for (const name of Object.keys(read(raw)))
      expect([name, merged[name as keyof typeof merged]]).toEqual([name, undefined]);
    expect(Object.keys(read(raw)).length).toBeGreaterThan(0);
  }
});
