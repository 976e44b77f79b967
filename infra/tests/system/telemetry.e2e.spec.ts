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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { freePorts } from '../../run/servers/src/readiness.ts';

const run = promisify(execFile);
const infra = new URL('../../', import.meta.url);
const file = (path: string) => fileURLToPath(new URL(path, infra));
const RULES = file('run/telemetry/prometheus/alerts.yml');
const hasPrometheus = existsSync('/usr/bin/prometheus') && existsSync('/usr/bin/promtool');
if (!hasPrometheus)
  console.warn(
    'Prometheus is not installed (Debian: prometheus): what it would read is not tested',
  );
/** Longest wait for a scrape or a span on a busy machine, in milliseconds. */
const PATIENCE = 60_000;
/** Id of a trace that an external caller claims in a request. */
const STRANGERS_TRACE = 'c0ffee00c0ffee00c0ffee00c0ffee00';

async function until(what: string, isSo: () => boolean | Promise<boolean>) {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; await pause(200))
    if (await isSo()) return;
  throw new Error(`${what}: not within ${PATIENCE} ms`);
}
function ask(port: number, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve(body));
    })
      .on('error', reject)
      .end();
  });
}

describe('a process with telemetry', () => {
  let spans = '';
  let receiver: Server;
  let watched: ChildProcess;
  let port: number;
  let metricsPort: number;
  beforeAll(async () => {
    receiver = createServer(async (incoming, response) => {
      for await (const chunk of incoming) spans += String(chunk);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    [metricsPort = 0] = await freePorts(1);
    watched = spawn(
      process.execPath,
      [
        '--import',
        new URL('run/distributed/dist/telemetry.js', infra).href,
        file('tests/distributed/fixtures/watched-app.mjs'),
        'portal',
      ],
      {
        env: {
          PATH: process.env['PATH'],
          BLUEBOX_METRICS_PORT: String(metricsPort),
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
          OTEL_BSP_SCHEDULE_DELAY: '200',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    port = Number(String((await once(watched.stdout as NodeJS.EventEmitter, 'data'))[0]));
  });
  afterAll(async () => {
    const ended = once(watched, 'exit');
    watched.kill();
    await ended;
    receiver.close().closeAllConnections();
  });

  it('sends only route templates: no path, search, link, caller or browser', async () => {
    const headers = {
      host: 'CANARY-host',
      'user-agent': 'CANARY-agent',
      'bluebox-link': 'p1.CANARY-link',
      'x-forwarded-for': '203.0.113.77',
      traceparent: `00-${STRANGERS_TRACE}-00f067aa0ba902b7-01`,
      tracestate: 'v=CANARY-state',
      baggage: 'b=CANARY-baggage',
    };
    await ask(port, '/p/p1.CANARY-path', headers);
    await ask(port, '/drives/CANARY-id?search=CANARY-query', headers);
    await ask(port, '/api/portal/accounts/CANARY-account', headers);
    const passedOn = await ask(
      port,
      `${routes.showPledge.at({ pledgeId: 'CANARY-id' })}?q=CANARY`,
      headers,
    );
    // The portal passes its own trace context on to the service, but not that of an external caller.
    expect(passedOn).toMatch(/"traceparent":"00-/);
    for (const said of [STRANGERS_TRACE, 'CANARY-state', 'CANARY-baggage'])
      expect(passedOn).not.toContain(said);
    await until('spans', () =>
      [
        '"GET /drives/:driveId"',
        '"GET /api/portal/accounts/:accountId"',
        '"GET /api/pledge"',
        '"kind":3',
      ].every((one) => spans.includes(one)),
    );
    for (const secret of ['CANARY', 'canary', '203.0.113.77', '127.0.0.1', STRANGERS_TRACE])
      expect(spans.includes(secret), secret).toBe(false);
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toContain('http_route="/drives/:driveId"');
    expect(metrics).not.toMatch(/canary|203\.0\.113/i);
  });

  it.skipIf(!hasPrometheus)(
    'has every metric that the alerts and the dashboard query',
    async () => {
      const config = file('run/telemetry/prometheus/prometheus.yml');
      await run('/usr/bin/promtool', ['check', 'config', config]);
      await run('/usr/bin/promtool', ['check', 'rules', RULES]);
      const folder = mkdtempSync(join(tmpdir(), 'bluebox-prometheus-'));
      const [own = 0] = await freePorts(1);
      const here = {
        global: { scrape_interval: '1s' },
        rule_files: [RULES],
        scrape_configs: [
          {
            job_name: 'bluebox',
            static_configs: [
              { targets: [`127.0.0.1:${metricsPort}`], labels: { service: 'portal' } },
            ],
          },
        ],
      };
      writeFileSync(join(folder, 'prometheus.yml'), stringify(here));
      const prometheus = spawn(
        '/usr/bin/prometheus',
        [
          `--config.file=${join(folder, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${own}`,
        ],
        { stdio: 'ignore' },
      );
      const found = async (query: string) => {
        try {
          const answer = await fetch(
            `http://127.0.0.1:${own}/api/v1/query?${new URLSearchParams({ query })}`,
          );
          return (
            ((await answer.json()) as { data?: { result: object[] } }).data?.result.length !== 0 &&
            answer.ok
          );
        } catch {
          return false;
        }
      };
      const rules = (
        parse(readFileSync(RULES, 'utf8')) as { groups: { rules: { expr: string }[] }[] }
      ).groups.flatMap((group) => group.rules);
      const { panels } = JSON.parse(
        readFileSync(file('run/telemetry/grafana/dashboards/bluebox.json'), 'utf8'),
      ) as { panels: { targets: { expr: string }[] }[] };
      const asked = [
        // The comparison is removed, because an alert's expression otherwise has data only while the alert fires.
        ...rules.map(({ expr }) => expr.replace(/\s*(?:>|==)\s*\d+$/, '')),
        ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ];
      try {
        expect(asked.length).toBeGreaterThan(8);
        for (const query of asked) await until(query, () => found(query));
      } finally {
        const ended = once(prometheus, 'exit');
        prometheus.kill();
        await ended;
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
