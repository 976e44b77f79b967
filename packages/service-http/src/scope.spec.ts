import {
  covers,
  type Grant,
  type GrantPlace,
  Grants,
  type Place,
  ROLES,
  rolesIn,
} from '@bluebox/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StaffAccess } from './access.ts';
import type { Caller } from './caller.ts';
import type { Route } from './route.ts';
import { callerAtRecords, type Places, worksIn } from './scope.ts';

const B1: Place = { driveId: 'drive-b1', organisationId: 'canteen' };
const B2: Place = { driveId: 'drive-b2', organisationId: 'canteen' };
const ELSEWHERE: Place = { driveId: 'drive-c1', organisationId: 'library' };
const UNATTACHED: Place = { driveId: 'drive-d1' };
const PLACES = [B1, B2, ELSEWHERE, UNATTACHED];

const holder = (...grants: Grant[]): Caller => ({
  subject: 'account-1',
  roles: grants.map(({ role }) => role),
  grants,
  links: [],
});

describe('a role', () => {
  it.each<[name: string, where: GrantPlace, covered: readonly Place[]]>([
    ['everywhere holds in every drive', 'everywhere', PLACES],
    ['in an organisation holds in its drives', { organisationId: 'canteen' }, [B1, B2]],
    ['in a drive holds in that drive', { driveId: 'drive-b1' }, [B1]],
    ['at a hand-in point does not hold in the drive', { driveId: 'drive-b1', pointId: 'p1' }, []],
  ])('%s', (_name, where, covered) => {
    expect(PLACES.filter((place) => covers(where, place))).toEqual(covered);
  });

  it('in a place does not hold for what belongs to no drive', () => {
    expect(covers({ organisationId: 'canteen' }, undefined)).toBe(false);
    expect(covers({ driveId: 'drive-b1' }, undefined)).toBe(false);
    expect(covers('everywhere', undefined)).toBe(true);
  });

  it('at a hand-in point holds for the records of that point', () => {
    const where = { driveId: 'drive-b1', pointId: 'p1' };
    expect(covers(where, { ...B1, pointIds: ['p2', 'p1'] })).toBe(true);
    expect(covers(where, { ...B1, pointIds: ['p2'] })).toBe(false);
    expect(covers(where, { ...B2, pointIds: ['p1'] })).toBe(false);
  });

  it('in one drive does not hold in another, in which the account has another role', () => {
    const caller = holder(
      { role: 'coordinator', in: { driveId: 'drive-b1' } },
      { role: 'viewer', in: { driveId: 'drive-b2' } },
    );
    expect(worksIn(caller, 'coordinator', B1)).toBe(true);
    expect(worksIn(caller, 'coordinator', B2)).toBe(false);
    expect(worksIn(caller, 'staff', B2)).toBe(true);
  });

  it('holds everywhere for a caller without grants, such as the holder of an old token', () => {
    const old: Caller = { subject: 'account-1', roles: ['desk'], links: [] };
    expect(PLACES.every((place) => worksIn(old, 'desk', place))).toBe(true);
  });
});

