import type { DriveEvent } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { assertTakesPledges, type DriveCommand, driveDecider } from './drive.ts';

const rules = {
  categories: ['medicine' as const],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};
const terms = {
  title: '小蓝箱·西吉',
  recipient: { name: '西吉县红十字会', authority: '西红函〔2023〕5号' },
  window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
  expectedArrival: '2023-03-28',
  needs: [{ needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 1000 }],
  handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1 收集点' }],
  departments: [],
  rules,
  noticeVersion: '2023-03',
};
const driveId = 'drive-0001';
const recorded = (version: number, minimumMonthsAtArrival = 6) => ({
  ...terms,
  rules: { version, ...rules, minimumMonthsAtArrival },
});
const opened: DriveEvent = {
  type: 'drive.opened',
  data: { driveId, slug: 'xiji', terms: recorded(1) },
};
const published: DriveEvent = { type: 'drive.published', data: { driveId } };
const closed: DriveEvent = { type: 'drive.closed', data: { driveId } };
const completed: DriveEvent = { type: 'drive.completed', data: { driveId } };
const open: DriveCommand = { type: 'open', driveId, slug: 'xiji', terms };
const amend = (
  wanted: Extract<DriveCommand, { type: 'amend' }>['terms'],
  pledgesAt: Readonly<Record<string, number>> = {},
  confirmed: Readonly<Record<string, number>> = {},
): DriveCommand => ({
  type: 'amend',
  terms: wanted,
  pledgesAt,
  confirmed,
  pledgesOf: {},
  confirmedDepartments: {},
});

