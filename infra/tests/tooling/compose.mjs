// Tests docker-compose.yml: start, health, access rights, the demo and its totals, restart, stop.
// The test needs an image that was built before (bluebox/services), and removes everything that it
// creates.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const project = `bluebox-test-${process.pid}`;
const declared = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const SERVICES = [...declared.matchAll(/^ {2}(\w+):\n {4}<<: \*service$/gm)].map(
  ([, name]) => name,
);

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const url = `http://127.0.0.1:${port}`;
const folder = mkdtempSync(join(tmpdir(), 'bluebox-compose-'));
const env = {
  ...process.env,
  BLUEBOX_PUBLIC_URL: url,
  BLUEBOX_PORT: String(port),
  BLUEBOX_SECRETS: join(folder, 'secrets'),
};

const v2 = spawnSync('docker', ['compose', 'version'], { env }).status === 0;
const [command, ...first] = v2 ? ['docker', 'compose'] : ['docker-compose'];
const run = (program, args, options = {}) => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return { ok: status === 0, text: `${stdout ?? ''}${stderr ?? ''}` };
};
const made = run(process.execPath, ['infra/run/docker/make-env.mjs', folder]);
if (!made.ok) throw new Error(made.text);
const compose = (...args) => run(command, [...first, '-p', project, ...args]);
/** Runs a script in a service's container, with the service's packages, password and URLs. */
const inside = (service, script) =>
  compose('exec', '-T', service, 'node', '--input-type=module', '-e', script);

let passed = 0;
let failed = 0;
const checks = [];
/** Runs and counts one check. A failure is reported, and the other checks still run. */
async function check(name, body) {
  const begun = Date.now();
  try {
    await body();
    passed += 1;
    checks.push(`  ok    ${((Date.now() - begun) / 1000).toFixed(1)} s  ${name}`);
  } catch (error) {
    failed += 1;
    const lines = error.message.split('\n').slice(-40);
    checks.push(`FAILED: ${name}\n${lines.map((line) => `  | ${line}`).join('\n')}`);
  }
  console.log(checks.at(-1));
}
function must(held, text) {
  if (!held) throw new Error(text);
}
/**
 * Checks readiness with a time-out, because the engine's proxy accepts connections before the service
 * listens.
 */
const isReady = () =>
  Promise.race([
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
    pause(5_000, false),
  ]);
async function untilHealthy() {
  for (let second = 0; second < 120; second++) {
    if (await isReady()) return;
    await pause(1_000);
  }
  throw new Error(
    `the portal is not ready: ${compose('ps').text}${compose('logs', '--tail=40').text}`,
  );
}
const states = () =>
  run('docker', [
    'ps',
    '-a',
    '--filter',
    `label=com.docker.compose.project=${project}`,
    '--format',
    '{{.Label "com.docker.compose.service"}} {{.Status}}',
  ]).text;

/** Returns what the engine knows of each container of the project, by its name in docker-compose.yml. */
function inspected() {
  const ids = run('docker', [
    'ps',
    '-aq',
    '--filter',
    `label=com.docker.compose.project=${project}`,
  ]);
  const containers = JSON.parse(run('docker', ['inspect', ...ids.text.trim().split('\n')]).text);
  return containers.map(({ Config, HostConfig, NetworkSettings, State }) => ({
    name: Config.Labels['com.docker.compose.service'],
    isRunning: State.Running,
    environment: Config.Env.join('\n'),
    limits: HostConfig,
    networks: Object.keys(NetworkSettings.Networks).map((name) => name.replace(`${project}_`, '')),
  }));
}

const KAFKA_WRITE = (topic) => `
  import { readFileSync } from 'node:fs';
  import kafkajs from 'kafkajs';
  const kafka = new kafkajs.Kafka({ brokers: [process.env.KAFKA_BROKERS], logLevel: 0, retry: { retries: 1 },
    sasl: { mechanism: 'scram-sha-512', username: process.env.KAFKA_USERNAME, password: readFileSync(process.env.KAFKA_PASSWORD_FILE, 'utf8') } });
  const producer = kafka.producer();
  await producer.connect();
  try { await producer.send({ topic: '${topic}', messages: [{ key: 'x', value: '' }] }); console.log('TAKEN'); }
  catch (error) { console.log(error.type ?? error.message); }
  await producer.disconnect();`;

