import { type BlueboxEvent, eventDefinition, PUBLISHING_SERVICES } from '@bluebox/contracts';
import {
  type AnyProjection,
  BUCKET_COUNT,
  bucketOf,
  type Cursors,
  cursorKey,
  type Document,
  type EventHistory,
  Projector,
  type RecordedEvent,
  replay,
  type View,
  type ViewStore,
} from '@bluebox/event-sourcing';
import { type Balances, isBalanced, move, negativeAccounts, postings } from '@bluebox/ledger';
import {
  type JournalDocument,
  sumJournal,
  type TotalsDocument,
  totalsProjection,
} from '../projections/totals.ts';

/** What an audit proves, by the number of the design's invariant. */
export type Invariant = 2 | 3 | 4;

/** The first place at which an invariant does not hold. */
export interface AuditFinding {
  readonly invariant: Invariant;
  /** Service, bucket and position of an event, or view, collection and document. */
  readonly place: string;
  readonly what: string;
}

export interface AuditOptions {
  readonly history: EventHistory;
  /** The views that answer, as they are. */
  readonly views: ViewStore;
  /** An empty store to build the same views in. */
  readonly scratch: ViewStore;
  /** Of every service; the totals among them. */
  readonly projections: readonly AnyProjection[];
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

export interface AuditReport {
  readonly events: number;
  readonly views: number;
  readonly documents: number;
  readonly findings: readonly AuditFinding[];
}

const CHUNK = 2_000;
/** Past moments at which the totals are compared with the log. */
const PAST_MOMENTS = 5;

/** A movement and where in the log it stands. */
interface LedgerEntry {
  readonly key: string;
  readonly position: number;
  readonly at: string;
  readonly driveId: string;
  readonly kind: string;
  readonly movement: { from: string; to: string; quantity: number };
}

/**
 * Proves on recorded data that every event is there once and in order (2), that the ledger balances
 * now and as of past moments (3), and that the views are what the log says (4).
 * Each check ends at its first finding; all checks are made.
 */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const onProgress = options.onProgress ?? (() => {});
  const findings: AuditFinding[] = [];
  const { events, order, ledger } = await auditLog(options.history, onProgress);
  if (order !== undefined) findings.push(order);
  const balance = await auditLedger(ledger, options.views);
  if (balance !== undefined) findings.push(balance);
  let documents = 0;
  for (const [index, projection] of options.projections.entries()) {
    onProgress('views', index, options.projections.length);
    // A log that cannot be read in order cannot be replayed either; the first finding says so.
    if (order !== undefined) break;
    const compared = await auditView(projection, options);
    documents += compared.documents;
    if (compared.finding !== undefined) findings.push(compared.finding);
  }
  onProgress('views', options.projections.length, options.projections.length);
  return { events, views: options.projections.length, documents, findings };
}

const eventPlace = ({ service, bucket, position, type }: RecordedEvent): string =>
  `event ${service}/${bucket}/${position} (${type})`;

async function auditLog(
  history: EventHistory,
  onProgress: (step: string, done: number, total: number) => void,
): Promise<{
  readonly events: number;
  readonly order: AuditFinding | undefined;
  readonly ledger: readonly LedgerEntry[];
}> {
  const streamVersions = new Map<string, number>();
  const ids = new Set<string>();
  const ledger: LedgerEntry[] = [];
  let order: AuditFinding | undefined;
  let events = 0;
  const note = (event: RecordedEvent, what: string) => {
    order ??= { invariant: 2, place: eventPlace(event), what };
  };
  const total = PUBLISHING_SERVICES.length * BUCKET_COUNT;
  let buckets = 0;
  for (const service of PUBLISHING_SERVICES)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      let last = 0;
      for (;;) {
        let chunk: readonly RecordedEvent[];
        try {
          chunk = await history.read(service, bucket, last, CHUNK);
        } catch (error) {
          order ??= {
            invariant: 2,
            place: `event ${service}/${bucket} after position ${last}`,
            what: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          };
          break;
        }
        for (const event of chunk) {
          events += 1;
          if (event.position !== last + 1) note(event, `position ${last + 1} is missing before it`);
          last = event.position;
          const stream = `${service}/${event.stream}`;
          const expected = (streamVersions.get(stream) ?? 0) + 1;
          if (event.version !== expected)
            note(
              event,
              `is version ${event.version} of ${event.stream}, where ${expected} follows`,
            );
          streamVersions.set(stream, event.version);
          if (ids.has(event.id)) note(event, `its id ${event.id} was there before`);
          ids.add(event.id);
          if (bucketOf(event.drive) !== bucket) note(event, 'is not in the bucket of its drive');
          const definition = eventDefinition(event.type);
          const parsed = definition?.data.safeParse(event.data);
          if (parsed?.success !== true) {
            note(event, `is not a ${event.type} by its contract`);
            continue;
          }
          for (const { category, unit, from, to, quantity } of postings(event as BlueboxEvent))
            ledger.push({
              key: cursorKey(service, bucket),
              position: event.position,
              at: event.recordedAt,
              driveId: (event as RecordedEvent<BlueboxEvent>).data.driveId,
              kind: `${category}|${unit}`,
              movement: { from, to, quantity },
            });
        }
        if (chunk.length < CHUNK) break;
      }
      buckets += 1;
      onProgress('events', buckets, total);
    }
  return { events, order, ledger };
}

