import type { FeedEntry } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { touchedBy } from './touched-by.ts';

const entry = (type: string, facts: FeedEntry['facts'] = {}): FeedEntry => ({
  id: '1',
  driveId: 'd1',
  type,
  at: '2023-03-20T01:00:00.000Z',
  actor: 'account-1',
  facts,
});
const of = (...rest: readonly unknown[]) => ['drive', 'd1', ...rest];

describe('an event', () => {
  it.each<[string, FeedEntry['facts'], readonly unknown[]]>([
    ['pledge.submitted', { pledgeId: 'p1' }, of('groups')],
    ['pledge.submitted', { pledgeId: 'p1' }, of('pledges', { page: 1 })],
    ['pledge.submitted', { pledgeId: 'p1' }, of('expected', '')],
    ['pledge.amended', { pledgeId: 'p1' }, of('pledge', 'p1')],
    ['pledge.amended', { pledgeId: 'p1' }, of('expected-one', 'AB12')],
    ['reception.recorded', { receptionId: 'p1' }, of('pledge', 'p1')],
    ['reception.recorded', { receptionId: 'p1' }, of('journey', 'p1')],
    ['inspection.recorded', { receptionId: 'r1' }, of('parcels', { available: true })],
    ['box.item-packed', { boxId: 'b1' }, ['box', 'b1']],
    ['box.item-packed', { boxId: 'b1' }, of('boxes', 'all')],
    ['box.item-packed', { boxId: 'b1' }, of('stock', {})],
    ['box.item-packed', { boxId: 'b1' }, of('box-counts', '')],
    ['inspection.recorded', { receptionId: 'r1' }, of('stock', {})],
    ['box.sealed', { boxId: 'b1' }, of('journey', 'p1')],
    ['consignment.dispatched', { consignmentId: 'c1' }, ['box', 'b1']],
    ['consignment.tracked', { consignmentId: 'c1' }, of('consignment', 'c1')],
    ['receipt.confirmed', { consignmentId: 'c1', boxId: 'b1' }, of('cases', 'open')],
    ['case.closed', { caseId: 'k1' }, of('case', 'k1')],
    ['drive.closed', {}, ['drives']],
    ['drive.amended', {}, of('terms')],
    ['parcel.adjusted', { parcelId: 'q1' }, of('parcel', 'q1')],
    ['kit.assembled', { kitId: 'k1' }, of('parcel', 'q1')],
    ['box.sealed', { boxId: 'b1' }, of('history', 'b1')],
    ['inspection.recorded', { receptionId: 'p1' }, of('history', 'p1')],
    ['something.new', {}, of('groups')],
  ])('%s %j shows in %j', (type, facts, key) => {
    expect(touchedBy(entry(type, facts), key)).toBe(true);
  });

  it.each<[string, FeedEntry['facts'], readonly unknown[]]>([
    ['pledge.submitted', { pledgeId: 'p2', reference: 'CD34' }, of('pledge', 'p1')],
    ['box.sealed', { boxId: 'b2' }, of('history', 'b1')],
    ['pledge.submitted', { pledgeId: 'p2', reference: 'CD34' }, of('expected-one', 'AB12')],
    ['pledge.submitted', { pledgeId: 'p2' }, of('terms')],
    ['pledge.submitted', { pledgeId: 'p2' }, of('mismatches')],
    ['pledge.submitted', { pledgeId: 'p2' }, of('receptions', 'open')],
    ['pledge.submitted', { pledgeId: 'p2' }, ['box', 'b1']],
    ['box.item-packed', { boxId: 'b2' }, ['box', 'b1']],
    ['case.closed', { caseId: 'k2' }, of('case', 'k1')],
    ['consignment.tracked', { consignmentId: 'c2' }, of('consignment', 'c1')],
    ['pledge.submitted', { pledgeId: 'p1' }, ['drive', 'd2', 'groups']],
    ['something.new', {}, ['drive', 'd2', 'groups']],
    ['something.new', {}, ['me']],
    ['pledge.submitted', { pledgeId: 'p1' }, ['totals', 'd1']],
    ['pledge.submitted', { pledgeId: 'p1' }, ['feed', 'd1']],
  ])('%s %j does not show in %j', (type, facts, key) => {
    expect(touchedBy(entry(type, facts), key)).toBe(false);
  });
});
