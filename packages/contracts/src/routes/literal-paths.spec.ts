import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { routes } from './index.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const HERE = 'packages/contracts/src/routes/';
const SOURCES = /\.(ts|tsx|mjs)$/;
const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/** Files that may contain literal paths, each with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'infra/run/distributed/src/service-proxy.spec.ts': 'a stream of a service that stands in',
  'infra/tests/system/bad-input.e2e.spec.ts': 'an address that no route has',
  'infra/tests/system/telemetry.e2e.spec.ts': 'a route of a router that stands in for the portal',
};

const services = [...new Set(Object.values(routes).map(({ path }) => path.split('/')[2] ?? ''))];
const LITERAL = new RegExp(`/api/(${services.join('|')})/`);

/** Returns the lines of a text that contain a literal path of the API. */
const literalPaths = (text: string): readonly string[] =>
  text.split('\n').filter((line) => LITERAL.test(line));

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* filesIn(path);
    else if (entry.isFile() && SOURCES.test(entry.name)) yield relative(ROOT, path);
  }
}

it('a literal path is found, with and without parameters', () => {
  expect(services).toHaveLength(8);
  expect(
    literalPaths(
      [
        "await get('/api/pledge/drives');",
        'await post(`/api/inventory/boxes/$' + '{boxId}/seal`, body);',
        "await page.route('**/api/portal/link', answer);",
        'await get(routes.listDrives.at({}));',
        "app.use('/api/pledge', service);",
      ].join('\n'),
    ),
  ).toHaveLength(3);
});

it('only the routes and the listed files contain literal paths of the API', () => {
  const found = ['packages', 'services', 'infra']
    .flatMap((folder) => [...filesIn(join(ROOT, folder))])
    .filter((file) => !file.startsWith(HERE))
    .filter((file) => literalPaths(readFileSync(join(ROOT, file), 'utf8')).length > 0);
  expect(
    found.filter((file) => ALLOWED[file] === undefined),
    'take the URL from the route: `routes.showDrive.at({ driveId })` of @bluebox/contracts/routes',
  ).toEqual([]);
  expect(
    Object.keys(ALLOWED).filter((file) => !found.includes(file)),
    'nothing has to be allowed here any more',
  ).toEqual([]);
});