describe('a drive', () => {
  it('is opened as a draft under the first version of its rules', () => {
    given(driveDecider).when(open).then(opened);
    given(driveDecider, [opened]).when(open).thenRefused('DRIVE_EXISTS');
  });
  it('is refused when its terms contradict each other', () => {
    given(driveDecider)
      .when({ ...open, terms: { ...terms, expectedArrival: '2023-03-19' } })
      .thenRefused('ARRIVAL_BEFORE_WINDOW');
    given(driveDecider)
      .when({ ...open, terms: { ...terms, needs: [...terms.needs, ...terms.needs] } })
      .thenRefused('DUPLICATE_ID', { field: 'needs' });
  });
  it('gets a new version of its rules only when they change', () => {
    given(driveDecider, [opened])
      .when(amend(terms))
      .then({ type: 'drive.amended', data: { driveId, terms: recorded(1) } });
    given(driveDecider, [opened])
      .when(amend({ ...terms, rules: { ...rules, minimumMonthsAtArrival: 18 } }))
      .then({ type: 'drive.amended', data: { driveId, terms: recorded(2, 18) } });
  });
  it('goes from draft to published, closed and completed, skips no state, and is not amended once completed', () => {
    given(driveDecider, [opened]).when({ type: 'publish' }).then(published);
    given(driveDecider, [opened, published]).when({ type: 'publish' }).then();
    given(driveDecider, [opened, published]).when({ type: 'close' }).then(closed);
    given(driveDecider, [opened, published, closed])
      .when({ type: 'complete', stillOpen: [], acknowledged: false })
      .then(completed);
    given(driveDecider, [opened])
      .when({ type: 'close' })
      .thenRefused('DRIVE_NOT_PUBLISHED', { status: 'draft' });
    given(driveDecider, [opened, published, closed, completed])
      .when({ type: 'close' })
      .thenRefused('DRIVE_COMPLETED', { status: 'completed' });
    given(driveDecider, [opened, published])
      .when({ type: 'complete', stillOpen: [], acknowledged: false })
      .thenRefused('DRIVE_NOT_CLOSED');
    given(driveDecider, [opened, published, closed, completed])
      .when({ type: 'publish' })
      .thenRefused('DRIVE_COMPLETED');
    given(driveDecider, [opened, published, closed, completed])
      .when(amend(terms))
      .thenRefused('DRIVE_COMPLETED');
  });
  it('that was completed by mistake is reopened, but closed to pledges', () => {
    const reopened: DriveEvent = {
      type: 'drive.reopened',
      data: { driveId, reason: 'by-mistake' },
    };
    const before = [opened, published, closed, completed];
    given(driveDecider, before).when({ type: 'reopen', reason: 'by-mistake' }).then(reopened);
    given(driveDecider, [...before, reopened])
      .when({ type: 'publish' })
      .then(published);
    given(driveDecider, [...before, reopened])
      .when({ type: 'complete', stillOpen: [], acknowledged: false })
      .then(completed);
    given(driveDecider, [...before, reopened])
      .when({ type: 'reopen', reason: 'other' })
      .thenRefused('DRIVE_NOT_COMPLETED', { status: 'closed' });
  });
  it('is discarded while it is a draft, once, and counts as unknown afterwards', () => {
    const discarded: DriveEvent = { type: 'drive.discarded', data: { driveId } };
    given(driveDecider, [opened]).when({ type: 'discard' }).then(discarded);
    given(driveDecider, [opened, discarded]).when({ type: 'discard' }).then();
    given(driveDecider).when({ type: 'discard' }).thenRefused('UNKNOWN_DRIVE');
    for (const command of [{ type: 'publish' }, { type: 'close' }, amend(terms)] as const)
      given(driveDecider, [opened, discarded]).when(command).thenRefused('UNKNOWN_DRIVE');
    given(driveDecider, [opened, discarded]).when(open).thenRefused('DRIVE_EXISTS');
  });
  it('is not discarded once people have seen it', () => {
    for (const [seen, status] of [
      [[published], 'published'],
      [[published, closed], 'closed'],
      [[published, closed, completed], 'completed'],
    ] as const)
      given(driveDecider, [opened, ...seen])
        .when({ type: 'discard' })
        .thenRefused('DRIVE_NOT_DRAFT', { status });
  });
  it('with open work is completed only by a caller who acknowledges it', () => {
    const before = [opened, published, closed];
    given(driveDecider, before)
      .when({ type: 'complete', stillOpen: ['not-sent', 'open-cases'], acknowledged: false })
      .thenRefused('DRIVE_HAS_OPEN_ENDS', { stillOpen: ['not-sent', 'open-cases'] });
    given(driveDecider, before)
      .when({
        type: 'complete',
        stillOpen: ['not-sent', 'open-cases', 'not-sent'],
        acknowledged: true,
      })
      .then({
        type: 'drive.completed',
        data: { driveId, leaving: ['not-sent', 'open-cases'] },
      });
  });
  it('does not exist before it is opened', () => {
    given(driveDecider).when({ type: 'publish' }).thenRefused('UNKNOWN_DRIVE');
  });
  it('accepts pledges on the days of its window, both included', () => {
    const drive = [opened, published].reduce(driveDecider.evolve, driveDecider.initialState);
    const refusal = (day: string) => {
      try {
        assertTakesPledges(drive, day);
        return undefined;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refusal('2023-03-19')).toBe('DRIVE_NOT_OPEN_YET');
    expect(refusal('2023-03-20')).toBeUndefined();
    expect(refusal('2023-03-22')).toBeUndefined();
    expect(refusal('2023-03-23')).toBe('DRIVE_CLOSED');
  });
});

describe('the organisation of a drive', () => {
  const organisationId = 'organisation-1';
  const attached: DriveEvent = {
    type: 'drive.opened',
    data: { driveId, slug: 'xiji', terms: { ...recorded(1), organisationId } },
  };

  it('is that of its opening', () =>
    given(driveDecider)
      .when({ ...open, terms: { ...terms, organisationId } })
      .then(attached));

  it('is given later to a drive that has none', () =>
    given(driveDecider, [opened])
      .when(amend({ ...terms, organisationId }))
      .then({
        type: 'drive.amended',
        data: { driveId, terms: { ...recorded(1), organisationId } },
      }));

  it('stays, also when the terms do not name it', () =>
    given(driveDecider, [attached])
      .when(amend(terms))
      .then({
        type: 'drive.amended',
        data: { driveId, terms: { ...recorded(1), organisationId } },
      }));

  it('cannot be replaced by another', () =>
    given(driveDecider, [attached])
      .when(amend({ ...terms, organisationId: 'organisation-2' }))
      .thenRefused('ORGANISATION_FIXED'));
});

describe('ids in a drive', () => {
  const frontDesk = { pointId: 'p1', name: '融新科技中心 B1 收集点' };
  const withPoints = (...handInPoints: { pointId: string; name: string; address?: string }[]) => ({
    ...terms,
    handInPoints,
  });
  const amended = (wanted: ReturnType<typeof withPoints>): DriveEvent => ({
    type: 'drive.amended',
    data: { driveId, terms: { ...wanted, rules: { version: 1, ...rules } } },
  });
  const elsewhere = withPoints({ pointId: 'p2', name: '望京诚盈中心前台' });
  const moved = [opened, published, amended(elsewhere)];

  it('the id of a removed hand-in point is not reused, because its givers would be sent to the wrong place', () => {
    given(driveDecider, moved)
      .when(amend(withPoints({ pointId: 'p1', name: '福道大厦前台' })))
      .thenRefused('ID_USED_BEFORE', { ids: ['p1'] });
    given(driveDecider, moved)
      .when(amend(withPoints({ ...frontDesk, address: '创达二路 1 号' })))
      .thenRefused('ID_USED_BEFORE', { ids: ['p1'] });
    given(driveDecider, moved)
      .when(amend(withPoints({ pointId: 'p3', name: '福道大厦前台' })))
      .then(amended(withPoints({ pointId: 'p3', name: '福道大厦前台' })));
  });
  it('a removed point may return as it was', () =>
    given(driveDecider, moved)
      .when(amend(withPoints(frontDesk)))
      .then(amended(withPoints(frontDesk))));
  it('former ids are remembered across changes, closing and reopening', () =>
    given(driveDecider, [
      ...moved,
      amended(withPoints({ pointId: 'p3', name: '福道大厦前台' })),
      closed,
      completed,
      { type: 'drive.reopened', data: { driveId, reason: 'other' } } satisfies DriveEvent,
      published,
    ] as const)
      .when(amend(withPoints({ pointId: 'p2', name: '别处' })))
      .thenRefused('ID_USED_BEFORE', { ids: ['p2'] }));
  it('the id of a removed recipe is not reused, because its kits would seem to be others', () => {
    const withRecipes = (...names: readonly string[]) => ({
      ...terms,
      recipes: names.map((name) => ({
        recipeId: 'r1',
        item: { name, category: 'kit' as const, unit: 'set' as const },
        components: [
          {
            item: { name: '布洛芬', category: 'medicine' as const, unit: 'box' as const },
            quantity: 1,
          },
        ],
      })),
    });
    const had = (...names: readonly string[]): DriveEvent => ({
      type: 'drive.amended',
      data: {
        driveId,
        terms: {
          ...(names.length === 0 ? terms : withRecipes(...names)),
          rules: { version: 1, ...rules },
        },
      },
    });
    given(driveDecider, [opened, published, had('家庭药箱'), had()])
      .when(amend(withRecipes('急救包')))
      .thenRefused('ID_USED_BEFORE', { ids: ['r1'] });
    given(driveDecider, [opened, published, had('家庭药箱'), had()])
      .when(amend(withRecipes('家庭药箱')))
      .then(had('家庭药箱'));
    given(driveDecider, [opened, published, had('家亭药箱')])
      .when(amend(withRecipes('家庭药箱')))
      .then(had('家庭药箱'));
  });
  it('a need keeps its id for the same goods, whatever the quantity', () => {
    const [need] = terms.needs;
    const wanting = (changed: object) => ({ ...terms, needs: [{ ...need, ...changed } as never] });
    given(driveDecider, [opened, published])
      .when(amend(wanting({ unit: 'bottle' })))
      .thenRefused('ID_USED_BEFORE', { ids: ['n1'] });
    const more = { ...wanting({ quantity: 2000 }), rules: { version: 1, ...rules } };
    given(driveDecider, [opened, published])
      .when(amend(wanting({ quantity: 2000 })))
      .then({ type: 'drive.amended', data: { driveId, terms: more } });
  });
  it('a need whose mistyped name is corrected keeps its id', () => {
    const [need] = terms.needs;
    const wanting = (changed: object) => ({ ...terms, needs: [{ ...need, ...changed } as never] });
    const wants = (changed: object): DriveEvent => ({
      type: 'drive.amended',
      data: { driveId, terms: { ...wanting(changed), rules: { version: 1, ...rules } } },
    });
    const mistyped = [opened, published, wants({ itemName: '布落芬' })] as const;
    const mended = [...mistyped, wants({ itemName: '布洛芬' })] as const;
    given(driveDecider, mistyped)
      .when(amend(wanting({ itemName: '布洛芬' })))
      .then(wants({ itemName: '布洛芬' }));
    given(driveDecider, mended)
      .when(amend(wanting({})))
      .then(wants({}));
    const removed = [...mended, wants({ needId: 'n2' })] as const;
    given(driveDecider, removed)
      .when(amend(wanting({ itemName: '退热贴' })))
      .thenRefused('ID_USED_BEFORE', { ids: ['n1'] });
    given(driveDecider, removed)
      .when(amend(wanting({ itemName: '布洛芬' })))
      .then(wants({ itemName: '布洛芬' }));
  });
  it('ids of a draft may be reused, because only coordinators see the draft', () =>
    given(driveDecider, [opened, amended(elsewhere)])
      .when(amend(withPoints({ pointId: 'p1', name: '别处' })))
      .then(amended(withPoints({ pointId: 'p1', name: '别处' }))));
});

describe('a department that pledges name', () => {
  const withDepartments = (...departments: string[]) => ({ ...terms, departments });
  const opened: DriveEvent = {
    type: 'drive.opened',
    data: {
      driveId,
      slug: 'xiji',
      terms: { ...withDepartments('京西大区', '京南大区'), rules: { version: 1, ...rules } },
    },
  };
  const without = withDepartments('京南大区', '京西片区');
  const amended: DriveEvent = {
    type: 'drive.amended',
    data: { driveId, terms: { ...without, rules: { version: 1, ...rules } } },
  };
  const amendTo = (
    pledgesOf: Readonly<Record<string, number>>,
    confirmedDepartments: Readonly<Record<string, number>> = {},
  ): DriveCommand => ({
    type: 'amend',
    terms: without,
    pledgesAt: {},
    confirmed: {},
    pledgesOf,
    confirmedDepartments,
  });
  it('cannot be renamed silently, because its pledges would count as another department', () => {
    given(driveDecider, [opened, published])
      .when(amendTo({ 京西大区: 3, 京南大区: 5 }))
      .thenRefused('PLEDGES_NAME_DEPARTMENT', {
        departments: [{ name: '京西大区', pledges: 3 }],
      });
    given(driveDecider, [opened, published])
      .when(amendTo({ 京西大区: 3 }, { 京西大区: 2 }))
      .thenRefused('PLEDGES_NAME_DEPARTMENT', {
        departments: [{ name: '京西大区', pledges: 3 }],
      });
  });
  it('is removed once the caller confirms the number of these pledges; without pledges no confirmation is needed', () => {
    given(driveDecider, [opened, published])
      .when(amendTo({ 京西大区: 3 }, { 京西大区: 3 }))
      .then(amended);
    given(driveDecider, [opened, published])
      .when(amendTo({ 京南大区: 5 }))
      .then(amended);
  });
});

describe('a hand-in point that pledges name', () => {
  const elsewhere = { ...terms, handInPoints: [{ pointId: 'p2', name: '望京诚盈中心前台' }] };
  const renamed = { ...terms, handInPoints: [{ pointId: 'p1', name: 'B1 南门' }] };
  const amendedTo = (wanted: typeof terms): DriveEvent => ({
    type: 'drive.amended',
    data: { driveId, terms: { ...wanted, rules: { version: 1, ...rules } } },
  });
  const name = terms.handInPoints[0]?.name;
  it('is removed or renamed only by a caller who confirms the number of these pledges', () => {
    given(driveDecider, [opened, published])
      .when(amend(elsewhere, { p1: 3 }))
      .thenRefused('PLEDGES_NAME_POINT', {
        points: [{ pointId: 'p1', name, change: 'removed', pledges: 3 }],
      });
    given(driveDecider, [opened, published])
      .when(amend(renamed, { p1: 3 }, { p1: 2 }))
      .thenRefused('PLEDGES_NAME_POINT', {
        points: [{ pointId: 'p1', name, change: 'renamed', pledges: 3 }],
      });
    given(driveDecider, [opened, published])
      .when(amend(elsewhere, { p1: 3 }, { p1: 3 }))
      .then(amendedTo(elsewhere));
    given(driveDecider, [opened, published])
      .when(amend(renamed, { p1: 3 }, { p1: 4 }))
      .then(amendedTo(renamed));
  });
  it('needs no confirmation if it is kept, or no pledge names it', () => {
    const hours = {
      ...terms,
      handInPoints: terms.handInPoints.map((point) => ({ ...point, hours: '10:00–18:00' })),
    };
    given(driveDecider, [opened, published])
      .when(amend(hours, { p1: 3 }))
      .then(amendedTo(hours));
    given(driveDecider, [opened, published])
      .when(amend(elsewhere, { p1: 0 }))
      .then(amendedTo(elsewhere));
  });
});
