// Writes .env for docker-compose.yml: newly generated passwords, and settings for use on this
// machine alone. An existing .env is left as it is, except that passwords are added that a new
// version of docker-compose.yml requires.
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const file = join(root, '.env');
// A hexadecimal secret needs no escaping in URLs.
const secret = () => randomBytes(24).toString('hex');
/** Names of all passwords that docker-compose.yml requires. */
const passwords = new Set(
  readFileSync(join(root, 'docker-compose.yml'), 'utf8').match(/(?<=\$\{)\w+_PASSWORD(?=:\?)/g),
);
if (existsSync(file)) {
  const written = readFileSync(file, 'utf8');
  const missing = [...passwords].filter((name) => !new RegExp(`^${name}=`, 'm').test(written));
  if (missing.length === 0) {
    console.error('.env exists already, and stored data needs its secrets, so nothing was changed');
    process.exit(1);
  }
  const before = written === '' || written.endsWith('\n') ? '' : '\n';
  appendFileSync(file, before + missing.map((name) => `${name}=${secret()}\n`).join(''));
  console.log(`.env has new secrets for what this version adds: ${missing.join(', ')}`);
  process.exit();
}
writeFileSync(
  file,
  [
    '# Secrets of docker-compose.yml. Keep a copy with your backups; never commit it.',
    ...[...passwords].map((name) => `${name}=${secret()}`),
    '',
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
console.log('.env was written with secrets for this machine, readable only by you');
