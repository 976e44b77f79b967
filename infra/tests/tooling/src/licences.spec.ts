import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAllowed, type Licensed, licencesAsMarkdown } from './licences.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Bill {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes?: readonly object[];
    readonly licenses?: readonly {
      readonly expression?: string;
      readonly license?: { readonly id?: string; readonly name?: string };
    }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: string[] }[];
}
const write = (...args: string[]) =>
  execFileSync(process.execPath, ['infra/tests/tooling/sbom.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly link?: boolean;
}
const lock = (
  JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  }
).packages;

let text: string;
let bill: Bill;
let run: readonly Licensed[];
beforeAll(() => {
  text = write();
  bill = JSON.parse(text) as Bill;
  run = bill.components
    .filter(({ name }) => !name.startsWith('@bluebox/'))
    .map(({ name, version, licenses = [] }) => ({
      name,
      version,
      licence: licenses
        .map(({ expression, license }) => expression ?? license?.id ?? license?.name)
        .at(0),
    }));
}, 60_000);

describe('the bill of materials', () => {
  it('is CycloneDX, and the same each time', () => {
    expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.6']);
    expect([bill.serialNumber, bill.metadata.timestamp]).toEqual([undefined, undefined]);
    expect(bill.metadata.component.name).toBe('bluebox');
    expect(write()).toBe(text);
  }, 60_000);

  it('has what servers load and what pages bundle, and no tool', () => {
    const names = new Set(run.map(({ name }) => name));
    for (const name of ['express', 'kafkajs', 'mongoose', 'pdfkit', 'sharp', 'react', 'antd'])
      expect(names, name).toContain(name);
    for (const name of [
      'vite',
      'vitest',
      'typescript',
      'turbo',
      'playwright-core',
      'testcontainers',
    ])
      expect(names, name).not.toContain(name);
  });

  it('has a hash, a package URL and existing dependencies for each package', () => {
    const references = new Set(bill.components.map((component) => component['bom-ref']));
    expect(references.size).toBe(bill.components.length);
    for (const { name, purl, hashes = [] } of bill.components) {
      expect(purl).toMatch(/^pkg:npm\//);
      expect(hashes.length, name).toBe(name.startsWith('@bluebox/') ? 0 : 1);
    }
    for (const { dependsOn } of bill.dependencies)
      for (const reference of dependsOn) expect(references).toContain(reference);
  });

  it('of the image has nothing that only the standalone way of running needs', () => {
    const image = JSON.parse(write('--image')) as Bill;
    const names = image.components.map(({ name }) => name);
    expect(names).toContain('@bluebox/distributed');
    expect(names).not.toContain('@bluebox/standalone');
    expect(names.length).toBeLessThan(bill.components.length);
  }, 60_000);
});

describe('licences', () => {
  it('are listed in docs/licences.md', async () => {
    await expect(licencesAsMarkdown(run)).toMatchFileSnapshot('../../../../docs/licences.md');
  });

  it('of all packages that are run or served are allowed', () => {
    expect(run.length).toBeGreaterThan(200);
    expect(run.filter((licensed) => !isAllowed(licensed, true))).toEqual([]);
  });

  it('of all other packages are allowed for development', () => {
    const all = Object.entries(lock)
      .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
      .map(([path, { version, license }]) => ({
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version,
        licence: license,
      }));
    expect(all.length).toBeGreaterThan(run.length);
    expect(all.filter((licensed) => !isAllowed(licensed, false))).toEqual([]);
  });

  it.each([
    ['MIT', 'any', true, true],
    ['(MIT OR GPL-3.0-only)', 'any', true, true],
    ['MIT AND GPL-3.0-only', 'any', true, false],
    ['MPL-2.0', 'any', true, false],
    ['MPL-2.0', 'any', false, true],
    ['LGPL-3.0-or-later', '@img/sharp-libvips-linux-x64', true, true],
    ['LGPL-3.0-or-later', 'any', true, false],
    ['SEE LICENSE IN LICENSE', 'any', true, false],
    [undefined, 'any', true, false],
  ])('%s of the package %s, run: %s, is allowed: %s', (licence, name, isRun, expected) => {
    expect(isAllowed({ name, version: '1.0.0', licence }, isRun)).toBe(expected);
  });
});
