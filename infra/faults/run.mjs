// `npm run test:faults`: builds what it needs, then runs the fault suite.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const run = (command, args) =>
  spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  }).status ?? 1;

const built = run(join(root, 'node_modules', '.bin', 'turbo'), [
  'run',
  'build',
  '--filter=@bluebox/faults',
  '--output-logs=errors-only',
]);
process.exitCode =
  built === 0
    ? run(process.execPath, [join(here, 'dist', 'main.js'), ...process.argv.slice(2)])
    : built;
