import type { DriveView } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { drivePhase, lastDay, phaseText } from './drive-phase.ts';

const drive = (status: DriveView['status']) =>
  ({
    status,
    terms: { window: { opensOn: '2023-03-20', closesOn: '2023-03-22' } },
  }) as DriveView;

it.each([
  ['published', '2023-03-19', 'upcoming'],
  ['published', '2023-03-20', 'open'],
  ['published', '2023-03-22', 'open'],
  ['published', '2023-03-23', 'closed'],
  ['closed', '2023-03-21', 'closed'],
  ['completed', '2023-03-21', 'completed'],
] as const)('a drive with the status %s, seen on %s, is %s', (status, today, phase) => {
  expect(drivePhase(drive(status), today)).toBe(phase);
});

it.each([
  ['published', '2023-03-19', 'drive.upcoming.text'],
  ['published', '2023-03-23', 'drive.closed.text'],
  ['closed', '2023-03-23', 'drive.closed.text'],
  ['closed', '2023-03-22', 'drive.closed.early'],
  ['completed', '2023-03-21', 'drive.completed.text'],
] as const)(
  'a drive with the status %s, seen on %s, has the text %s (a drive closed early claimed to be open until its last day)',
  (status, today, key) => {
    expect(phaseText(drive(status), today)).toBe(key);
  },
);

it('a drive of one day that has not opened names the day once (it was a window from a day to itself)', () => {
  const oneDay = {
    ...drive('published'),
    terms: { window: { opensOn: '2023-03-20', closesOn: '2023-03-20' } },
  } as DriveView;
  expect(phaseText(oneDay, '2023-03-19')).toBe('drive.upcoming.day');
});

it('the last day of a drive that closed early is the day of closing (it was the planned one)', () => {
  const { terms } = drive('closed');
  expect(lastDay({ terms })).toBe('2023-03-22');
  expect(lastDay({ terms, closedAt: '2023-03-20T16:30:00.000Z' })).toBe('2023-03-21');
  expect(lastDay({ terms, closedAt: '2023-03-25T08:00:00.000Z' })).toBe('2023-03-22');
});
