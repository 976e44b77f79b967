// Writes what docker-compose.yml needs and does not have yet: .env with settings for use on this
// machine alone, and a file with a new password for each secret. What exists is left as it is.
// Both are in the folder of docker-compose.yml, or in the one that is named as argument.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const place = resolve(process.argv[2] ?? root);
const settings = join(place, '.env');
const folder = join(place, 'secrets');

const before = existsSync(settings) ? readFileSync(settings, 'utf8') : undefined;
/** Passwords of an .env of an older version, by the name of the secret. Stored data needs them. */
const earlier = new Map(
  [...(before ?? '').matchAll(/^(\w+_PASSWORD)=(.+)$/gm)].map(([, name, value]) => [
    name.toLowerCase(),
    value.trim(),
  ]),
);
const names = [
  ...readFileSync(join(root, 'docker-compose.yml'), 'utf8').matchAll(
    /^ {4}file: \$\{BLUEBOX_SECRETS:-\.\/secrets\}\/(\w+)$/gm,
  ),
].map(([, name]) => name);

mkdirSync(folder, { recursive: true, mode: 0o700 });
chmodSync(folder, 0o700);
const written = names.filter((name) => !existsSync(join(folder, name)));
for (const name of written) {
  const file = join(folder, name);
  // A hexadecimal secret needs no escaping, wherever it is used.
  writeFileSync(file, earlier.get(name) ?? randomBytes(24).toString('hex'), {
    mode: 0o600,
    flag: 'wx',
  });
  // Each container mounts its secrets with the rights that they have here, and reads them as a
  // user of its own. On this machine the folder keeps other users out.
  chmodSync(file, 0o644);
}

if (before === undefined)
  writeFileSync(
    settings,
    [
      '# Where people reach Bluebox, and on which address of this machine it listens.',
      'BLUEBOX_PUBLIC_URL=http://127.0.0.1:8080',
      'BLUEBOX_BIND=127.0.0.1',
      'BLUEBOX_PORT=8080',
      '# true behind a proxy that sets X-Forwarded-*',
      'BLUEBOX_TRUSTED_PROXY=false',
      'BLUEBOX_LOG_LEVEL=info',
      '# With the profile telemetry: http://collector:4318',
      'OTEL_EXPORTER_OTLP_ENDPOINT=',
      '',
    ].join('\n'),
    { mode: 0o600, flag: 'wx' },
  );

const moved = written.filter((name) => earlier.has(name));
console.log(
  written.length === 0
    ? `${folder} has every secret already, and nothing was changed in it`
    : `${written.length} secrets were written to ${folder}, which only you can open`,
);
if (moved.length > 0)
  console.log(
    `${moved.length} of them were taken over from .env, whose lines …_PASSWORD can be deleted now`,
  );
console.log(before === undefined ? '.env was written' : '.env was left as it is');
