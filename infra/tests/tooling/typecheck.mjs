// Checks the types of specs, tests and pages, which the builds leave out.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const projects = ['infra/tests/tooling/tsconfig.specs.json', 'services/portal/web/tsconfig.json'];
let failed = false;
for (const project of projects) {
  const { status } = spawnSync(
    join(root, 'node_modules', '.bin', 'tsc'),
    ['--noEmit', '-p', join(root, project)],
    { stdio: 'inherit' },
  );
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
