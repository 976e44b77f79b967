import { describe, expect, it } from 'vitest';
import { readPositions, writePositions } from './feed-positions.ts';

describe('feed positions', () => {
  it('are decoded as they were encoded', () => {
    const positions = { inventory: 40, pledge: 12, shipment: 0 };
    expect(writePositions(positions)).toBe('inventory-40.pledge-12.shipment-0');
    expect(readPositions(writePositions(positions))).toEqual(positions);
  });

  it.each([
    '',
    'pledge',
    'pledge-',
    'pledge--1',
    'pledge-1.',
    '2023-03-20T01:00:01.000Z~pledge~2~0000000001',
    `pledge-${'9'.repeat(16)}`,
    'a-1.'.repeat(100),
  ])('are not decoded from %j', (text) => {
    expect(readPositions(text)).toBeUndefined();
  });
});
