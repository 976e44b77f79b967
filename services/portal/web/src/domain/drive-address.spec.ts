import { expect, it } from 'vitest';
import { matchPath } from '../public/navigation/match-path.ts';
import { driveAddress, drivePath } from './drive-address.ts';

it('the paths of a drive lead to its pages', () => {
  expect(matchPath(drivePath('winter-2026'))).toEqual({ page: 'drive', slug: 'winter-2026' });
  for (const page of ['give', 'report', 'statement', 'history'] as const)
    expect(matchPath(drivePath('winter-2026', page))).toEqual({ page, slug: 'winter-2026' });
  expect(driveAddress('https://give.example.org', 'winter-2026')).toBe(
    'https://give.example.org/d/winter-2026',
  );
});
