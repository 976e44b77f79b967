import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICE_NAMES } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');

interface ComposeService {
  readonly image: string;
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
};
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('confines every container that runs our code', () => {
    const own = services.filter(([, { image }]) => image.startsWith('bluebox/'));
    expect(own.map(([name]) => name).sort()).toEqual(
      ['backup', 'keys', 'mongodb-users', 'topics', ...SERVICE_NAMES].sort(),
    );
    for (const [name, service] of own) {
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(['ALL']);
      expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
      if (name !== 'keys') expect(service.cap_add, name).toBeUndefined();
    }
  });

  it('contains no password, because each must come from the environment', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(
        ([name, value]) => /PASSWORD/.test(name) || /^mongodb:\/\/[^/]*@/.test(String(value)),
      ),
    );
    expect(secrets.length).toBeGreaterThan(15);
    for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{[A-Z_]+:\?/);
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

  it('names an exact version of every image', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/:v?\d+\.\d+\.\d+$/);
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
