import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { assertTakesPledges, type DriveCommand, type DriveEvent, driveDecider } from './drive.ts';

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

describe('a drive', () => {
  it('is opened as a draft under the first version of its rules', () => {
    given(driveDecider).when(open).then(opened);
    given(driveDecider, [opened]).when(open).thenRefused('DRIVE_EXISTS');
  });
  it('is refused when it contradicts itself', () => {
    given(driveDecider)
      .when({ ...open, terms: { ...terms, expectedArrival: '2023-03-19' } })
      .thenRefused('ARRIVAL_BEFORE_WINDOW');
    given(driveDecider)
      .when({ ...open, terms: { ...terms, needs: [...terms.needs, ...terms.needs] } })
      .thenRefused('DUPLICATE_ID', { field: 'needs' });
  });
  it('gets a new version of its rules only when they change', () => {
    given(driveDecider, [opened])
      .when({ type: 'amend', terms })
      .then({ type: 'drive.amended', data: { driveId, terms: recorded(1) } });
    given(driveDecider, [opened])
      .when({ type: 'amend', terms: { ...terms, rules: { ...rules, minimumMonthsAtArrival: 18 } } })
      .then({ type: 'drive.amended', data: { driveId, terms: recorded(2, 18) } });
  });
  it('goes from draft to published, closed and completed, and not otherwise', () => {
    given(driveDecider, [opened]).when({ type: 'publish' }).then(published);
    given(driveDecider, [opened, published]).when({ type: 'publish' }).then();
    given(driveDecider, [opened, published]).when({ type: 'close' }).then(closed);
    given(driveDecider, [opened, published, closed])
      .when({ type: 'complete', stillOpen: [], acknowledged: false })
      .then(completed);
    given(driveDecider, [opened])
      .when({ type: 'close' })
      .thenRefused('DRIVE_NOT_PUBLISHED', { status: 'draft' });
    given(driveDecider, [opened, published])
      .when({ type: 'complete', stillOpen: [], acknowledged: false })
      .thenRefused('DRIVE_NOT_CLOSED');
    given(driveDecider, [opened, published, closed, completed])
      .when({ type: 'publish' })
      .thenRefused('DRIVE_COMPLETED');
    given(driveDecider, [opened, published, closed, completed])
      .when({ type: 'amend', terms })
      .thenRefused('DRIVE_COMPLETED');
  });
  it('that was completed by mistake is reopened, closed to pledges', () => {
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
  it('of which something is known to be open is completed only by who acknowledges it', () => {
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
  it('is not there before it is opened', () => {
    given(driveDecider).when({ type: 'publish' }).thenRefused('UNKNOWN_DRIVE');
  });
  it('takes pledges on the days of its window, both included', () => {
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
