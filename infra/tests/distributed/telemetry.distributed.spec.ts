import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { routes } from '@bluebox/contracts/routes';
import { SERVICE_NAMES } from '@bluebox/contracts/services';
import { freePorts } from '@bluebox/servers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { KEPT_ATTRIBUTES } from '../../run/distributed/src/redacted-spans.ts';
import { openDrive, pledgeBody } from '../system/support.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

const run = promisify(execFile);
const FILES = fileURLToPath(new URL('../../run/telemetry/', import.meta.url));
const PROMETHEUS = '/usr/bin/prometheus';
const PROMTOOL = '/usr/bin/promtool';
const hasPrometheus = existsSync(PROMETHEUS) && existsSync(PROMTOOL);
if (!hasPrometheus)
  console.warn(
    'Prometheus is not installed: what it would read is not tested (Debian: prometheus)',
  );
/** Longest wait for spans and scrapes on a busy machine, in milliseconds. */
const PATIENCE = 120_000;
const CANARY = 'CANARY';
/** Id of a trace that an external caller claims in a request. */
const STRANGERS_TRACE = 'c0ffee00c0ffee00c0ffee00c0ffee00';

interface SentSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Starts an HTTP server that receives spans by OTLP, like a collector. */
async function startReceiver() {
  let raw = '';
  const spans: SentSpan[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    raw += body;
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans)
      for (const { spans: sent } of scopeSpans)
        for (const { name, kind, attributes } of sent)
          spans.push({
            service: ofOtlp(resource.attributes)['service.name'] as string,
            name,
            kind,
            attributes: ofOtlp(attributes),
          });
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    raw: () => raw,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
const ofOtlp = (attributes: readonly { key: string; value: Record<string, unknown> }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

async function until(what: string, isSo: () => boolean | Promise<boolean>) {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; await pause(200))
    if (await isSo()) return;
  throw new Error(`${what}: not within ${PATIENCE} ms`);
}

/** Sends a request with any headers, even those that `fetch` would refuse. @returns the status code. */
function ask(url: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(new URL(url), { path, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

describe('processes with telemetry', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let bluebox: DistributedBluebox;
  let ports: Readonly<Record<string, number>>;
  let driveId: string;
  const metricsOf = async (service: string) =>
    (await fetch(`http://127.0.0.1:${ports[service]}/metrics`)).text();

  beforeAll(async () => {
    receiver = await startReceiver();
    const free = await freePorts(SERVICE_NAMES.length);
    ports = Object.fromEntries(SERVICE_NAMES.map((service, at) => [service, free[at] ?? 0]));
    bluebox = await startDistributed(
      { brokers: inject('kafkaBrokers'), mongodbUri: inject('mongodbUri') },
      undefined,
      (service) => ({
        BLUEBOX_METRICS_PORT: String(ports[service]),
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BSP_SCHEDULE_DELAY: '200',
      }),
    );
    driveId = await openDrive(bluebox.coordinator, 'watched');
    await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(3));
    const headers = {
      host: `${CANARY}-host`,
      'user-agent': `${CANARY}-agent`,
      cookie: `bluebox-session=${CANARY}-cookie`,
      'bluebox-link': `p1.${CANARY}-link`,
      'x-request-id': `${CANARY}-request`,
      'x-forwarded-for': '203.0.113.77',
      forwarded: 'for=203.0.113.77',
      traceparent: `00-${STRANGERS_TRACE}-00f067aa0ba902b7-01`,
      tracestate: `v=${CANARY}-state`,
      baggage: `b=${CANARY}-baggage`,
    };
    for (const path of [
      `/p/p1.${CANARY}-path`,
      `/${CANARY}-nowhere?text=${CANARY}-query`,
      `${routes.listOwnSessions.at()}?q=${CANARY}-query`,
      `${routes.showDrive.at({ driveId })}?search=${CANARY}-query`,
      `${routes.listPledges.at({ driveId: `${CANARY}-id` })}?reference=${CANARY}-query`,
      `${routes.listDrives.at({})}/${CANARY}-nowhere/${CANARY}-nowhere`,
      `${routes.showConsignment.at({ consignmentId: `${CANARY}-id` })}?code=${CANARY}-query`,
      routes.showTotals.at({ driveId }, { asOf: `${CANARY}-query` }),
    ])
      expect(await ask(bluebox.url, path, headers), path).toBeLessThan(500);
    await bluebox.settled();
  });
  afterAll(async () => {
    await bluebox?.close();
    await receiver?.close();
  });

  it('send spans of requests, of databases and of Kafka', {
    timeout: PATIENCE,
  }, async () => {
    const has = (service: string, name: RegExp) =>
      receiver.spans.some((span) => span.service === `bluebox-${service}` && name.test(span.name));
    await until('spans of all kinds', () =>
      [
        ['portal', /^GET \/api\/pledge$/],
        ['portal', /^GET$/],
        ['portal', /^find /],
        ['pledge', /^GET \/drives\/:driveId$/],
        ['pledge', /^POST \/drives\/:driveId\/pledges$/],
        ['pledge', /^insert /],
        ['pledge', /^send \S+$/],
        ['shipment', /^GET \/consignments\/:\w+$/],
        ['tracker', /^GET \/drives\/:driveId\/totals$/],
        ['tracker', /^process \S+$/],
      ].every(([service, name]) => has(service as string, name as RegExp)),
    ).catch((error) => {
      const seen = new Set(receiver.spans.map(({ service, name }) => `${service}: ${name}`));
      throw new Error(`${error}; seen:\n${[...seen].sort().join('\n')}`);
    });
  });

  it('send only route templates: no URL, search, link, caller, browser or key of a message', () => {
    const raw = receiver.raw();
    expect(raw).not.toMatch(new RegExp(CANARY, 'i'));
    for (const secret of [driveId, STRANGERS_TRACE, '203.0.113.77', '127.0.0.1'])
      expect(raw.includes(secret), secret).toBe(false);
    const names = new Set(receiver.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...names].filter((name) => !KEPT_ATTRIBUTES.has(name))).toEqual([]);
  });

  it('have no typed text in their metrics either', async () => {
    for (const service of SERVICE_NAMES) {
      const metrics = await metricsOf(service);
      expect(metrics, service).toMatch(/^http_server_request_duration_count\{/m);
      expect(metrics, service).not.toMatch(new RegExp(CANARY, 'i'));
      for (const secret of [driveId, '203.0.113.77', `${bluebox.place.name}_`])
        expect(metrics.includes(secret), `${service}: ${secret}`).toBe(false);
    }
  });

  it('name the wrong setting and end when the port for metrics is in use', async () => {
    const taken = String(ports['pledge']);
    const start = bluebox.start('tracker', {
      name: 'no-port',
      more: { BLUEBOX_METRICS_PORT: taken },
    });
    await expect(start).rejects.toThrow(/BLUEBOX_METRICS_PORT: cannot listen on 127\.0\.0\.1 \d+/);
  });

  describe.skipIf(!hasPrometheus)('Prometheus', () => {
    let folder: string;
    let prometheus: ChildProcess;
    let url: string;

    interface Answer {
      readonly data: { readonly result: readonly { readonly metric: Record<string, string> }[] };
    }
    const query = async (expression: string) => {
      const response = await fetch(
        `${url}/api/v1/query?${new URLSearchParams({ query: expression })}`,
      );
      expect(response.status, expression).toBe(200);
      return ((await response.json()) as Answer).data.result;
    };
    const rules = (
      parse(readFileSync(join(FILES, 'prometheus/alerts.yml'), 'utf8')) as {
        groups: { rules: { alert: string; expr: string }[] }[];
      }
    ).groups.flatMap((group) => group.rules);
    const panels = (
      JSON.parse(readFileSync(join(FILES, 'grafana/dashboards/bluebox.json'), 'utf8')) as {
        panels: { title: string; targets: { expr: string }[] }[];
      }
    ).panels;

    // biome-ignore lint/suspicious/noDuplicateTestHooks: the hooks belong to the inner describe.
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'bluebox-prometheus-'));
      const [own = 0] = await freePorts(1);
      url = `http://127.0.0.1:${own}`;
      const config = parse(readFileSync(join(FILES, 'prometheus/prometheus.yml'), 'utf8'));
      const [job] = config.scrape_configs;
      writeFileSync(
        join(folder, 'prometheus.yml'),
        stringify({
          global: { scrape_interval: '1s', evaluation_interval: '1s' },
          rule_files: [join(FILES, 'prometheus/alerts.yml')],
          scrape_configs: [
            {
              job_name: job.job_name,
              static_configs: SERVICE_NAMES.map((service) => ({
                targets: [`127.0.0.1:${ports[service]}`],
                labels: { service },
              })),
            },
          ],
        }),
      );
      prometheus = spawn(
        PROMETHEUS,
        [
          `--config.file=${join(folder, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${own}`,
        ],
        { stdio: 'ignore' },
      );
      await until('every process is scraped', async () => {
        try {
          return (await query('up == 1')).length === SERVICE_NAMES.length;
        } catch {
          return false;
        }
      });
    });
    // biome-ignore lint/suspicious/noDuplicateTestHooks: the hooks belong to the inner describe.
    afterAll(async () => {
      if (prometheus?.exitCode === null) {
        const ended = once(prometheus, 'exit');
        prometheus.kill();
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    });

    it('accepts the configuration files', async () => {
      const config = await run(PROMTOOL, [
        'check',
        'config',
        join(FILES, 'prometheus/prometheus.yml'),
      ]);
      expect(config.stdout).toContain('is valid prometheus config file');
      const checked = await run(PROMTOOL, ['check', 'rules', join(FILES, 'prometheus/alerts.yml')]);
      expect(checked.stdout).toContain(`${rules.length} rules found`);
    });

    it('has data for every panel of the dashboard', {
      timeout: 2 * PATIENCE,
    }, async () => {
      expect(panels.length).toBeGreaterThan(4);
      for (const { title, targets } of panels)
        for (const { expr } of targets)
          await until(`${title}: ${expr}`, async () => (await query(expr)).length > 0);
    });

    it('has data for every alert, even while nothing is wrong', {
      timeout: PATIENCE,
    }, async () => {
      expect(rules.length).toBeGreaterThan(3);
      for (const { alert, expr } of rules) {
        // The comparison is removed, because an alert's expression otherwise has data only while the alert fires.
        const looksAt = expr.replace(/\s*(?:[<>]=?|[!=]=)\s*[\d.]+\s*$/, '');
        expect(looksAt, alert).not.toBe(expr);
        await until(`${alert}: ${looksAt}`, async () => (await query(looksAt)).length > 0);
      }
    });

    it('alerts when a service does not answer', { timeout: 2 * PATIENCE }, async () => {
      await bluebox.processes.get('shipment')?.stop();
      await until('ServiceDown', async () =>
        (await query('ALERTS{alertname="ServiceDown"}')).some(
          ({ metric }) => metric['service'] === 'shipment',
        ),
      );
    });
  });
});
