import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportFileName, savedAs } from './file-name.ts';

const now = new Date('2026-11-27T16:30:00Z');

describe('the name of an exported file', () => {
  it("has the drive, the table and the day in the drive's time zone", () => {
    expect(
      exportFileName({ title: '西吉县急需药品募集', words: ['登记'], extension: 'xlsx', now }),
    ).toBe('西吉县急需药品募集-登记-1128.xlsx');
    expect(exportFileName({ title: undefined, words: ['Cartons'], extension: 'csv', now })).toBe(
      'Cartons-1128.csv',
    );
  });

  it('is valid in every file system and in a header, whatever the title is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', ':', '"', '\n', '‮', '药', '𠮷') }),
        ),
        (title) => {
          const name = exportFileName({ title, words: ['登记'], extension: 'xlsx', now });
          expect(name).toMatch(/登记-1128\.xlsx$/);
          expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cf}]|^[. -]/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
          const header = savedAs(name, 'pledges.xlsx');
          expect(header).toMatch(
            /^attachment; filename="pledges\.xlsx"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
          );
          expect(decodeURIComponent(header.split("''")[1] ?? '')).toBe(name);
        },
      ),
    );
  });
});
