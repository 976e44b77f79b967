// Checks the code with the dependency rules, and each rule with a fixture that must break it.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const rules = createRequire(import.meta.url)('./dependency-rules.cjs');

/** Smallest number of modules. A smaller number means that the sources were not found, and that nothing was checked. */
const LEAST_MODULES = 100;

async function violations(baseDir, folders) {
  const { output } = await cruise(folders, {
    ...rules.options,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
    baseDir,
  });
  return { modules: output.summary.totalCruised, found: output.summary.violations };
}

let failed = false;
const code = await violations(root, [
  'packages',
  ...readdirSync(join(root, 'services')).map((name) => `services/${name}/src`),
  ...readdirSync(join(root, 'infra/run'))
    .map((name) => `infra/run/${name}/src`)
    .filter((folder) => existsSync(join(root, folder))),
]);
for (const { rule, from, to } of code.found) {
  console.error(`${rule.name}: ${from} → ${to}`);
  failed = true;
}
if (code.modules < LEAST_MODULES) {
  console.error(`only ${code.modules} modules were found`);
  failed = true;
}

const fixtures = await violations(join(here, 'fixtures'), ['packages', 'services']);
const broken = new Set(fixtures.found.map(({ rule }) => rule.name));
for (const { name } of rules.forbidden)
  if (!broken.has(name)) {
    console.error(`no fixture breaks the rule ${name}: it may hold nothing`);
    failed = true;
  }

console.log(`${code.modules} modules, ${rules.forbidden.length} rules, each broken by its fixture`);
process.exitCode = failed ? 1 : 0;
