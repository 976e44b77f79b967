import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publishedEvents, SERVICES } from '@bluebox/contracts';
import { notaryProjections } from '@bluebox/notary-service';
import { trackerProjections } from '@bluebox/tracker-service';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { DECIDERS as DISTRIBUTED } from '../../../run/distributed/src/deciders.ts';
import { type Decider, DECIDERS as STANDALONE } from '../../../run/standalone/src/deciders.ts';
import { missingPlaces, PLACES, type Repository, type ServiceTable } from './places-of-services.ts';

const root = new URL('../../../../', import.meta.url);
const text = (path: string): string | undefined => {
  const file = fileURLToPath(new URL(path, root));
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
};
const readBy = (service: string): readonly string[] => {
  if (service === 'tracker')
    return Object.values(trackerProjections).flatMap((projection) => projection.services);
  if (service === 'notary')
    return Object.values(notaryProjections).flatMap((projection) => projection.services);
  const decider = (STANDALONE as Readonly<Record<string, Decider<never>>>)[service];
  if (decider === undefined) return [];
  const memories = decider.policies.map(({ memory }) => memory);
  return [...decider.projections, ...memories].flatMap(({ services }) => services);
};

const present: Repository = {
  text,
  published: Object.fromEntries(
    Object.entries(publishedEvents).map(([service, definitions]) => [
      service,
      definitions.map(({ type }) => type),
    ]),
  ),
  standalone: Object.keys(STANDALONE),
  distributed: Object.keys(DISTRIBUTED),
  read: readBy,
};

/** A made-up service that lends things and publishes one event. */
const TOOLSHED: ServiceTable = {
  toolshed: {
    serves: 'things that are lent',
    decides: true,
    vault: false,
    photos: false,
    reads: ['toolshed', 'inventory'],
    keys: [],
  },
};
const withFiles =
  (files: Readonly<Record<string, string>>): Repository['text'] =>
  (path) =>
    files[path] ?? text(path);

/** Returns a copy of the value in which the made-up service's name replaces the tracker's. */
const ofToolshed = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll('tracker', 'toolshed').replaceAll('TRACKER', 'TOOLSHED'),
  ) as T;
/** Copies each entry that names the tracker; the copy names the made-up service and stands in the same list. */
function besideTracker<T>(value: T): T {
  if (Array.isArray(value))
    return [
      ...value.map(besideTracker),
      ...value.filter((item) => /tracker/i.test(String(item))).map(ofToolshed),
    ] as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, key === 'tracker' ? item : besideTracker(item)] as const,
  );
  return Object.fromEntries([
    ...entries,
    ...Object.entries(value)
      .filter(([key]) => /tracker/i.test(key))
      .map(ofToolshed),
  ]) as T;
}
const extended = (path: string) =>
  stringify(besideTracker(parse(text(path) ?? '', { merge: true })), {
    aliasDuplicateObjects: false,
  });

const FILES = {
  events: { 'packages/contracts/src/events/toolshed.ts': 'export const toolshedStreams = …' },
  postings: {
    'packages/ledger/src/postings.ts': `${text('packages/ledger/src/postings.ts')} 'thing.lent': () => [],`,
  },
  service: { 'services/toolshed/src/service.ts': 'export async function runToolshedService…' },
  compose: { 'docker-compose.yml': extended('docker-compose.yml') },
  scraping: {
    'infra/run/telemetry/prometheus/prometheus.yml': extended(
      'infra/run/telemetry/prometheus/prometheus.yml',
    ),
  },
} as const;

/** Returns the repository with the made-up service added in every place except one. */
function addedExcept(left?: keyof typeof PLACES): Repository {
  const files = Object.entries(FILES)
    .filter(([place]) => place !== left)
    .map(([, content]) => content);
  return {
    text: withFiles(Object.assign({}, ...files) as Record<string, string>),
    published:
      left === 'index' ? present.published : { ...present.published, toolshed: ['thing.lent'] },
    standalone: [...present.standalone, ...(left === 'standalone' ? [] : ['toolshed'])],
    distributed: [...present.distributed, ...(left === 'distributed' ? [] : ['toolshed'])],
    read: (service) =>
      service === 'toolshed'
        ? ['toolshed', left === 'row' ? 'shipment' : 'inventory']
        : present.read(service),
  };
}

