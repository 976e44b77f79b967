import type { Mismatch, MismatchesView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { oldestOf, totalOf } from './mismatch-counts.ts';

const opened = (since: string): Mismatch => ({
  kind: 'case',
  since,
  caseId: `case-${since}`,
  caseKind: 'request',
});
const answer: MismatchesView = {
  driveId: 'drive-0001',
  kinds: [
    {
      kind: 'case',
      total: 57,
      mismatches: [opened('2026-03-03T00:00:00.000Z'), opened('2026-03-04T00:00:00.000Z')],
    },
    {
      kind: 'unconfirmed',
      total: 1,
      mismatches: [
        {
          kind: 'unconfirmed',
          since: '2026-03-02T00:00:00.000Z',
          consignmentId: 'consignment-1',
          number: 1,
          boxes: 3,
        },
      ],
    },
  ],
};

describe('the open work on the board', () => {
  it('counts all mismatches of a kind (a former board counted only the oldest that are listed)', () => {
    expect(totalOf(answer, ['case'])).toBe(57);
    expect(totalOf(answer, ['case', 'unconfirmed'])).toBe(58);
    expect(totalOf(answer, ['claim'])).toBe(0);
    expect(totalOf(undefined, ['case'])).toBe(0);
  });
  it('waits since its oldest mismatch', () => {
    expect(oldestOf(answer, ['case'])).toBe('2026-03-03T00:00:00.000Z');
    expect(oldestOf(answer, ['case', 'unconfirmed'])).toBe('2026-03-02T00:00:00.000Z');
    expect(oldestOf(answer, ['claim'])).toBeUndefined();
  });
});
