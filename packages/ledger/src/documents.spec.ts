import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', '.git', 'gallery']);

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : markdownBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
const pages = [
  ...readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, name)),
  ...['bench', 'docs', 'infra', 'packages', 'services'].flatMap((name) =>
    markdownBelow(join(root, name)),
  ),
];

/** Returns the paths that a page links to, outside its code blocks and without URLs and anchors. */
const linkedPaths = (text: string): string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(
    ([, target = '']) => {
      const [path = ''] = target.split('#');
      return path === '' || /^[a-z]+:/.test(path) ? [] : [path];
    },
  );
const brokenLinks = (page: string, text: string): string[] =>
  linkedPaths(text).filter((path) => !existsSync(resolve(dirname(page), path)));

const workspaceFolders = [
  ...['packages', 'services', 'infra/run', 'infra/tests'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((path) => statSync(join(root, path)).isDirectory()),
  ),
  'services/portal/web',
  'infra/measures',
];

describe('documents', () => {
  it.each(pages.map((page) => relative(root, page)))('%s links only to existing files', (page) => {
    expect(brokenLinks(join(root, page), readFileSync(join(root, page), 'utf8'))).toEqual([]);
  });

  it('with a link to a file that does not exist are found', () => {
    expect(brokenLinks(join(root, 'README.md'), 'See [this](docs/no-such-page.md#a).')).toEqual([
      'docs/no-such-page.md',
    ]);
  });

  it('name every package, service and folder of infra in the architecture page', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const folders = text.slice(text.indexOf('## Folders'));
    expect(workspaceFolders.filter((path) => !folders.includes(`\`${path}\``))).toEqual([]);
  });

  it('have a README for every package, service and folder of infra', () => {
    expect(workspaceFolders.filter((path) => !existsSync(join(root, path, 'README.md')))).toEqual(
      [],
    );
  });
});
