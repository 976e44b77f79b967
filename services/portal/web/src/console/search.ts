import type { SecurityKind } from '@bluebox/contracts';
import { CATEGORIES } from '@bluebox/contracts/kinds';
import { isDay } from '../platform/formatting.ts';

/**
 * Parameters of a URL as the router parsed them. The functions of this file drop invalid
 * parameters.
 */
type Raw = Readonly<Record<string, unknown>>;

const textIn = (value: unknown, most = 60): string | undefined => {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  return text === undefined || text === '' ? undefined : text.slice(0, most);
};
const oneOf = <const T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((candidate) => candidate === value);
const dayIn = (value: unknown): string | undefined => {
  const day = textIn(value, 10);
  return day !== undefined && isDay(day) ? day : undefined;
};
/**
 * Lets a validator return `undefined` for a missing value. The key must be present, because the
 * router would otherwise keep the raw value from the URL.
 */
const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  values as never;

export const PLEDGE_STATES = ['open', 'settled', 'ended', 'withdrawn'] as const;
/** Orders of the pledge list other than the default, which is newest first. */
export const PLEDGE_ORDERS = ['oldest', 'largest'] as const;
/** Columns of the pledge list, besides the reference, in the order in which they are shown. */
export const PLEDGE_COLUMNS = [
  'state',
  'goods',
  'outstanding',
  'giver',
  'point',
  'department',
  'submittedAt',
] as const;
export type PledgeColumn = (typeof PLEDGE_COLUMNS)[number];
export interface PledgeFilter {
  search?: string | undefined;
  department?: string | undefined;
  status?: (typeof PLEDGE_STATES)[number] | undefined;
  category?: (typeof CATEGORIES)[number] | undefined;
  /** Id of a hand-in point. */
  point?: string | undefined;
  sort?: (typeof PLEDGE_ORDERS)[number] | undefined;
  /** The chosen columns, separated by dots; undefined for all. */
  columns?: string | undefined;
}
/** Returns the columns that a filter names, all if it names none. */
export function columnsIn({ columns }: Pick<PledgeFilter, 'columns'>): readonly PledgeColumn[] {
  const named = columns?.split('.') ?? [];
  const known = PLEDGE_COLUMNS.filter((column) => named.includes(column));
  return known.length === 0 ? PLEDGE_COLUMNS : known;
}
/** Returns chosen columns as a URL has them; undefined for all, and for none. */
export const columnsText = (chosen: readonly PledgeColumn[]): string | undefined => {
  const columns = columnsIn({ columns: chosen.join('.') });
  return columns.length === PLEDGE_COLUMNS.length ? undefined : columns.join('.');
};
export function pledgeFilter(raw: Raw): PledgeFilter {
  const point = textIn(raw['point'], 4);
  return given({
    search: textIn(raw['search']),
    department: textIn(raw['department'], 40),
    status: oneOf(raw['status'], PLEDGE_STATES),
    category: oneOf(raw['category'], CATEGORIES),
    point: point !== undefined && /^p[1-9][0-9]{0,2}$/.test(point) ? point : undefined,
    sort: oneOf(raw['sort'], PLEDGE_ORDERS),
    columns: columnsText(columnsIn({ columns: textIn(raw['columns'], 100) })),
  });
}

export interface DepartmentReportSearch {
  department?: string | undefined;
  /** First and last day of the receipts that are listed. */
  from?: string | undefined;
  until?: string | undefined;
}
export function departmentReportSearch(raw: Raw): DepartmentReportSearch {
  return given({
    department: textIn(raw['department'], 40),
    from: dayIn(raw['from']),
    until: dayIn(raw['until']),
  });
}

export interface PrintedIds {
  /** Ids of the records to print, separated by dots. */
  ids: string;
}
const ID_LENGTH = 40;
const MOST_PRINTED = 200;
export const printedIds = (raw: Raw): PrintedIds => ({
  ids: (textIn(raw['ids'], MOST_PRINTED * (ID_LENGTH + 1)) ?? '')
    .split('.')
    .filter((id) => /^[a-z0-9][a-z0-9-]{7,39}$/.test(id))
    .slice(0, MOST_PRINTED)
    .join('.'),
});