const EVERYTHING_IN_COMPOSE =
  "docker-compose.yml: give toolshed a service whose command is ['toolshed'], the database bluebox_toolshed, the keys keys-toolshed, the secret toolshed_mongodb_password, also for mongodb-users and backup, TOOLSHED_MONGODB_PASSWORD_FILE in mongodb-users, TOOLSHED_MONGODB_URI and its password in backup, KAFKA_USERNAME toolshed, the secret toolshed_kafka_password, also for kafka-users, TOOLSHED_URL in portal, which waits for it.";

/** The sentence for each place when the made-up service is missing only there. */
const SENTENCES: Readonly<Record<keyof typeof PLACES, string>> = {
  row: 'packages/contracts/src/services.ts: let `reads` of toolshed be [shipment, toolshed], which is what its projections and policies declare.',
  events:
    "packages/contracts/src/events/toolshed.ts: define the events of toolshed, grouped by declareStreams('toolshed', …).",
  index:
    'packages/contracts/src/events/index.ts: export toolshed.ts, and name toolshedStreams in publishedStreams.',
  postings: 'packages/ledger/src/postings.ts: say what thing.lent moves, or that it moves nothing.',
  service:
    'services/toolshed: lay out toolshed as services/pledge is, with the function that runs it in src/service.ts.',
  standalone: 'infra/run/standalone/src/deciders.ts: run toolshed in the one process.',
  distributed: 'infra/run/distributed/src/deciders.ts: run toolshed as a process of its own.',
  compose: EVERYTHING_IN_COMPOSE,
  scraping:
    'infra/run/telemetry/prometheus/prometheus.yml: name toolshed among the processes whose metrics are read.',
};
const places = Object.keys(PLACES) as (keyof typeof PLACES)[];

describe('the places of services', () => {
  it('list every service of the table', () => {
    expect(missingPlaces(SERVICES, present)).toEqual([]);
  });

  it('report what a new row of the table needs', () => {
    expect(missingPlaces(TOOLSHED, present)).toEqual(
      places
        .filter((place) => place !== 'row' && place !== 'postings')
        .map((place) => SENTENCES[place]),
    );
  });

  it('report nothing once a made-up service was added to them', () => {
    expect(missingPlaces(TOOLSHED, addedExcept())).toEqual([]);
  });

  it.each(places)('report a made-up service that is missing in %s', (place) => {
    expect(missingPlaces(TOOLSHED, addedExcept(place))).toEqual([SENTENCES[place]]);
  });

  it('name each part that is missing in docker-compose.yml', () => {
    const lines = FILES.compose['docker-compose.yml'].split('\n');
    const without = lines.filter((line) => !line.endsWith('- toolshed_kafka_password'));
    expect(
      missingPlaces(TOOLSHED, {
        ...addedExcept(),
        text: withFiles({
          ...FILES.events,
          ...FILES.postings,
          ...FILES.service,
          ...FILES.scraping,
          'docker-compose.yml': without.join('\n'),
        }),
      }),
    ).toEqual([
      'docker-compose.yml: give toolshed the secret toolshed_kafka_password, also for kafka-users.',
    ]);
  });

  it('are at most eight files, and a line for Prometheus', () => {
    const files = new Set(places.map((place) => PLACES[place].file('toolshed')));
    files.delete(PLACES.scraping.file());
    expect(files.size).toBeLessThanOrEqual(8);
  });

  it('are listed in CONTRIBUTING.md', () => {
    const page = text('CONTRIBUTING.md') ?? '';
    const section = page.slice(page.indexOf('## Add a service'), page.indexOf('## Commits'));
    for (const place of places) expect(section, place).toContain(PLACES[place].file('<name>'));
  });
});
