import { expect, it } from 'vitest';
import { matchPath } from './match-path.ts';

it('finds the pages by their paths', () => {
  expect(matchPath('/')).toEqual({ page: 'home' });
  expect(matchPath('/p')).toEqual({ page: 'pledge' });
  expect(matchPath('/preview')).toEqual({ page: 'preview' });
  expect(matchPath('/r')).toEqual({ page: 'receipt' });
  expect(matchPath('/b/01a20b4e-32d5-709a')).toEqual({ page: 'box', boxId: '01a20b4e-32d5-709a' });
  expect(matchPath('/d/xiji-2023')).toEqual({ page: 'drive', slug: 'xiji-2023' });
  expect(matchPath('/d/xiji-2023/give')).toEqual({ page: 'give', slug: 'xiji-2023' });
  expect(matchPath('/d/xiji-2023/report')).toEqual({ page: 'report', slug: 'xiji-2023' });
  expect(matchPath('/v/xlx-7f3k9q-8jk2-m4pq-t7wx')).toEqual({
    page: 'certificate',
    number: 'XLX-7F3K9Q-8JK2-M4PQ-T7WX',
  });
  expect(matchPath('/v/XLX-7F3K9Q').page).toBe('unknown');
  expect(matchPath('/d/xiji-2023/statement')).toEqual({ page: 'statement', slug: 'xiji-2023' });
  expect(matchPath('/d/xiji-2023/history')).toEqual({ page: 'history', slug: 'xiji-2023' });
});

it('finds no page for paths that only resemble those of pages', () => {
  for (const path of [
    '/d',
    '/d/',
    '/d/XIJI',
    '/d/xiji-2023/gift',
    '/d/../etc',
    '/pp',
    '/r/x',
    '/b',
    '/b/17',
  ])
    expect(matchPath(path)).toEqual({ page: 'unknown' });
});

it('finds the hand-in page by the reference in a giver’s QR code', () => {
  expect(matchPath('/h/XLX-7F3K9Q')).toEqual({ page: 'hand-in', reference: 'XLX-7F3K9Q' });
  expect(matchPath('/h/xlx-7f3k9q')).toEqual({ page: 'hand-in', reference: 'XLX-7F3K9Q' });
  expect(matchPath('/h/XLX-7F3K9')).toEqual({ page: 'unknown' });
});