let setupCode = '';
try {
  await check('the services start, and the portal becomes ready', async () => {
    const up = compose('up', '-d');
    must(up.ok, up.text.slice(-3_000) + compose('logs', '--tail=40').text.slice(-6_000));
    await untilHealthy();
    setupCode = /\/setup#([\w-]+)/.exec(compose('logs', 'portal').text)?.[1] ?? '';
    must(setupCode !== '', compose('logs', '--tail=20', 'portal').text);
  });

  if (failed === 0) {
    await check(
      'every service reports that it is healthy, and one-shot steps have succeeded',
      async () => {
        // A process may be ready before the engine has run the first health check, so the check waits.
        const isHealthy = (service) =>
          new RegExp(`^${service} .*\\(healthy\\)`, 'm').test(states());
        for (let second = 0; second < 60 && !SERVICES.every(isHealthy); second++)
          await pause(1_000);
        for (const service of SERVICES) must(isHealthy(service), states());
        for (const step of ['keys', 'kafka-users', 'topics', 'mongodb-users'])
          must(new RegExp(`^${step} Exited \\(0\\)`, 'm').test(states()), states());
      },
    );

    await check('the demo ends with the totals of the drive', async () => {
      const demo = run(process.execPath, [
        'infra/run/standalone/bluebox.mjs',
        'demo',
        '--url',
        url,
        '--setup',
        setupCode,
      ]);
      must(demo.ok, demo.text.slice(-3_000));
      for (const figure of ['1050 盒', '43 套', '23 台', '1046 盒', '22 台', 'balanced'])
        must(
          demo.text.includes(figure) && !demo.text.includes('NOT balanced'),
          demo.text.slice(-3_000),
        );
    });

    await check('a service runs without privileges, and cannot write to its image', async () => {
      for (const service of SERVICES) {
        const said = inside(
          service,
          `
          import { writeFileSync } from 'node:fs';
          console.log('uid', process.getuid());
          try { writeFileSync('/app/x', ''); console.log('WRITTEN'); } catch (error) { console.log(error.code); }`,
        );
        must(said.text.includes('uid 10001') && said.text.includes('EROFS'), said.text);
      }
    });

    await check('every container is confined, and the kernel confirms it', async () => {
      const containers = inspected();
      must(containers.length === SERVICES.length + 6, states());
      for (const { name, isRunning, limits } of containers) {
        const text = `${name}: ${JSON.stringify(limits)}`;
        must(limits.ReadonlyRootfs && !limits.Privileged, text);
        must(limits.CapDrop.join() === 'ALL', text);
        must((limits.CapAdd ?? []).length === (name === 'keys' ? 3 : 0), text);
        must(limits.SecurityOpt.join() === 'no-new-privileges:true', text);
        must(limits.Memory > 0 && limits.NanoCpus > 0 && limits.PidsLimit > 0, text);
        must(limits.LogConfig.Config['max-size'] === '10m', text);
        if (!isRunning) continue;
        const { text: status } = compose('exec', '-T', name, 'cat', '/proc/1/status');
        const lines = ['CapEff:\t0{16}', 'CapBnd:\t0{16}', 'NoNewPrivs:\t1', 'Uid:\t[1-9]\\d*'];
        for (const line of lines) must(new RegExp(`^${line}\\s`, 'm').test(status), name + status);
      }
    });

    await check('no password is in an environment, and a service has only its own', async () => {
      const secrets = readdirSync(env.BLUEBOX_SECRETS).map((name) =>
        readFileSync(join(env.BLUEBOX_SECRETS, name), 'utf8'),
      );
      for (const { name, environment } of inspected())
        must(!secrets.some((secret) => environment.includes(secret)), name);
      const said = compose('exec', '-T', 'tracker', 'ls', '-C', '/run/secrets');
      must(
        said.text.split(/\s+/).join(' ') === 'tracker_kafka_password tracker_mongodb_password ',
        said.text,
      );
    });

    await check('only the portal and the messenger reach other networks', async () => {
      // The engine keeps an internal network apart by rules of the host's firewall, which are not tested.
      for (const network of ['edge', 'inner', 'outward']) {
        const args = ['network', 'inspect', '-f', '{{.Internal}}', `${project}_${network}`];
        const { text } = run('docker', args);
        must(text.trim() === String(network === 'inner'), `${network} ${text}`);
      }
      for (const { name, networks } of inspected()) {
        // The users are created in the broker's own network namespace.
        const expected =
          { portal: 'edge,inner', messenger: 'inner,outward', keys: 'none', 'kafka-users': '' }[
            name
          ] ?? 'inner';
        must(networks.sort().join() === expected, `${name}: ${networks}`);
      }
    });

    await check(
      'the image has the Node of its Dockerfile, a licence and a bill of materials',
      async () => {
        const said = inside(
          'portal',
          `
        import { readFileSync } from 'node:fs';
        console.log(process.version, readFileSync('/app/LICENSE', 'utf8').split('\\n')[0]);
        const { bomFormat, components } = JSON.parse(readFileSync('/app/sbom.cdx.json', 'utf8'));
        console.log(bomFormat, components.some(({ name }) => name === 'express'));`,
        );
        const dockerfile = readFileSync(join(root, 'infra/run/docker/Dockerfile'), 'utf8');
        const [, version] = /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(dockerfile);
        must(said.text.trim() === `v${version} MIT License\nCycloneDX true`, said.text);
      },
    );

    await check('a service has only its own keys', async () => {
      const said = inside(
        'tracker',
        `
        import { readdirSync } from 'node:fs';
        console.log(readdirSync('/keys').sort().join(' '));`,
      );
      must(said.text.trim() === 'control.key tokens.public.pem', said.text);
    });

    await check(
      "a service cannot write another service's topic, and the tracker cannot write any",
      async () => {
        const foreign = inside('pledge', KAFKA_WRITE('bluebox.inventory.v1'));
        must(foreign.text.includes('TOPIC_AUTHORIZATION_FAILED'), foreign.text);
        const reader = inside('tracker', KAFKA_WRITE('bluebox.pledge.v1'));
        must(reader.text.includes('TOPIC_AUTHORIZATION_FAILED'), reader.text);
      },
    );

    await check('Kafka and MongoDB refuse connections without a password', async () => {
      const said = inside(
        'portal',
        `
        import kafkajs from 'kafkajs';
        import { mongo } from 'mongoose';
        const admin = new kafkajs.Kafka({ brokers: [process.env.KAFKA_BROKERS], logLevel: 0, connectionTimeout: 3000, retry: { retries: 0 } }).admin();
        try { await admin.connect(); await admin.listTopics(); console.log('KAFKA OPEN'); } catch { console.log('kafka closed'); }
        await admin.disconnect().catch(() => undefined);
        const client = new mongo.MongoClient('mongodb://mongodb:27017/?directConnection=true', { serverSelectionTimeoutMS: 5000 });
        try { await client.db('bluebox_portal').collection('x').insertOne({}); console.log('MONGODB OPEN'); } catch (error) { console.log('mongodb', error.codeName); }
        await client.close();`,
      );
      must(
        said.text.includes('kafka closed') && said.text.includes('mongodb Unauthorized'),
        said.text,
      );
    });

    await check("a service cannot read or write another service's database", async () => {
      const said = inside(
        'pledge',
        `
        import { readFileSync } from 'node:fs';
        import { mongo } from 'mongoose';
        const password = readFileSync(process.env.MONGODB_PASSWORD_FILE, 'utf8');
        const client = new mongo.MongoClient(process.env.MONGODB_URI.replace('@', ':' + password + '@'));
        for (const name of ['bluebox_portal', 'bluebox_inventory'])
          try { await client.db(name).collection('x').findOne({}); console.log('READ'); } catch (error) { console.log(error.codeName); }
        await client.close();`,
      );
      must(!said.text.includes('READ') && said.text.includes('Unauthorized'), said.text);
    });

    await check('a backup is written, and belongs to the user of the process', async () => {
      const made = compose('run', '--rm', '-T', 'backup', 'backup', '/backup/first');
      must(made.ok, made.text.slice(-3_000));
      const listed = compose(
        ...['run', '--rm', '-T', '--no-deps', '--entrypoint', 'stat', 'backup'],
        ...['-c', '%u %n', '/backup/first/manifest.json'],
      );
      must(listed.text.includes('10001 /backup/first/manifest.json'), listed.text);
    });

    await check(
      'the demo is still there after everything is taken down without its volumes and started again',
      async () => {
        const down = compose('down');
        must(down.ok, down.text);
        const up = compose('up', '-d');
        must(up.ok, up.text.slice(-3_000) + compose('logs', '--tail=40').text.slice(-6_000));
        await untilHealthy();
        const { driveId } = await (
          await fetch(`${url}${routes.showDrive.at({ driveId: 'xiji' })}`)
        ).json();
        const page = await fetch(`${url}${routes.showTotals.at({ driveId })}`);
        const text = await page.text();
        must(page.ok && text.includes('1046'), `${page.status} ${text.slice(0, 500)}`);
      },
    );
  }
} finally {
  await check('everything is taken down, and leaves no container behind', async () => {
    const down = compose('down', '--volumes', '--remove-orphans');
    must(down.ok, down.text);
    must(states().trim() === '', states());
  });
  rmSync(folder, { recursive: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