describe('any grants', () => {
  const id = fc.constantFrom('id-00001', 'id-00002', 'id-00003');
  const where: fc.Arbitrary<GrantPlace> = fc.oneof(
    fc.constant('everywhere' as const),
    id.map((organisationId) => ({ organisationId })),
    id.map((driveId) => ({ driveId })),
    fc.record({ driveId: id, pointId: fc.constantFrom('p1', 'p2') }),
  );
  const grant = fc
    .record({ role: fc.constantFrom(...ROLES), in: where })
    .map(
      (given): Grant =>
        given.in !== 'everywhere' && 'pointId' in given.in ? { ...given, role: 'desk' } : given,
    );
  const place = fc.record({
    driveId: id,
    organisationId: fc.option(id, { nil: undefined }),
    pointIds: fc.subarray(['p1', 'p2', 'p3']),
  });
  const work = fc.constantFrom<StaffAccess>('coordinator', 'desk', 'packing', 'volunteer', 'staff');

  it('allow no less after another grant', () => {
    fc.assert(
      fc.property(fc.array(grant), grant, place, work, (grants, another, at, staff) => {
        if (worksIn(holder(...grants), staff, at))
          expect(worksIn(holder(...grants, another), staff, at)).toBe(true);
      }),
    );
  });

  it('allow no less when one is widened to everywhere', () => {
    fc.assert(
      fc.property(fc.array(grant), grant, place, work, (grants, narrow, at, staff) => {
        if (worksIn(holder(...grants, narrow), staff, at))
          expect(worksIn(holder(...grants, { ...narrow, in: 'everywhere' }), staff, at)).toBe(true);
      }),
    );
  });

  it('in one drive open no other drive', () => {
    fc.assert(
      fc.property(fc.array(grant), place, ({ length }, at) => {
        const grants = Array.from(
          { length },
          (): Grant => ({
            role: 'coordinator',
            in: { driveId: 'another' },
          }),
        );
        expect(rolesIn(grants, at)).toEqual([]);
      }),
    );
  });

  it('allow the same after they are put in order', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { minLength: 1, maxLength: 40 }),
        place,
        work,
        (grants, at, staff) => {
          expect(worksIn(holder(...Grants.parse(grants)), staff, at)).toBe(
            worksIn(holder(...grants), staff, at),
          );
        },
      ),
    );
  });
});

