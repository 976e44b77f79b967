// Writes the software bill of materials of what runs or is served, as CycloneDX JSON, from
// package-lock.json. The same lock file always gives the same text.
//
//   node infra/tests/tooling/sbom.mjs [--image] [FILE]
//
// The option --image leaves only what the container image holds. The output goes to FILE, or to standard output.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

const IN_IMAGE = ['@bluebox/distributed', '@bluebox/provision'];
const EVERYWHERE = ['@bluebox/standalone', ...IN_IMAGE];
const PAGES = '@bluebox/portal-web@';
/**
 * Packages that build the pages or check their types. All other packages of the pages are bundled
 * into them, though npm counts them as development, because no server loads them.
 */
const BUILDS_PAGES = /^(?:vite|typescript|@(?:vitejs|types|typescript)\/.*)$/;
const DEVELOPMENT = 'cdx:npm:package:development';

/** Licences of packages whose package.json has none that npm can read; each is in their LICENSE. */
const READ_BY_HAND = { 'png-js': 'MIT' };

const nameOf = (reference) => reference.slice(0, reference.lastIndexOf('@'));

/** Asks npm, which writes CycloneDX 1.5 and reads nothing but package-lock.json. */
function ask(...args) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const text = execFileSync(
    command,
    [...first, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', ...args],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(text);
}

/** Returns the references of the packages that are bundled into the pages. */
function bundled(everything) {
  const dependsOn = new Map(everything.dependencies.map(({ ref, dependsOn: on }) => [ref, on]));
  const pages = [...dependsOn.keys()].find((reference) => reference.startsWith(PAGES));
  const found = new Set();
  const queue = [...dependsOn.get(pages)];
  for (const reference of queue)
    if (!found.has(reference) && !BUILDS_PAGES.test(nameOf(reference))) {
      found.add(reference);
      queue.push(...(dependsOn.get(reference) ?? []));
    }
  return found;
}

/** Returns the names of the packages that a workspace needs at run time. */
function neededBy(workspace, lock) {
  const { resolved } = lock.packages[`node_modules/${workspace}`];
  return new Set(Object.keys(lock.packages[resolved].dependencies ?? {}));
}

/**
 * Returns the components that run although development uses them too. npm leaves such components out of a
 * bill without development.
 * @param workspaces names of the workspaces whose needs are followed.
 */
function sharedWithDevelopment(workspaces, bill, everything) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const components = new Map(everything.components.map((each) => [each['bom-ref'], each]));
  const dependsOn = new Map(everything.dependencies.map(({ ref, dependsOn: on }) => [ref, on]));
  const known = new Set(bill.components.map((component) => component['bom-ref']));
  const queue = [...components.keys()].filter((ref) => workspaces.includes(nameOf(ref)));
  const seen = new Set(queue);
  for (const reference of queue) {
    const isOwn = reference.startsWith('@bluebox/');
    const needed = isOwn ? neededBy(nameOf(reference), lock) : undefined;
    for (const other of dependsOn.get(reference) ?? []) {
      if (seen.has(other) || (needed !== undefined && !needed.has(nameOf(other)))) continue;
      // The pages are served as files. The packages that are bundled into them are found in another way.
      if (other.startsWith(PAGES)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return queue.flatMap((reference) => {
    const component = components.get(reference);
    return component === undefined || known.has(reference) || reference.startsWith('@bluebox/')
      ? []
      : [component];
  });
}

function billOfMaterials(workspaces) {
  const bill = ask('--omit', 'dev', ...workspaces.flatMap((name) => ['--workspace', name]));
  const everything = ask();
  bill.components.push(...sharedWithDevelopment(workspaces, bill, everything));
  const known = new Set(bill.components.map((component) => component['bom-ref']));
  const served = bundled(everything);
  const added = everything.components
    .filter(({ 'bom-ref': ref }) => served.has(ref) && !known.has(ref))
    .map((component) => ({
      ...component,
      scope: 'required',
      properties: component.properties.filter(({ name }) => name !== DEVELOPMENT),
    }));
  const components = [...bill.components, ...added].map((component) => described(component));
  const references = new Set(components.map((component) => component['bom-ref']));
  const own = bill.metadata.component;
  const edges = new Map(
    [...everything.dependencies, ...bill.dependencies].map(({ ref, dependsOn }) => [
      ref,
      ref.startsWith(PAGES) ? [...dependsOn, ...served] : dependsOn,
    ]),
  );
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    // npm writes 1.5, of which 1.6 is an extension.
    specVersion: '1.6',
    version: 1,
    // Serial number and time are left out, because they would differ each time.
    metadata: {
      lifecycles: bill.metadata.lifecycles,
      component: { ...described(own), type: 'application' },
    },
    components: sorted(components, (component) => component['bom-ref']),
    dependencies: sorted(
      [own['bom-ref'], ...references].map((ref) => ({
        ref,
        dependsOn: [...new Set(edges.get(ref) ?? [])].filter((on) => references.has(on)).sort(),
      })),
      ({ ref }) => ref,
    ),
  };
}

/** Names a package as its package.json does, because npm names workspaces by their folders. */
function described(component) {
  const name = nameOf(component['bom-ref']);
  const license = READ_BY_HAND[name];
  return {
    ...component,
    name,
    ...(license === undefined ? {} : { licenses: [{ license: { id: license } }] }),
  };
}

const sorted = (list, keyOf) =>
  list.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))));

const isForImage = process.argv.includes('--image');
const [file] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const text = `${JSON.stringify(billOfMaterials(isForImage ? IN_IMAGE : EVERYWHERE), null, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else {
  writeFileSync(file, text);
  console.log(`${file} was written`);
}
