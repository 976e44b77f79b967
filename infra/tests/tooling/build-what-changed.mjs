// Builds when a source has changed since the last build. This module is imported before any built module.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const stamp = join(root, 'node_modules', '.bluebox-built');

/**
 * Returns the time of the latest change in a folder. Folders named `test`, and generated and installed files,
 * do not count.
 */
function latestChange(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', '.turbo', 'test'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? latestChange(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const sources = ['packages', 'services', 'infra/run'].map((name) => latestChange(join(root, name)));
const changed = String(Math.max(...sources));
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== changed) {
  console.error('building…');
  const built = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
      'run',
      'build',
      '--output-logs=errors-only',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    },
  );
  if (built.status !== 0) {
    console.error('the build failed; see above');
    process.exit(built.status ?? 1);
  }
  writeFileSync(stamp, changed);
}
