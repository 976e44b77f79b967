import { describe, expect, it } from 'vitest';
import { currentForm, type EventShapes, storedForm, upcast } from './upcasting.ts';

const shapes: EventShapes = {
  'box.opened': { version: 1 },
  'box.sealed': {
    version: 3,
    upcasters: {
      1: (data) => ({ ...data, grams: (data as { kilograms: number }).kilograms * 1_000 }),
      2: (data) => ({ ...data, seal: `seal of ${(data as { grams: number }).grams}` }),
    },
  },
  'box.lost': { version: 3, upcasters: { 2: (data) => data } },
};

describe('upcasting', () => {
  it('returns current data unchanged', () => {
    const data = { grams: 1 };
    expect(upcast(shapes, 'box.opened', 1, data)).toBe(data);
    expect(upcast(shapes, 'box.sealed', 3, data)).toBe(data);
  });

  it('applies every upcaster from the stored version on, and none before it', () => {
    expect(upcast(shapes, 'box.sealed', 1, { kilograms: 2 })).toEqual({
      kilograms: 2,
      grams: 2_000,
      seal: 'seal of 2000',
    });
    expect(upcast(shapes, 'box.sealed', 2, { grams: 7 })).toEqual({ grams: 7, seal: 'seal of 7' });
  });

  it('throws for an unknown type, a newer version, or a missing upcaster', () => {
    expect(() => upcast(shapes, 'box.vanished', 1, {})).toThrow('unknown event type box.vanished');
    expect(() => upcast(shapes, 'box.opened', 2, {})).toThrow('newer than this program knows (1)');
    expect(() => upcast(shapes, 'box.lost', 1, {})).toThrow(
      'no upcaster for box.lost from version 1',
    );
  });
});

describe('the form of an event', () => {
  it('has no stored form of its own while its schema is current', () => {
    const stored = { schemaVersion: 3, data: { grams: 1 } };
    const current = currentForm(shapes, 'box.sealed', stored);
    expect(current).toEqual(stored);
    expect(current).not.toHaveProperty('stored');
    expect(storedForm(current)).toEqual(stored);
  });

  it('keeps version and data as stored beside those of the current schema', () => {
    const stored = { schemaVersion: 1, data: { kilograms: 2 } };
    const current = currentForm(shapes, 'box.sealed', stored);
    expect(current).toEqual({
      schemaVersion: 3,
      data: { kilograms: 2, grams: 2_000, seal: 'seal of 2000' },
      stored: { schemaVersion: 1, data: { kilograms: 2 } },
    });
    expect(storedForm(current)).toEqual(stored);
  });
});
