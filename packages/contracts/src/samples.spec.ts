import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { eventDefinition, publishedEvents } from './events/index.ts';
import { DECIDING_SERVICES } from './services.ts';

const folder = new URL('./samples/', import.meta.url);
const definitions = DECIDING_SERVICES.flatMap((service) => [...publishedEvents[service]]);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const fileOf = ({ type, version }: { type: string; version: number }) => `${type}.v${version}.json`;
const schemaOf = (type: string): z.ZodType => {
  const definition = eventDefinition(type);
  if (definition === undefined) throw new Error(`there is no event ${type}`);
  return definition.data;
};

/** Returns the paths of every object within a value. */
function objectsIn(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value))
    return value.flatMap((entry, index) => objectsIn(entry, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return [
    [...path],
    ...Object.entries(value).flatMap(([key, entry]) => objectsIn(entry, [...path, key])),
  ];
}

/** Returns a copy with one extra key in the object at the path. */
function withStrayKey(value: unknown, path: readonly (string | number)[]): unknown {
  const copy = structuredClone(value);
  let target = copy as Record<string | number, unknown>;
  for (const key of path) target = target[key] as Record<string | number, unknown>;
  target['giverName'] = '某某';
  return copy;
}

describe('golden samples', () => {
  it('exist for every version of every event, and for nothing else', () => {
    const known = definitions.flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, index) => fileOf({ type, version: index + 1 })),
    );
    expect(readdirSync(folder).sort()).toEqual(known.sort());
  });

  it('have event types that are unique across services', () => {
    const types = definitions.map(({ type }) => type as string);
    expect(new Set(types).size).toBe(types.length);
  });

  it.each(definitions.map((definition) => [definition.type, fileOf(definition)]))(
    '%s is unchanged by parsing',
    (type, file) => {
      const sample = read(file);
      expect(schemaOf(type).parse(sample)).toStrictEqual(sample);
    },
  );

  it.each(definitions.map((definition) => [definition.type, fileOf(definition)]))(
    '%s refuses unknown keys, at every depth',
    (type, file) => {
      const sample = read(file);
      const schema = schemaOf(type);
      for (const path of objectsIn(sample))
        expect(schema.safeParse(withStrayKey(sample, path)).success, path.join('.')).toBe(false);
    },
  );
});
