/** Keys of a service that do not follow from the other fields of its row. */
export type ExtraKey = 'link' | 'proof-of-work' | 'session' | 'ledger-signing' | 'ledger-salt';

/**
 * One service of Bluebox, with the properties from which deployments, stores, keys, rights and
 * backups are derived.
 */
export interface ServiceRow {
  /** Description of the service's API, shown on the command line by `serve …`. */
  readonly serves: string;
  /**
   * Whether the service accepts commands and publishes events, so that it has an event store and a
   * topic.
   */
  readonly decides: boolean;
  /** Whether the service stores personal data in its own vault. */
  readonly vault: boolean;
  /**
   * Whether people send photos to the service. The photos are sealed with the key of the service's
   * vault.
   */
  readonly photos: boolean;
  /**
   * Services whose events the service's projections and policies read. The service's rights on
   * topics derive from this list.
   */
  readonly reads: readonly string[];
  readonly keys: readonly ExtraKey[];
}

/**
 * The services of Bluebox. A new service begins with a row of this table; the compiler and tests
 * then report the other places that must name the service (CONTRIBUTING.md, "Add a service"). Names
 * consist of lower-case letters, because topics, databases, users, variables and cursors are named
 * after services.
 */
export const SERVICES = {
  pledge: {
    serves: 'drives and pledges',
    decides: true,
    vault: true,
    photos: true,
    reads: ['pledge', 'inventory'],
    keys: ['link', 'proof-of-work'],
  },
  inventory: {
    serves: 'receptions, inspections, parcels, kits and boxes',
    decides: true,
    vault: true,
    photos: true,
    reads: ['pledge', 'inventory', 'shipment'],
    keys: [],
  },
  shipment: {
    serves: 'consignments, receipts and cases',
    decides: true,
    vault: true,
    photos: true,
    reads: ['pledge', 'inventory', 'shipment'],
    keys: ['link'],
  },
  messenger: {
    serves: 'channels, and the messages that are sent to them',
    decides: true,
    vault: true,
    photos: false,
    reads: ['pledge', 'inventory', 'shipment', 'messenger'],
    keys: [],
  },
  care: {
    serves: 'desks, and the matters that people bring to them',
    decides: true,
    vault: true,
    photos: false,
    reads: ['care'],
    keys: ['link', 'proof-of-work'],
  },
  tracker: {
    serves: 'totals, journeys and live streams',
    decides: false,
    vault: false,
    photos: false,
    reads: ['pledge', 'inventory', 'shipment'],
    keys: [],
  },
  notary: {
    serves: 'the public ledger, and proofs of its entries',
    decides: false,
    vault: false,
    photos: false,
    reads: ['pledge', 'inventory', 'shipment'],
    keys: ['ledger-signing', 'ledger-salt'],
  },
  portal: {
    serves: 'the pages, and the door to the other services',
    decides: false,
    vault: false,
    photos: false,
    reads: [],
    keys: ['session', 'link'],
  },
} as const satisfies Readonly<Record<string, ServiceRow>>;

type Services = typeof SERVICES;
type Having<Column extends keyof ServiceRow> = {
  [S in keyof Services]: Services[S][Column] extends true ? S : never;
}[keyof Services];

export type ServiceName = keyof Services;
/** Services that accept commands and publish events. */
export type DecidingService = Having<'decides'>;
/** Services that store personal data. */
export type VaultOwner = Having<'vault'>;
/** Services to which people send photos. */
export type PhotoOwner = Having<'photos'>;
/** Services to which the portal passes requests. */
export type ServiceBehindPortal = Exclude<ServiceName, 'portal'>;

const namesOf = <S extends ServiceName>(has: (row: ServiceRow) => boolean): readonly S[] =>
  (Object.keys(SERVICES) as ServiceName[]).filter((name) => has(SERVICES[name])) as S[];

export const SERVICE_NAMES = namesOf<ServiceName>(() => true);
export const DECIDING_SERVICES = namesOf<DecidingService>(({ decides }) => decides);
/**
 * Services whose events are the account of a drive, which the public ledger proves. The messenger's
 * events are left out, because they tell only whether a message arrived: they change nothing about
 * the goods, and retries would fill the ledger.
 */
export const ACCOUNTED_SERVICES: readonly DecidingService[] = SERVICES.notary.reads;
/**
 * Whether data and backups of earlier versions may lack a service, because it was added after version
 * 0.1.0. They are opened as if the service had done nothing yet.
 */
export const isLaterService = (name: ServiceName): boolean =>
  name === 'messenger' || name === 'care';
export const VAULT_OWNERS = namesOf<VaultOwner>(({ vault }) => vault);
export const PHOTO_OWNERS = namesOf<PhotoOwner>(({ photos }) => photos);
export const SERVICES_BEHIND_PORTAL = SERVICE_NAMES.filter(
  (name): name is ServiceBehindPortal => name !== 'portal',
);

export const isDeciding = (name: string): name is DecidingService =>
  (DECIDING_SERVICES as readonly string[]).includes(name);
export const isVaultOwner = (name: string): name is VaultOwner =>
  (VAULT_OWNERS as readonly string[]).includes(name);
export const isPhotoOwner = (name: string): name is PhotoOwner =>
  (PHOTO_OWNERS as readonly string[]).includes(name);

/** Makes a record with one value for each of these services. */
export const perService = <S extends string, T>(
  services: readonly S[],
  value: (service: S) => T,
): Readonly<Record<S, T>> =>
  Object.fromEntries(services.map((service) => [service, value(service)])) as Record<S, T>;

/**
 * Returns the environment variable that configures a service for a process or a command, such as
 * `PLEDGE_URL`.
 */
export const serviceVariable = <S extends string, Suffix extends string>(
  service: S,
  suffix: Suffix,
): `${Uppercase<S>}_${Suffix}` => `${service.toUpperCase() as Uppercase<S>}_${suffix}`;
