import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Texts = { readonly [key: string]: string | Texts };

const here = import.meta.dirname;
const names = readdirSync(join(here, 'zh')).filter((name) => name.endsWith('.json'));

/** Each text by its key, plural forms joined under one. */
function flatten(texts: Texts, prefix = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') {
      const name = `${prefix}${key.replace(/_(one|other)$/, '')}`;
      found.set(name, [...(found.get(name) ?? []), value]);
    } else for (const [name, list] of flatten(value, `${prefix}${key}.`)) found.set(name, list);
  }
  return found;
}
const read = (language: string, name: string) =>
  flatten(JSON.parse(readFileSync(join(here, language, name), 'utf8')));
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+/g))].sort();

describe.each(names)('the catalogue %s', (name) => {
  const zh = read('zh', name);
  const en = read('en', name);

  it('has the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('fills the same placeholders in every form', () => {
    for (const [key, [text = '']] of zh)
      for (const other of en.get(key) ?? [])
        expect([key, placeholders(other)]).toEqual([key, placeholders(text)]);
  });
});

describe('the keys that the public pages use', () => {
  const sources = readdirSync(join(here, '../public'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.spec)\.tsx?$/.test(path))
    .map((path) => readFileSync(join(here, '../public', path), 'utf8'))
    .join('\n');
  const used = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
  const known = new Set([
    ...read('zh', 'public.json').keys(),
    ...[...read('zh', 'vocabulary.json').keys()].map((key) => `vocabulary:${key}`),
  ]);

  it('are in the catalogue', () => {
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((key) => !known.has(key))).toEqual([]);
  });
});
