import type { Grant, Me } from '@bluebox/contracts';
import { ROLES, rolesAllow, rolesAnywhere, WORKS } from '@bluebox/contracts/grants';
import { describe, expect, it } from 'vitest';
import { sectionsOf } from './drive-sections.ts';
import type { ShownDrive } from './use-may.ts';

const drive = { driveId: 'drive-1', terms: {} } as ShownDrive;
const holder = (...grants: Grant[]): Me => {
  const roles = [...rolesAnywhere(grants)];
  const isScoped = grants.some(({ in: place }) => place !== 'everywhere');
  return {
    signedIn: true,
    roles,
    may: WORKS.filter((work) => rolesAllow(roles, work)),
    links: [],
    ...(isScoped ? { grants } : {}),
  };
};
const namesFor = (me: Me, shown: ShownDrive | undefined, isLoading = false) =>
  sectionsOf(me, shown, isLoading).map(([, name]) => name);

describe('the sections of a drive', () => {
  it('are none if the drive is unknown (sections beyond a helper’s role were shown)', () => {
    for (const role of ROLES) {
      expect(namesFor(holder({ role, in: 'everywhere' }), undefined)).toEqual([]);
      expect(namesFor(holder({ role, in: { driveId: 'drive-2' } }), undefined)).toEqual([]);
    }
  });

  it('wait for the drive if they depend on it', () => {
    const packer = holder({ role: 'packing', in: { driveId: 'drive-1' } });
    expect(namesFor(packer, undefined, true)).toEqual([]);
    expect(namesFor(packer, drive)).toEqual(['board', 'packing', 'consignments', 'cases']);
    const everywhere = holder({ role: 'packing', in: 'everywhere' });
    expect(namesFor(everywhere, undefined, true)).toEqual(namesFor(everywhere, drive));
  });

  it('are those of the role in this drive', () => {
    const elsewhere = holder(
      { role: 'coordinator', in: { driveId: 'drive-2' } },
      { role: 'viewer', in: { driveId: 'drive-1' } },
    );
    expect(namesFor(elsewhere, drive)).toEqual(['board', 'consignments']);
  });
});
