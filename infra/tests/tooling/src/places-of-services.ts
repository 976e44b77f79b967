import { type ServiceRow, serviceVariable } from '@bluebox/contracts/services';
import { parse } from 'yaml';

/** The parts of the repository that are compared with the table of services. */
export interface Repository {
  /** Returns the text of a file, or undefined when it does not exist. */
  readonly text: (path: string) => string | undefined;
  /** Types of the events that each service publishes. */
  readonly published: Readonly<Record<string, readonly string[]>>;
  /** Deciding services that each composition root runs. */
  readonly standalone: readonly string[];
  readonly distributed: readonly string[];
  /** Services whose events a service reads, as its projections and policies declare. */
  readonly read: (service: string) => readonly string[];
}

export type ServiceTable = Readonly<Record<string, ServiceRow>>;

/** A file in which every service, or every service of some kind, must be listed. */
export interface Place {
  /** Returns the file to change for a service. */
  readonly file: (service: string) => string;
  /**
   * Returns the change that is missing for a service, as the rest of a sentence; undefined when
   * none is missing.
   */
  readonly missing: (name: string, row: ServiceRow, repository: Repository) => string | undefined;
}

const at = (path: string) => () => path;

/** Places in which a service must be listed, in the order in which a new service is added. */
export const PLACES = {
  row: {
    file: at('packages/contracts/src/services.ts'),
    missing(name, { decides, reads }, { read }) {
      // The projections and policies of a service are unknown until a composition root runs it.
      const declared = [...new Set(read(name))].sort();
      if (declared.length === 0 || declared.join() === [...reads].sort().join()) return undefined;
      return `let \`reads\` of ${name} be [${declared.join(', ')}], which is what its ${
        decides ? 'projections and policies' : 'projections'
      } declare`;
    },
  },
  events: {
    file: (service) => `packages/contracts/src/events/${service}.ts`,
    missing: (name, { decides }, { text }) =>
      decides && text(`packages/contracts/src/events/${name}.ts`) === undefined
        ? `define the events of ${name}, grouped by declareStreams('${name}', …)`
        : undefined,
  },
  index: {
    file: at('packages/contracts/src/events/index.ts'),
    missing: (name, { decides }, { published }) =>
      decides && (published[name] ?? []).length === 0
        ? `export ${name}.ts, and name ${name}Streams in publishedStreams`
        : undefined,
  },
  postings: {
    file: at('packages/ledger/src/postings.ts'),
    missing(name, _row, { published, text }) {
      const rules = text('packages/ledger/src/postings.ts') ?? '';
      const without = (published[name] ?? []).filter((type) => !rules.includes(`'${type}':`));
      return without.length === 0
        ? undefined
        : `say what ${without.join(', ')} moves, or that it moves nothing`;
    },
  },
  service: {
    file: (service) => `services/${service}`,
    missing: (name, _row, { text }) =>
      name === 'portal' || text(`services/${name}/src/service.ts`) !== undefined
        ? undefined
        : `lay out ${name} as services/pledge is, with the function that runs it in src/service.ts`,
  },
  standalone: {
    file: at('infra/run/standalone/src/deciders.ts'),
    missing: (name, { decides }, { standalone }) =>
      decides && !standalone.includes(name) ? `run ${name} in the one process` : undefined,
  },
  distributed: {
    file: at('infra/run/distributed/src/deciders.ts'),
    missing: (name, { decides }, { distributed }) =>
      decides && !distributed.includes(name) ? `run ${name} as a process of its own` : undefined,
  },
  compose: {
    file: at('docker-compose.yml'),
    missing(name, _row, { text }) {
      const lacking = lackingInCompose(name, text('docker-compose.yml') ?? '');
      return lacking.length === 0 ? undefined : `give ${name} ${lacking.join(', ')}`;
    },
  },
  scraping: {
    file: at('infra/run/telemetry/prometheus/prometheus.yml'),
    missing: (name, _row, { text }) =>
      scrapedNames(text('infra/run/telemetry/prometheus/prometheus.yml') ?? '').includes(name)
        ? undefined
        : `name ${name} among the processes whose metrics are read`,
  },
} as const satisfies Readonly<Record<string, Place>>;

