import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

describe('a bounded cache', () => {
  it('keeps at least as many of the entries used last as its limit', () => {
    const cache = new BoundedCache<number>(3);
    for (let number = 0; number < 100; number++) {
      cache.set(`key-${number}`, number);
      for (let recent = Math.max(0, number - 2); recent <= number; recent++)
        expect(cache.get(`key-${recent}`)).toBe(recent);
    }
  });

  it('keeps entries that are read repeatedly', () => {
    const cache = new BoundedCache<number>(3);
    cache.set('hot', 1);
    for (let number = 0; number < 100; number++) {
      cache.set(`key-${number}`, number);
      expect(cache.get('hot')).toBe(1);
    }
  });

  it('drops older entries, so that memory is bounded', () => {
    const cache = new BoundedCache<number>(3);
    for (let number = 0; number < 100; number++) cache.set(`key-${number}`, number);
    const kept = Array.from({ length: 100 }, (_, number) => cache.get(`key-${number}`));
    expect(kept.filter((value) => value !== undefined).length).toBeLessThanOrEqual(6);
  });

  it('never returns an older value, nor a deleted one', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      make: fc.constantFrom('set', 'set', 'get', 'delete', 'clear'),
      value: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new BoundedCache<number>(2);
        const model = new Map<string, number>();
        for (const { key, make, value } of steps) {
          if (make === 'set') {
            cache.set(key, value);
            model.set(key, value);
          } else if (make === 'delete') {
            cache.delete(key);
            model.delete(key);
          } else if (make === 'clear') {
            cache.clear();
            model.clear();
          }
          for (const [known, expected] of [...model, [key, model.get(key)] as const]) {
            const found = cache.get(known);
            if (found !== undefined) expect(found).toBe(expected);
          }
        }
      }),
    );
  });
});