export interface DeskSearch {
  /** Reference of a pledge whose goods are on the counter. */
  reference?: string | undefined;
  /** Id of a reception to inspect further, or to correct. */
  reception?: string | undefined;
  /** Whether to receive somebody without a pledge. */
  walkIn?: true;
  /** Search text for the list of expected pledges: a reference or an item. */
  expected?: string | undefined;
}
export const deskSearch = (raw: Raw): DeskSearch =>
  given({
    reference: textIn(raw['reference'], 20),
    reception: textIn(raw['reception'], 40),
    walkIn: raw['walkIn'] === true ? (true as const) : undefined,
    expected: textIn(raw['expected'], 40),
  });

/**
 * Choices for the number of days after the expected arrival within which stock counts as
 * short-dated.
 */
export const SHORT_DATED_DAYS = [90, 180, 365] as const;
export type ShortDatedDays = (typeof SHORT_DATED_DAYS)[number];
/**
 * The default choice. The WHO's guidelines for donated medicine require a year of shelf life on
 * arrival.
 */
export const LONGEST_SHORT_DATED = 365;
/** Cards of the board that can be opened to show everything they have. */
export const BOARD_CARDS = [
  'needs',
  'groups',
  'where',
  'feed',
  'hours',
  'shortDated',
  'mismatch',
] as const;
export type BoardCardName = (typeof BOARD_CARDS)[number];
export interface BoardSearch {
  /** The card that is open; undefined for the board with all cards, each with its first rows. */
  card?: BoardCardName;
  /** Past moment to show, as an ISO time in UTC; undefined for the live board. */
  at?: string;
  within?: ShortDatedDays;
  /** Grouping by hand-in point; undefined groups by department. */
  by?: 'point';
}
export const boardSearch = (raw: Raw): BoardSearch => {
  const at = textIn(raw['at']);
  const time = at === undefined ? Number.NaN : Date.parse(at);
  return given({
    at: Number.isNaN(time) ? undefined : new Date(time).toISOString(),
    within: SHORT_DATED_DAYS.find((days) => days === raw['within']),
    by: oneOf(raw['by'], ['point']),
    card: oneOf(raw['card'], BOARD_CARDS),
  });
};

/** Orders of the stock list other than the default, which is earliest expiry first. */
export const STOCK_ORDERS = ['name', 'most'] as const;
export interface StockFilter {
  /** Id of a parcel to show alone, instead of the list. */
  parcel?: string | undefined;
  text?: string | undefined;
  /** Whether goods that are packed already are included. */
  all?: true | undefined;
  sort?: (typeof STOCK_ORDERS)[number] | undefined;
}
export const stockFilter = (raw: Raw): StockFilter =>
  given({
    parcel: textIn(raw['parcel'], 40),
    text: textIn(raw['text']),
    all: raw['all'] === true ? (true as const) : undefined,
    sort: oneOf(raw['sort'], STOCK_ORDERS),
  });

export const CONSIGNMENT_FILTERS = [
  'preparing',
  'dispatched',
  'delivered',
  'partly-confirmed',
  'confirmed',
  'discarded',
] as const;
export interface ConsignmentFilter {
  status?: (typeof CONSIGNMENT_FILTERS)[number] | undefined;
}
export const consignmentFilter = (raw: Raw): ConsignmentFilter =>
  given({ status: oneOf(raw['status'], CONSIGNMENT_FILTERS) });

export const PEOPLE_FILTERS = ['active', 'invited', 'revoked'] as const;
export interface PeopleFilter {
  status?: (typeof PEOPLE_FILTERS)[number] | undefined;
}
/** Filter of the catalogue. */
export interface CatalogueFilter {
  readonly search?: string | undefined;
  /** Undefined for the items that are in use. */
  readonly status?: 'merged' | undefined;
}
export const catalogueFilter = (raw: Raw): CatalogueFilter =>
  given({ search: textIn(raw['search']), status: oneOf(raw['status'], ['merged']) });