/** Returns one sentence for each place in which a service of the table is missing. */
export const missingPlaces = (table: ServiceTable, repository: Repository): readonly string[] =>
  Object.entries(table).flatMap(([name, row]) =>
    Object.values<Place>(PLACES).flatMap(({ file, missing }) => {
      const change = missing(name, row, repository);
      return change === undefined ? [] : [`${file(name)}: ${change}.`];
    }),
  );

interface ComposeService {
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
}

/** Returns the parts of docker-compose.yml that are missing for a service. */
function lackingInCompose(name: string, text: string): readonly string[] {
  const compose = (parse(text, { merge: true }) ?? {}) as {
    readonly services?: Readonly<Record<string, ComposeService>>;
    readonly secrets?: Readonly<Record<string, unknown>>;
    readonly volumes?: Readonly<Record<string, unknown>>;
  };
  const partOf = (service: string): ComposeService => compose.services?.[service] ?? {};
  const settingOf = (service: string, suffix: string) =>
    partOf(service).environment?.[serviceVariable(name, suffix)];
  const own = partOf(name);
  /** Whether the secret exists, and these containers have it. */
  const isGiven = (secret: string, ...containers: readonly string[]) =>
    Object.hasOwn(compose.secrets ?? {}, secret) &&
    containers.every((container) => partOf(container).secrets?.includes(secret) === true);
  /** Whether a container reads the password of the service's database from a secret. */
  const readsPassword = (container: string) =>
    settingOf(container, 'MONGODB_PASSWORD_FILE') === `/run/secrets/${name}_mongodb_password`;
  const required: Readonly<Record<string, boolean>> = {
    [`a service whose command is ['${name}']`]: own.command?.join() === name,
    [`the database bluebox_${name}`]:
      own.environment?.['MONGODB_URI']?.includes(`/bluebox_${name}?`) === true,
    [`the keys keys-${name}`]:
      own.volumes?.includes(`keys-${name}:/keys:ro`) === true &&
      partOf('keys').volumes?.includes(`keys-${name}:/keys/${name}`) === true &&
      Object.hasOwn(compose.volumes ?? {}, `keys-${name}`),
    [`the secret ${name}_mongodb_password, also for mongodb-users and backup`]: isGiven(
      `${name}_mongodb_password`,
      name,
      'mongodb-users',
      'backup',
    ),
    [`${serviceVariable(name, 'MONGODB_PASSWORD_FILE')} in mongodb-users`]:
      readsPassword('mongodb-users'),
    [`${serviceVariable(name, 'MONGODB_URI')} and its password in backup`]:
      settingOf('backup', 'MONGODB_URI') !== undefined && readsPassword('backup'),
    ...(name === 'portal'
      ? {}
      : {
          [`KAFKA_USERNAME ${name}`]: own.environment?.['KAFKA_USERNAME'] === name,
          [`the secret ${name}_kafka_password, also for kafka-users`]: isGiven(
            `${name}_kafka_password`,
            name,
            'kafka-users',
          ),
          [`${serviceVariable(name, 'URL')} in portal, which waits for it`]:
            settingOf('portal', 'URL') === `http://${name}:8080` &&
            Object.hasOwn(partOf('portal').depends_on ?? {}, name),
        }),
  };
  return Object.entries(required).flatMap(([part, isThere]) => (isThere ? [] : [part]));
}

function scrapedNames(text: string): readonly string[] {
  const { scrape_configs: jobs = [] } = (parse(text) ?? {}) as {
    readonly scrape_configs?: readonly {
      readonly dns_sd_configs?: readonly { readonly names: readonly string[] }[];
    }[];
  };
  return jobs.flatMap(({ dns_sd_configs: found = [] }) => found.flatMap(({ names }) => names));
}
