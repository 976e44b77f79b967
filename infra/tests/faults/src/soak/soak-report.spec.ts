import { expect, it } from 'vitest';
import { mergedSoaks } from './soak-report.ts';

it('a soak of one deployment keeps the section about the other', () => {
  const first = mergedSoaks('', new Map([['distributed', 'three\n\nlines\n']]));
  const both = mergedSoaks(first, new Map([['standalone', 'one']]));
  expect(both).toContain('## standalone\n\none\n\n## distributed\n\nthree\n\nlines\n');
  expect(mergedSoaks(both, new Map())).toBe(both);
  expect(mergedSoaks(both, new Map([['standalone', 'two']]))).toBe(
    both.replace('\none\n', '\ntwo\n'),
  );
});
