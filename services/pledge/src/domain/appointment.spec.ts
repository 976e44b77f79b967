import type { Appointment, PledgeEvent } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import { pledgeDecider } from './pledge.ts';

const ids = { pledgeId: 'pledge-0001', driveId: 'drive-0001' };
const line = {
  lineId: 'l1',
  item: { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' },
  quantity: 2,
  condition: 'sealed',
} as const;
const submitted: PledgeEvent = {
  type: 'pledge.submitted',
  data: {
    ...ids,
    reference: 'XLX-7F3K9Q',
    lines: [line],
    handInPointId: 'p1',
    noticeVersion: '2023-03',
    sourceDeclared: true,
    channel: 'form',
  },
};
const withdrawn: PledgeEvent = {
  type: 'pledge.withdrawn',
  data: { ...ids, lines: [{ lineId: 'l1', category: 'medicine', unit: 'box', quantity: 2 }] },
};
const at = (start: string, pointId = 'p1'): Appointment => ({
  pointId,
  start: `2023-03-21T${start}`,
  end: `2023-03-21T${start.slice(0, 3)}59`,
});
const appointed = (appointment: Appointment): PledgeEvent => ({
  type: 'pledge.appointed',
  data: { ...ids, ...appointment },
});
const ended = (appointment: Appointment, why: 'cancelled' | 'nothing-to-bring'): PledgeEvent => ({
  type: 'pledge.appointment-ended',
  data: { ...ids, ...appointment, why },
});
const appoint = (appointment: Appointment, lastDay?: string) => ({
  type: 'appoint' as const,
  appointment,
  lastDay,
});
const end = (why: 'cancelled' | 'nothing-to-bring') => ({ type: 'end-appointment' as const, why });

describe('the appointment of a pledge', () => {
  it('is made, replaced by another one, and not made twice', () => {
    given(pledgeDecider, [submitted])
      .when(appoint(at('12:00')))
      .then(appointed(at('12:00')));
    const before = [submitted, appointed(at('12:00'))];
    given(pledgeDecider, before)
      .when(appoint(at('13:00')))
      .then(appointed(at('13:00')));
    given(pledgeDecider, before)
      .when(appoint(at('12:00')))
      .then();
  });

  it('is at the point of the pledge, and not after the day by which goods are to be brought', () => {
    given(pledgeDecider, [submitted])
      .when(appoint(at('12:00', 'p2')))
      .thenRefused('SLOT_UNKNOWN');
    given(pledgeDecider, [submitted])
      .when(appoint(at('12:00'), '2023-03-20'))
      .thenRefused('SLOT_TOO_LATE', { bringBy: '2023-03-20' });
    given(pledgeDecider, [submitted])
      .when(appoint(at('12:00'), '2023-03-21'))
      .then(appointed(at('12:00')));
  });

  it('is refused for a pledge of which nothing is to be brought', () => {
    given(pledgeDecider, [submitted, withdrawn])
      .when(appoint(at('12:00')))
      .thenRefused('PLEDGE_NOT_OPEN');
  });

  it('ends when somebody cancels it, and by itself only when nothing is to be brought', () => {
    const before = [submitted, appointed(at('12:00'))];
    given(pledgeDecider, before)
      .when(end('cancelled'))
      .then(ended(at('12:00'), 'cancelled'));
    given(pledgeDecider, before).when(end('nothing-to-bring')).then();
    given(pledgeDecider, [...before, withdrawn])
      .when(end('nothing-to-bring'))
      .then(ended(at('12:00'), 'nothing-to-bring'));
    given(pledgeDecider, [submitted]).when(end('cancelled')).then();
  });
});
