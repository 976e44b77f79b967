import { describe, expect, it } from 'vitest';
import { serviceRights } from './service-rights.ts';

describe('the rights of services in Kafka', () => {
  const rights = serviceRights();
  const names = (user: string, may: string, on = 'topic') =>
    rights
      .filter((right) => right.user === user && right.may === may && right.on === on)
      .map(({ name }) => name);

  it('let each deciding service publish only to its own topic, and to the topic of forgotten names', () => {
    const forgotten = 'bluebox.forgotten.v1';
    expect(names('pledge', 'write')).toEqual(['bluebox.pledge.v1', forgotten]);
    expect(names('inventory', 'write')).toEqual(['bluebox.inventory.v1', forgotten]);
    expect(names('shipment', 'write')).toEqual(['bluebox.shipment.v1', forgotten]);
    for (const user of ['pledge', 'inventory', 'shipment'])
      expect(names(user, 'read')).toContain(forgotten);
  });

  it('let the tracker read the topics of all deciding services, and write none', () => {
    expect(names('tracker', 'read')).toHaveLength(3);
    expect(names('tracker', 'write')).toEqual([]);
  });

  it('do not let pledge read the topic of shipment', () => {
    expect(names('pledge', 'read')).not.toContain('bluebox.shipment.v1');
  });

  it('let the tracker consume only in groups of its own', () => {
    expect(names('tracker', 'read', 'group')).toEqual(['bluebox.tracker-']);
  });
});
