import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORDS } from '@bluebox/contracts/words';
import { SECURITY_LOG_WORDS } from '@bluebox/contracts/words/security-log';
import { describe, expect, it } from 'vitest';
import en from './en/console.json';
import enScan from './en/scan.json';
import { vocabularyCatalogue } from './vocabulary.ts';
import zh from './zh/console.json';
import zhScan from './zh/scan.json';

type Texts = { readonly [key: string]: string | Texts };

/** Returns the keys without their plural endings, with the placeholders of their texts. */
function entries(texts: Texts, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(texts))
    if (typeof value === 'string') {
      const name = `${prefix}${key.replace(/_(one|other)$/, '')}`;
      const placeholders = new Set([...value.matchAll(/\{\{(\w+)/g)].map(([, word]) => word));
      found.set(name, [...placeholders].sort().join(' '));
    } else for (const entry of entries(value, `${prefix}${key}.`)) found.set(...entry);
  return found;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => /(?<!\.spec)\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('the console in two languages', () => {
  const chinese = entries(zh as Texts);
  const english = entries(en as Texts);

  it('has the same texts with the same placeholders', () => {
    expect(Object.fromEntries(english)).toEqual(Object.fromEntries(chinese));
  });

  it('has a text for every key that the pages name', () => {
    const known = new Map([
      ...chinese,
      ...[
        ...entries(vocabularyCatalogue(WORDS.zh, { ...zhScan, ...SECURITY_LOG_WORDS.zh }) as Texts),
        ...entries(vocabularyCatalogue(WORDS.en, { ...enScan, ...SECURITY_LOG_WORDS.en }) as Texts),
      ].map(([key, words]) => [`vocabulary:${key}`, words] as const),
    ]);
    const missing = sources(join(import.meta.dirname, '../console'))
      .flatMap((source) => [...source.matchAll(/\bt\(\s*(['`])([^'`]+)\1/g)])
      .map(([, , key = '']) => key)
      .filter((key) =>
        key.includes('${')
          ? ![...known.keys()].some((name) => name.startsWith(key.slice(0, key.indexOf('${'))))
          : !known.has(key),
      );
    expect(missing).toEqual([]);
  });

  it('leaves no text that no page names', () => {
    const source = sources(join(import.meta.dirname, '../console')).join('\n');
    const unused = [...chinese.keys()].filter((key) => {
      const [top = ''] = key.split('.');
      const group = key.slice(0, key.lastIndexOf('.') + 1);
      return !(
        source.includes(`'${key}'`) ||
        source.includes(`"${key}"`) ||
        source.includes(`\`${group}\${`) ||
        source.includes(`'${top}'`) ||
        source.includes(`: '${group.slice(0, -1)}'`) ||
        source.includes(`\`${top}.\${`)
      );
    });
    expect(unused).toEqual([]);
  });
});
