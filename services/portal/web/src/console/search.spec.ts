import { describe, expect, it } from 'vitest';
import { deskSearch, nextAddress, packingFilter, pledgeFilter } from './search.ts';

describe('what stands behind the question mark', () => {
  it('leaves out what makes no sense', () => {
    expect(pledgeFilter({ search: '', page: 'x' })).toEqual({});
    expect(pledgeFilter({ search: 12, page: 1 })).toEqual({ search: '12' });
    expect(pledgeFilter({ page: 3 })).toEqual({ page: 3 });
    expect(packingFilter({ status: 'burnt' })).toEqual({});
    expect(deskSearch({ walkIn: 'yes', reference: 'XLX-7F3K9Q' })).toEqual({
      reference: 'XLX-7F3K9Q',
    });
  });
  it('goes on only to pages of the console', () => {
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