async function auditLedger(
  entries: readonly LedgerEntry[],
  views: ViewStore,
): Promise<AuditFinding | undefined> {
  const totals = await views.open(totalsProjection);
  const cursors = await totals.cursors();
  const inTime = entries
    .filter(({ key, position }) => position <= (cursors[key] ?? 0))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const balances = new Map<string, Balances>();
  const moments = pastMoments(inTime);
  const drives = new Set(inTime.map(({ driveId }) => driveId));
  let next = 0;
  for (const moment of [...moments, undefined]) {
    for (; next < inTime.length; next++) {
      const entry = inTime[next] as LedgerEntry;
      if (moment !== undefined && entry.at.slice(0, 19) >= moment) break;
      const key = `${entry.driveId} ${entry.kind}`;
      const after = move(balances.get(key) ?? {}, entry.movement as Parameters<typeof move>[1]);
      if (!isBalanced(after))
        return { invariant: 3, place: `ledger of ${key} at ${entry.at}`, what: 'does not balance' };
      balances.set(key, after);
    }
    for (const driveId of drives) {
      const shown = await kindsShown(totals, driveId, moment);
      for (const [key, expected] of balances) {
        if (!key.startsWith(`${driveId} `)) continue;
        const kind = key.slice(driveId.length + 1);
        if (sameBalances(expected, shown[kind] ?? {})) continue;
        return {
          invariant: 3,
          place: `totals of ${key} ${moment === undefined ? 'now' : `as of ${moment}`}`,
          what: `are ${JSON.stringify(shown[kind] ?? {})}, where the log says ${JSON.stringify(expected)}`,
        };
      }
    }
  }
  for (const [key, balance] of balances) {
    const [negative] = negativeAccounts(balance);
    if (negative !== undefined)
      return {
        invariant: 3,
        place: `ledger of ${key}`,
        what: `${negative} is ${balance[negative]}: more left it than came`,
      };
  }
  return undefined;
}

/** Beginnings of seconds, spread over the drive's life. */
function pastMoments(entries: readonly LedgerEntry[]): readonly string[] {
  const moments = new Set<string>();
  for (let part = 1; part <= PAST_MOMENTS; part++) {
    const entry = entries[Math.floor((entries.length * part) / (PAST_MOMENTS + 1))];
    if (entry !== undefined) moments.add(entry.at.slice(0, 19));
  }
  return [...moments].sort();
}

async function kindsShown(
  totals: View,
  driveId: string,
  moment: string | undefined,
): Promise<Readonly<Record<string, Balances>>> {
  let kinds: Readonly<Record<string, { readonly balances: Balances } | undefined>>;
  if (moment === undefined)
    kinds = (await totals.get<TotalsDocument>('totals', driveId))?.kinds ?? {};
  else {
    const entries: JournalDocument[] = [];
    for await (const document of totals.documents('journal')) {
      const entry = document as JournalDocument;
      if (entry.driveId === driveId && entry.second < moment) entries.push(entry);
    }
    kinds = sumJournal(entries).kinds;
  }
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, found]) => [kind, found?.balances ?? {}]),
  );
}

function sameBalances(a: Balances, b: Balances): boolean {
  const accounts = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Balances>;
  return [...accounts].every((account) => (a[account] ?? 0) === (b[account] ?? 0));
}

async function auditView(
  projection: AnyProjection,
  { history, views, scratch }: AuditOptions,
): Promise<{ readonly documents: number; readonly finding?: AuditFinding }> {
  const live = await views.open(projection);
  const cursors = await live.cursors();
  for (const service of projection.services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const head = await history.head(service, bucket);
      const cursor = cursors[cursorKey(service, bucket)] ?? 0;
      if (cursor > head)
        return {
          documents: 0,
          finding: {
            invariant: 2,
            place: `view ${projection.name}, cursor of ${service}/${bucket}`,
            what: `is at ${cursor}, where the log ends at ${head}`,
          },
        };
    }
  const rebuilt = await scratch.open(projection);
  const upTo = historyUpTo(history, cursors);
  await replay(projection, await Projector.open(projection, rebuilt), upTo, () => {});

  let documents = 0;
  for (const { name } of projection.collections) {
    const expected = rebuilt.documents(name)[Symbol.asyncIterator]();
    const actual = live.documents(name)[Symbol.asyncIterator]();
    for (;;) {
      const [left, right] = [await expected.next(), await actual.next()];
      if (left.done === true && right.done === true) break;
      documents += 1;
      const [should, is] = [
        left.done === true ? undefined : left.value,
        right.done === true ? undefined : right.value,
      ];
      if (canonical(should) === canonical(is)) continue;
      const id =
        should === undefined ? is?.id : is === undefined || should.id <= is.id ? should.id : is.id;
      return {
        documents,
        finding: {
          invariant: 4,
          place: `view ${projection.name}, ${name}, document ${id ?? ''}`,
          what:
            should?.id === is?.id
              ? 'differs from what the log says'
              : 'is there or not there against what the log says',
        },
      };
    }
  }
  return { documents };
}

/** The history as a view has it: a view may be behind a log that goes on, and is compared where it stands. */
function historyUpTo(history: EventHistory, cursors: Cursors): EventHistory {
  const cursorOf = (service: string, bucket: number) => cursors[cursorKey(service, bucket)] ?? 0;
  return {
    async read(service, bucket, after, limit) {
      const events = await history.read(service, bucket, after, limit);
      return events.filter(({ position }) => position <= cursorOf(service, bucket));
    },
    head: async (service, bucket) => cursorOf(service, bucket),
  };
}

/** The same text for the same content, whatever the order of keys. */
function canonical(document: Document | undefined): string {
  return JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
