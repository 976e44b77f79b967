import type { DriveView, Me } from '@bluebox/contracts';
import type { Grant } from '@bluebox/contracts/grants';
import { describe, expect, it } from 'vitest';
import { isInScope, mayDo, type Permission, placeOfPage } from './use-may.ts';

const me = (grants?: Grant[]): Me => ({
  signedIn: true,
  roles: ['coordinator'],
  ...(grants === undefined ? {} : { grants }),
  may: ['coordinator', 'desk', 'packing', 'volunteer', 'staff'],
  links: [],
});
const drive = (driveId: string, organisationId?: string) =>
  ({ driveId, terms: { organisationId } }) as unknown as Pick<DriveView, 'driveId' | 'terms'>;
const may = (who: Me, permission: Permission, of: ReturnType<typeof drive>, page = 'board') =>
  mayDo(who, permission, placeOfPage(who, of, page));

describe('what a person may do', () => {
  it('is the same in every drive for roles that hold everywhere', () => {
    expect(may(me(), 'coordinator', drive('drive-1'))).toBe(true);
    expect(mayDo(me(), 'installation', undefined)).toBe(true);
    expect(isInScope(me(), drive('drive-1'))).toBe(true);
  });

  it('depends on the drive for roles in places', () => {
    const who = me([
      { role: 'coordinator', in: { organisationId: 'canteen' } },
      { role: 'viewer', in: { driveId: 'drive-2' } },
    ]);
    expect(may(who, 'coordinator', drive('drive-1', 'canteen'))).toBe(true);
    expect(may(who, 'coordinator', drive('drive-2', 'library'))).toBe(false);
    expect(may(who, 'staff', drive('drive-2', 'library'))).toBe(true);
    expect(isInScope(who, drive('drive-3'))).toBe(false);
  });

  it('includes drives of one’s organisation, but not the installation', () => {
    const who = me([{ role: 'coordinator', in: { organisationId: 'canteen' } }]);
    expect(mayDo(who, 'new-drive', undefined)).toBe(true);
    expect(mayDo(who, 'installation', undefined)).toBe(false);
    const helper = me([{ role: 'coordinator', in: { driveId: 'drive-1' } }]);
    expect(mayDo(helper, 'new-drive', undefined)).toBe(false);
  });

  it('is only the desk for a role at a hand-in point', () => {
    const who = me([{ role: 'desk', in: { driveId: 'drive-1', pointId: 'p1' } }]);
    expect(isInScope(who, drive('drive-1'))).toBe(true);
    expect(may(who, 'desk', drive('drive-1'), 'desk')).toBe(true);
    expect(may(who, 'desk', drive('drive-1'), 'pledges')).toBe(false);
    expect(may(who, 'staff', drive('drive-1'), 'board')).toBe(false);
    expect(isInScope(who, drive('drive-2'))).toBe(false);
  });

  it('is nothing before it is known', () => {
    expect(mayDo(undefined, 'staff', undefined)).toBe(false);
  });
});
