import type { BlueboxEvent, FeedEntry } from '@bluebox/contracts';

/* Decides which queries an entry of a drive's feed affects. */

type SubjectOf<Type> = Type extends `${infer Subject}.${string}` ? Subject : never;

/** Names of the queries that show accepted goods. */
const GOODS = [
  ...['parcels', 'parcel', 'stock', 'short-dated', 'journey'],
  ...['recipes', 'kits', 'kit-sums', 'count', 'count-sheet'],
];
const TAKEN_IN = [
  ...['receptions', 'reception', 'expected', 'expected-one', 'pledges', 'pledge'],
  ...['groups', 'mismatches', ...GOODS],
];
const SENT = [
  'consignments',
  'consignment',
  'boxes',
  'box-counts',
  'box',
  'journey',
  'short-dated',
  'mismatches',
];

/**
 * Subjects of the feed. Shares of needs, slots, channels, messages, stocktakes, the catalogue, desks and matters
 * are not in it.
 */
type FeedSubject = Exclude<
  SubjectOf<BlueboxEvent['type']>,
  'need' | 'slot' | 'channel' | 'message' | 'count' | 'item' | 'desk' | 'matter'
>;

/** Names of the queries that show a subject, by the first part of an event's type. */
const SHOWN_IN: Readonly<Record<FeedSubject, readonly string[]>> = {
  drive: ['terms', 'drives'],
  pledge: ['pledges', 'pledge', 'journey', 'expected', 'expected-one', 'groups'],
  reception: TAKEN_IN,
  inspection: TAKEN_IN,
  rejection: TAKEN_IN,
  parcel: GOODS,
  kit: GOODS,
  hold: [...GOODS, 'boxes', 'box'],
  box: ['boxes', 'box-counts', 'box', 'mismatches', ...GOODS],
  consignment: [...SENT, 'cases', 'case'],
  receipt: [...SENT, 'cases', 'case'],
  case: ['cases', 'case', 'consignment', 'journey', 'mismatches'],
};
/** The reception of a pledge has the pledge's id. */
const OF_PLEDGE = ['pledgeId', 'receptionId'];
/** Facts with a record's id, by the name of the query for a single record. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  pledge: OF_PLEDGE,
  journey: OF_PLEDGE,
  reception: OF_PLEDGE,
  'expected-one': ['reference'],
  parcel: ['parcelId'],
  box: ['boxId'],
  consignment: ['consignmentId'],
  case: ['caseId'],
};

const isKnown = (subject: string): subject is keyof typeof SHOWN_IN =>
  Object.hasOwn(SHOWN_IN, subject);

/** Splits the key of a query into its name, its drive and the record's id. */
function subjectOf(key: readonly unknown[]): { name: unknown; driveId?: unknown; id?: unknown } {
  const [first, second, third, fourth] = key;
  return first === 'drive'
    ? { driveId: second, name: third, id: fourth }
    : { name: first, id: second };
}

/**
 * Whether an event may change the result of a query.
 * @param key key of the query. Only keys about a drive, a box or the list of drives can match.
 */
export function touchedBy({ driveId, type, facts }: FeedEntry, key: readonly unknown[]): boolean {
  const { name, driveId: ofDrive, id } = subjectOf(key);
  if (typeof name !== 'string') return false;
  if (ofDrive === undefined ? name !== 'box' && name !== 'drives' : ofDrive !== driveId)
    return false;
  if (name === 'history') return Object.values(facts).includes(id as string);
  const subject = type.split('.')[0] ?? '';
  // A newer server may send subjects that this page does not know. These may affect any query.
  if (!isKnown(subject)) return true;
  const shownIn = SHOWN_IN[subject];
  if (!shownIn.includes(name)) return false;
  const told = (TOLD_BY[name] ?? []).flatMap((fact) => facts[fact] ?? []);
  return told.length === 0 || told.includes(id as string);
}
