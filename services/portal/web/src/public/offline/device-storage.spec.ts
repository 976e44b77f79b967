import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isKept, readStored, writeStored } from './device-storage.ts';

const kept = new Map<string, string>();
let room = true;

beforeEach(() => {
  kept.clear();
  room = true;
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    removeItem: (name: string) => void kept.delete(name),
    setItem(name: string, text: string) {
      if (!room) throw new DOMException('', 'QuotaExceededError');
      kept.set(name, text);
    },
  });
  return () => {
    vi.unstubAllGlobals();
  };
});

describe('data that is stored in this browser', () => {
  it('is read as this or another page last wrote it, until it is deleted', () => {
    writeStored('draft', { items: 2 });
    expect(kept.get('bluebox.draft')).toBe('{"items":2}');
    kept.set('bluebox.draft', '{"items":3}');
    expect(readStored('draft')).toEqual({ items: 3 });
    writeStored('draft', undefined);
    expect(readStored('draft')).toBeUndefined();
    expect(kept.size).toBe(0);
  });

  it('is current within the page even if there was no room to store it (an older value was read)', () => {
    writeStored('given', ['first']);
    room = false;
    writeStored('given', ['first', 'second']);
    expect(readStored('given')).toEqual(['first', 'second']);
    expect(isKept('given')).toBe(false);
    room = true;
    writeStored('given', ['third']);
    expect(readStored('given')).toEqual(['third']);
    expect(isKept('given')).toBe(true);
  });

  it('is kept by the page alone if all storage is refused', () => {
    vi.stubGlobal('localStorage', undefined);
    writeStored('draft', { items: 1 });
    expect(readStored('draft')).toEqual({ items: 1 });
    expect(isKept('draft')).toBe(false);
    writeStored('draft', undefined);
    expect(readStored('draft')).toBeUndefined();
  });

  it('counts as absent if it is not valid JSON', () => {
    kept.set('bluebox.draft', '{"items"');
    expect(readStored('draft')).toBeUndefined();
  });
});