export const peopleFilter = (raw: Raw): PeopleFilter =>
  given({ status: oneOf(raw['status'], PEOPLE_FILTERS) });

/** The kinds by which the log can be filtered. A new kind must be added, which the compiler checks. */
const SECURITY_KINDS: Readonly<Record<SecurityKind, true>> = {
  'sign-in': true,
  'sign-out': true,
  'password-change': true,
  'session-ended': true,
  reauthentication: true,
  'second-step': true,
  'factor-added': true,
  'factor-removed': true,
  'recovery-codes-made': true,
  'recovery-code-used': true,
  'provider-sign-in': true,
  'provider-connected': true,
  'provider-disconnected': true,
  'set-up': true,
  'invitation-made': true,
  'invitation-accepted': true,
  'roles-changed': true,
  'account-reset': true,
  'account-revoked': true,
  'organisation-added': true,
  'organisation-renamed': true,
  'organisation-removed': true,
  access: true,
  'contacts-read': true,
  export: true,
  'log-read': true,
  'log-exported': true,
};
export const SECURITY_KIND_FILTERS = Object.keys(SECURITY_KINDS) as readonly SecurityKind[];
export interface SecurityLogFilter {
  kind?: SecurityKind | undefined;
  /** Id of the account that acted. */
  account?: string | undefined;
  /** First day, as `2026-03-22`. */
  from?: string | undefined;
  /** Last day. */
  to?: string | undefined;
}
export const securityLogFilter = (raw: Raw): SecurityLogFilter => {
  const account = textIn(raw['account'], 40);
  return given({
    kind: oneOf(raw['kind'], SECURITY_KIND_FILTERS),
    account:
      account !== undefined && /^[a-z0-9][a-z0-9-]{7,39}$/.test(account) ? account : undefined,
    from: dayIn(raw['from']),
    to: dayIn(raw['to']),
  });
};

export const BOX_FILTERS = ['open', 'sealed', 'granted'] as const;
export interface PackingFilter {
  status?: (typeof BOX_FILTERS)[number] | undefined;
  /** Search text: a box number, or an item in the box. */
  search?: string | undefined;
}
export const packingFilter = (raw: Raw): PackingFilter =>
  given({ status: oneOf(raw['status'], BOX_FILTERS), search: textIn(raw['search']) });

export interface CaseFilter {
  status?: 'closed' | 'all';
}
export const caseFilter = (raw: Raw): CaseFilter =>
  given({ status: oneOf(raw['status'], ['closed', 'all']) });

export interface HoldFilter {
  /** Undefined for the holds in force. */
  status?: 'lifted' | undefined;
}
export const holdFilter = (raw: Raw): HoldFilter =>
  given({ status: oneOf(raw['status'], ['lifted']) });

export interface MatterFilter {
  /** Undefined for the open ones. */
  show?: 'review' | 'call-back' | 'closed' | undefined;
}
export const matterFilter = (raw: Raw): MatterFilter =>
  given({ show: oneOf(raw['show'], ['review', 'call-back', 'closed']) });

export interface LabelSearch {
  /** Whether to open the print dialog at once. */
  print?: true;
  /** Paper size; undefined for label paper of 100 × 150 mm. */
  paper?: 'a4';
}
export const labelSearch = (raw: Raw): LabelSearch =>
  given({
    print: raw['print'] === true ? (true as const) : undefined,
    paper: oneOf(raw['paper'], ['a4']),
  });

export interface NextAddress {
  next?: string;
}
/**
 * Reads the URL to open after the sign-in. Only URLs of this console are accepted, so that a forged
 * link to the sign-in page cannot lead to another site.
 */
export function nextAddress(raw: Raw): NextAddress {
  const next = textIn(raw['next'], 500);
  return given({
    next: next !== undefined && /^\/console(?:[/?#]|$)/.test(next) ? next : undefined,
  });
}
