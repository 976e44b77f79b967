import { describe, expect, it } from 'vitest';
import {
  DECIDING_SERVICES,
  isDeciding,
  SERVICES,
  type ServiceRow,
  serviceVariable,
} from './services.ts';

describe('the table of services', () => {
  it.each(Object.entries<ServiceRow>(SERVICES))('has a consistent row: %s', (name, row) => {
    expect(name, 'variables, users and cursors are named after it').toMatch(/^[a-z]+$/);
    expect(
      row.reads.filter((read) => !isDeciding(read)),
      'reads who publishes nothing',
    ).toEqual([]);
    if (row.photos) expect(row.vault, 'photos are sealed by the key of a vault').toBe(true);
    if (row.vault) expect(row.decides, 'a vault needs commands that write into it').toBe(true);
    // A service reads its own events from the topic too, to build its views.
    if (row.decides) expect(row.reads).toContain(name);
  });

  it('keeps the order in which services are started and backed up', () => {
    expect(DECIDING_SERVICES.slice(0, 3)).toEqual(['pledge', 'inventory', 'shipment']);
  });

  it('names variables after services', () => {
    expect(serviceVariable('pledge', 'MONGODB_URI')).toBe('PLEDGE_MONGODB_URI');
  });
});
