import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publishedEvents, SERVICES } from '@bluebox/contracts';
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

/** A service that does not exist: it lends things, and has published one event so far. */
const LENDING: ServiceTable = {
  lending: {
    serves: 'things that are lent',
    decides: true,
    vault: false,
    photos: false,
    reads: ['lending', 'inventory'],
    keys: [],
  },
};
const withFiles =
  (files: Readonly<Record<string, string>>): Repository['text'] =>
  (path) =>
    files[path] ?? text(path);

/** The value with everything of the tracker in it called after the made-up service. */
const ofLending = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll('tracker', 'lending').replaceAll('TRACKER', 'LENDING'),
  ) as T;
/** Beside each entry that names the tracker, one that names the made-up service. */
function besideTracker<T>(value: T): T {
  if (Array.isArray(value))
    return [
      ...value.map(besideTracker),
      ...value.filter((item) => /tracker/i.test(String(item))).map(ofLending),
    ] as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, key === 'tracker' ? item : besideTracker(item)] as const,
  );
  return Object.fromEntries([
    ...entries,
    ...Object.entries(value)
      .filter(([key]) => /tracker/i.test(key))
      .map(ofLending),
  ]) as T;
}
const extended = (path: string) =>
  stringify(besideTracker(parse(text(path) ?? '', { merge: true })), {
    aliasDuplicateObjects: false,
  });

const FILES = {
  events: { 'packages/contracts/src/events/lending.ts': 'export const lendingStreams = …' },
  postings: {
    'packages/ledger/src/postings.ts': `${text('packages/ledger/src/postings.ts')} 'thing.lent': () => [],`,
  },
  service: { 'services/lending/src/service.ts': 'export async function runLendingService…' },
  compose: { 'docker-compose.yml': extended('docker-compose.yml') },
  scraping: {
    'infra/run/telemetry/prometheus/prometheus.yml': extended(
      'infra/run/telemetry/prometheus/prometheus.yml',
    ),
  },
} as const;

/** The repository after the made-up service was added everywhere, except in one of the places. */
function addedExcept(left?: keyof typeof PLACES): Repository {
  const files = Object.entries(FILES)
    .filter(([place]) => place !== left)
    .map(([, content]) => content);
  return {
    text: withFiles(Object.assign({}, ...files) as Record<string, string>),
    published:
      left === 'index' ? present.published : { ...present.published, lending: ['thing.lent'] },
    standalone: [...present.standalone, ...(left === 'standalone' ? [] : ['lending'])],
    distributed: [...present.distributed, ...(left === 'distributed' ? [] : ['lending'])],
    read: (service) =>
      service === 'lending'
        ? ['lending', left === 'row' ? 'shipment' : 'inventory']
        : present.read(service),
  };
}

const EVERYTHING_IN_COMPOSE =
  "docker-compose.yml: give lending a service whose command is ['lending'], the database bluebox_lending, the keys keys-lending, LENDING_MONGODB_PASSWORD in mongodb-users, LENDING_MONGODB_URI in backup, KAFKA_USERNAME lending, LENDING_KAFKA_PASSWORD in kafka-users, LENDING_URL in portal, which waits for it.";

/** The sentence of each place when it is the only one that does not know the made-up service. */
const SENTENCES: Readonly<Record<keyof typeof PLACES, string>> = {
  row: 'packages/contracts/src/services.ts: let `reads` of lending be [lending, shipment], which is what its projections and policies declare.',
  events:
    "packages/contracts/src/events/lending.ts: define the events of lending, grouped by declareStreams('lending', …).",
  index:
    'packages/contracts/src/events/index.ts: export lending.ts, and name lendingStreams in publishedStreams.',
  postings: 'packages/ledger/src/postings.ts: say what thing.lent moves, or that it moves nothing.',
  service:
    'services/lending: lay out lending as services/pledge is, with the function that runs it in src/service.ts.',
  standalone: 'infra/run/standalone/src/deciders.ts: run lending in the one process.',
  distributed: 'infra/run/distributed/src/deciders.ts: run lending as a process of its own.',
  compose: EVERYTHING_IN_COMPOSE,
  scraping:
    'infra/run/telemetry/prometheus/prometheus.yml: name lending among the processes whose metrics are read.',
};
const places = Object.keys(PLACES) as (keyof typeof PLACES)[];
const withLending: ServiceTable = { ...SERVICES, ...LENDING };

describe('the places of services', () => {
  it('know every service of the table', () => {
    expect(missingPlaces(SERVICES, present)).toEqual([]);
  });

  it('all say what a new row of the table asks for', () => {
    expect(missingPlaces(withLending, present)).toEqual(
      places
        .filter((place) => place !== 'row' && place !== 'postings')
        .map((place) => SENTENCES[place]),
    );
  });

  it('are content once a made-up service was added to them', () => {
    expect(missingPlaces(withLending, addedExcept())).toEqual([]);
  });

  it.each(places)('refuse a made-up service that %s does not know', (place) => {
    expect(missingPlaces(withLending, addedExcept(place))).toEqual([SENTENCES[place]]);
  });

  it('name each part that docker-compose.yml lacks', () => {
    const lines = FILES.compose['docker-compose.yml'].split('\n');
    const without = lines.filter((line) => !line.includes('LENDING_KAFKA_PASSWORD: '));
    expect(
      missingPlaces(withLending, {
        ...addedExcept(),
        text: withFiles({
          ...FILES.events,
          ...FILES.postings,
          ...FILES.service,
          ...FILES.scraping,
          'docker-compose.yml': without.join('\n'),
        }),
      }),
    ).toEqual(['docker-compose.yml: give lending LENDING_KAFKA_PASSWORD in kafka-users.']);
  });

  it('are at most eight files, and a line for Prometheus', () => {
    const files = new Set(places.map((place) => PLACES[place].file('lending')));
    files.delete(PLACES.scraping.file());
    expect(files.size).toBeLessThanOrEqual(8);
  });

  it('stand in CONTRIBUTING.md', () => {
    const page = text('CONTRIBUTING.md') ?? '';
    const section = page.slice(page.indexOf('## Add a service'), page.indexOf('## Commits'));
    for (const place of places) expect(section, place).toContain(PLACES[place].file('<name>'));
  });
});
