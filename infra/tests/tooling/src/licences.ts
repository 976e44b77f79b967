/** Licences that packages may have, by their SPDX identifiers. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
]);

/** Licences that only some packages may have, with the reason. */
const EXCEPTIONS: readonly {
  readonly licence: string;
  readonly packages: RegExp;
  readonly reason: string;
}[] = [
  {
    licence: 'OFL-1.1',
    packages: /^@expo-google-fonts\//,
    reason: 'fonts, which are not sold by themselves',
  },
  {
    licence: 'LGPL-3.0-or-later',
    packages: /^@img\/sharp-/,
    reason:
      'libvips, a library of its own that is loaded unchanged at run time and can be replaced',
  },
];

/** Licences that packages may have besides, if they are neither run nor served. */
const FOR_DEVELOPMENT = new Set(['MPL-2.0', 'Python-2.0']);

/** Licences that npm cannot read, from the file LICENSE of the package. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  'png-js': 'MIT',
  ssh2: 'MIT',
};

export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; undefined if the package states none. */
  readonly licence: string | undefined;
}

const licenceOf = ({ name, licence }: Licensed): string | undefined =>
  (licence ?? READ_BY_HAND[name])?.replace(/[()]/g, '');

/**
 * Whether the licence of a package is allowed. Of alternatives (`OR`), one must be; of several that
 * all apply (`AND`), each.
 * @param isRun whether the package is run or served, rather than used for development only.
 */
export function isAllowed(licensed: Licensed, isRun: boolean): boolean {
  const alternatives = licenceOf(licensed)?.split(' OR ') ?? [];
  return alternatives.some((all) =>
    all.split(' AND ').every((licence) => isAllowedAlone(licence, licensed.name, isRun)),
  );
}

const isAllowedAlone = (licence: string, name: string, isRun: boolean): boolean =>
  ALLOWED.has(licence) ||
  (!isRun && FOR_DEVELOPMENT.has(licence)) ||
  EXCEPTIONS.some((exception) => exception.licence === licence && exception.packages.test(name));

/** Returns the text of `docs/licences.md`, with every package that is run or served. */
export function licencesAsMarkdown(packages: readonly Licensed[]): string {
  const licences = [...new Set(packages.map((licensed) => licenceOf(licensed) ?? 'none'))].sort();
  const having = (licence: string) =>
    packages.filter((licensed) => (licenceOf(licensed) ?? 'none') === licence);
  return [
    '# Licences',
    '',
    'Packages of others that run or are served with Bluebox, from `package-lock.json`. This page is generated; after',
    'a change of packages, write it again with',
    '`npx vitest run --project unit infra/tests/tooling/src/licences.spec.ts -u`. `npm run sbom` writes the same packages,',
    'with hashes and dependencies, as CycloneDX. Packages for one kind of machine are listed for all kinds, and of each',
    'such package only the one that fits is installed.',
    '',
    'The licences that are allowed stand in [`licences.ts`](../infra/tests/tooling/src/licences.ts). Some are allowed for',
    'some packages only:',
    '',
    '| licence | reason |',
    '|-|-|',
    ...EXCEPTIONS.map(({ licence, reason }) => `| ${licence} | ${reason} |`),
    '',
    '| licence | packages |',
    '|-|-|',
    ...licences.map((licence) => `| ${licence} | ${having(licence).length} |`),
    '',
    ...licences.flatMap((licence) => [
      `## ${licence}`,
      '',
      ...having(licence).map(({ name, version }) => `- ${name} ${version}`),
      '',
    ]),
  ].join('\n');
}
