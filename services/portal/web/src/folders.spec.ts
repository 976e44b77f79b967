import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The folders from which each folder may import, besides itself. */
const MAY_IMPORT = {
  platform: [],
  domain: ['platform'],
  public: ['domain', 'platform', 'locales'],
  console: ['domain', 'platform', 'locales'],
} as const satisfies Record<string, readonly string[]>;

const src = import.meta.dirname;

it.each(Object.entries(MAY_IMPORT))('%s imports only itself and %j', (folder, allowed) => {
  const files = readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  const wrong = files.flatMap((file) => {
    const text = readFileSync(join(src, folder, file), 'utf8');
    return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)]
      .map(([, path = '']) => join(folder, file, '..', path))
      .filter((path) => ![folder, ...allowed].some((name) => path.startsWith(`${name}/`)))
      .map((path) => `${folder}/${file} imports ${path}`);
  });
  expect(wrong, 'move what both need into src/domain').toEqual([]);
});

it('public pages import values of the contracts by subpaths, to keep the schemas out of their scripts', () => {
  const files = ['public', 'platform', 'domain'].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.spec)\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  );
  const wrong = files.filter((file) =>
    /import (?!type)[^;]*from '@bluebox\/contracts';/.test(
      readFileSync(join(src, file), 'utf8').replace(/import type[^;]*;/g, ''),
    ),
  );
  expect(wrong).toEqual([]);
});
