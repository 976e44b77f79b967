import { DomainError } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { assertPublished, assertTakesHandIns, type KnownDrive } from './drive.ts';

const drive = (status: KnownDrive['status']): KnownDrive => ({
  driveId: 'drive-xiji',
  status,
  rules: {
    version: 1,
    categories: ['medicine'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: true,
  },
  expectedArrival: '2023-03-28',
  handInPointIds: ['p1', 'p2'],
});
const codeOf = (assertion: () => void): string | undefined => {
  try {
    assertion();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('hand-ins to a drive', () => {
  it.each([
    [undefined, 'UNKNOWN_DRIVE', 'UNKNOWN_DRIVE'],
    [drive('draft'), 'DRIVE_NOT_PUBLISHED', 'DRIVE_NOT_PUBLISHED'],
    [drive('published'), undefined, undefined],
    [drive('closed'), undefined, undefined],
    [drive('completed'), undefined, 'DRIVE_COMPLETED'],
  ])('are accepted from publication until completion (case %#)', (known, published, handIns) => {
    expect(codeOf(() => assertPublished(known))).toBe(published);
    expect(codeOf(() => assertTakesHandIns(known, undefined))).toBe(handIns);
  });

  it("are accepted only at the drive's hand-in points", () => {
    expect(codeOf(() => assertTakesHandIns(drive('published'), 'p2'))).toBeUndefined();
    expect(codeOf(() => assertTakesHandIns(drive('published'), 'p3'))).toBe(
      'UNKNOWN_HAND_IN_POINT',
    );
  });
});
