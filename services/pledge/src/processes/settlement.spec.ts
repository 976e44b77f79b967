import { expect, it } from 'vitest';
import { type SettlementCommand, settlement } from './settlement.ts';

const command = (type: SettlementCommand['command']['type'], more: object = {}) =>
  ({ driveId: 'd', pledgeId: 'p1', command: { type, ...more } }) as SettlementCommand;

it('the write-offs of a drive are told apart by their pledges, other commands by their index', () => {
  expect(settlement.identify(command('write-off'))).toBe('p1');
  expect(settlement.identify(command('reverse-write-off'))).toBe('p1');
  expect(settlement.identify(command('note-hand-in', { lines: [] }))).toBeUndefined();
});
