// `npm run test:faults` and `npm run test:soak`: builds what is needed, then runs the fault suite, or the
// soak.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
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
const given = process.argv.slice(2);
const [script, args] = given[0] === 'soak' ? ['soak.js', given.slice(1)] : ['main.js', given];
process.exitCode =
  built === 0 ? run(process.execPath, [join(here, 'dist', script), ...args]) : built;