describe('the records of a request', () => {
  const drives: Readonly<Record<string, string>> = {
    'box box-1': 'drive-b1',
    'box box-2': 'drive-c1',
    'parcel parcel-1': 'drive-b1',
    'parcel parcel-2': 'drive-c1',
    'reception box-1': 'drive-b1',
  };
  const organisations: Readonly<Record<string, string>> = {
    'drive-b1': 'canteen',
    'drive-c1': 'library',
  };
  const looked: string[] = [];
  const places: Places = {
    async locate(kind, id) {
      looked.push(`${kind} ${id}`);
      const driveId = kind === 'drive' ? id : drives[`${kind} ${id}`];
      return driveId === undefined ? undefined : { driveId };
    },
    async organisationOf(driveId) {
      looked.push(`organisation of ${driveId}`);
      return organisations[driveId];
    },
  };
  const at = (operation: string, caller: Caller, params: object, body: object = {}) =>
    callerAtRecords({ operation, access: 'packing' } as Route, caller, { params, body }, places);
  const packer = holder({ role: 'packing', in: { organisationId: 'canteen' } });

  it('are not looked up for a caller whose roles hold everywhere', async () => {
    looked.length = 0;
    const { grants: _, ...everywhere } = packer;
    expect(await at('showBox', everywhere, { boxId: 'box-2' })).toBe(everywhere);
    expect(looked).toEqual([]);
  });

  it('need no organisation for a caller with roles in drives only', async () => {
    looked.length = 0;
    const caller = holder({ role: 'packing', in: { driveId: 'drive-b1' } });
    await at('showBox', caller, { boxId: 'box-1' });
    expect(looked).toEqual(['box box-1']);
  });

  it('are refused outside the scope exactly as unknown ones are', async () => {
    const refusal = (boxId: string) =>
      at('showBox', packer, { boxId }).catch((error: unknown) => ({ ...(error as Error) }));
    expect(await refusal('box-2')).toEqual(await refusal('box-9'));
    expect(await refusal('box-2')).toMatchObject({ code: 'UNKNOWN_BOX', kind: 'not-found' });
  });

  it('must all be within the scope', async () => {
    const pack = (boxId: string, parcelId: string) =>
      at('packBox', packer, { boxId }, { parcelId, quantity: 1 });
    expect((await pack('box-1', 'parcel-1')).roles).toEqual(['packing']);
    await expect(pack('box-1', 'parcel-2')).rejects.toMatchObject({ code: 'UNKNOWN_PARCEL' });
    await expect(pack('box-2', 'parcel-1')).rejects.toMatchObject({ code: 'UNKNOWN_BOX' });
    await expect(
      at(
        'assembleKits',
        packer,
        {},
        {
          driveId: 'drive-b1',
          components: [{ parcelId: 'parcel-1' }, { parcelId: 'parcel-2' }],
        },
      ),
    ).rejects.toMatchObject({ code: 'UNKNOWN_PARCEL' });
  });

  it('may be of a kind that the body tells', async () => {
    const erase = (of: unknown, id: unknown) => at('eraseInventoryNotes', packer, {}, { of, id });
    expect((await erase('reception', 'box-1')).roles).toEqual(['packing']);
    await expect(erase('box', 'box-2')).rejects.toMatchObject({ code: 'UNKNOWN_BOX' });
  });

  it('limit a desk to its points, in routes that can be limited', async () => {
    const desk = holder({ role: 'desk', in: { driveId: 'drive-b1', pointId: 'p1' } });
    const list = (operation: string, caller: Caller, driveId: string) =>
      callerAtRecords(
        { operation, access: 'desk' } as Route,
        caller,
        { params: { driveId }, body: {} },
        places,
      );
    expect(await list('listExpected', desk, 'drive-b1')).toMatchObject({
      roles: ['desk'],
      pointIds: ['p1'],
    });
    await expect(list('listExpected', desk, 'drive-c1')).rejects.toMatchObject({
      code: 'UNKNOWN_DRIVE',
    });
    await expect(list('listPledges', desk, 'drive-b1')).rejects.toMatchObject({
      code: 'UNKNOWN_DRIVE',
    });
    const wider = holder(...(desk.grants ?? []), { role: 'desk', in: { driveId: 'drive-b1' } });
    expect(await list('listExpected', wider, 'drive-b1')).not.toHaveProperty('pointIds');
    const reader = holder(...(desk.grants ?? []), { role: 'viewer', in: 'everywhere' });
    expect(await list('listExpected', reader, 'drive-b1')).toMatchObject({ pointIds: ['p1'] });
  });

  it('add the desk of a point to another role in the drive, on a public route (it was lost)', async () => {
    const submit = (...grants: readonly Grant[]) =>
      callerAtRecords(
        { operation: 'submitPledge', access: 'public' } as Route,
        holder(...grants),
        { params: { driveId: 'drive-b1' }, body: {} },
        places,
      );
    const desk: Grant = { role: 'desk', in: { driveId: 'drive-b1', pointId: 'p1' } };
    const inDrive = (role: Grant['role']): Grant => ({ role, in: { driveId: 'drive-b1' } });
    expect(await submit(inDrive('packing'), desk)).toMatchObject({
      roles: ['packing', 'desk'],
      pointIds: ['p1'],
    });
    for (const role of ['desk', 'coordinator'] as const)
      expect(await submit(inDrive(role), desk)).not.toHaveProperty('pointIds');
    expect(await submit(inDrive('packing'))).not.toHaveProperty('pointIds');
  });

  it('give no roles when the body names none', async () => {
    expect((await at('openBox', packer, {}, {})).roles).toEqual([]);
    expect((await at('openBox', packer, {}, { driveId: 7 })).roles).toEqual([]);
  });

  it('tell a role that is too low in the place from a record in another place', async () => {
    const viewer = holder(
      { role: 'packing', in: { driveId: 'drive-c1' } },
      { role: 'viewer', in: { driveId: 'drive-b1' } },
    );
    await expect(at('sealBox', viewer, { boxId: 'box-1' })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
  });

  it('are closed to scoped roles in a service that does not know the places', async () => {
    const route = { operation: 'showBox', access: 'packing' } as Route;
    await expect(
      callerAtRecords(route, packer, { params: { boxId: 'box-1' }, body: {} }, undefined),
    ).rejects.toMatchObject({ code: 'UNKNOWN_BOX' });
  });
});
