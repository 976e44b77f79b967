import { namedScope } from '@bluebox/contracts';
import {
  BUCKET_COUNT,
  bucketOf,
  type Change,
  CursorConflict,
  type Cursors,
  type Document,
  type DomainEvent,
  type EventHistory,
  type PageKey,
  pageKeyOf,
  type Query,
  type RecordedEvent,
  totalOrder,
  type View,
  type ViewDefinition,
  type ViewStore,
} from '@bluebox/event-sourcing';

/** A log in memory that tests can damage through `events`. */
export interface MemoryHistory extends EventHistory {
  readonly events: RecordedEvent[];
}

export function memoryHistory(events: readonly RecordedEvent[] = []): MemoryHistory {
  const log = [...events];
  const of = (service: string, bucket: number) =>
    log.filter((event) => event.service === service && event.bucket === bucket);
  return {
    events: log,
    read: async (service, bucket, after, limit) =>
      of(service, bucket)
        .filter(({ position }) => position > after)
        .slice(0, limit),
    head: async (service, bucket) => of(service, bucket).at(-1)?.position ?? 0,
  };
}

/**
 * Adds envelopes and positions to events, as a store would. Each event is a commit of its own, by
 * default a second after the previous one.
 */
export function recorder(startsAt = '2023-03-20T01:00:00.000Z') {
  const positions = new Map<string, number>();
  const versions = new Map<string, number>();
  let time = Date.parse(startsAt);
  let commits = 0;
  const bump = (counts: Map<string, number>, key: string): number => {
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    return next;
  };
  return {
    record(
      service: string,
      stream: string,
      event: DomainEvent,
      milliseconds = 1_000,
    ): RecordedEvent {
      time += milliseconds;
      commits += 1;
      const { type, data } = event;
      const { driveId } = event.data as { readonly driveId?: string };
      const scope = namedScope(event) ?? driveId ?? 'no scope';
      const bucket = bucketOf(scope);
      const commit = `commit-${commits}`;
      return {
        type,
        data,
        id: `${commit}/0`,
        schemaVersion: 1,
        service,
        stream,
        version: bump(versions, `${service}/${stream}`),
        scope,
        commit,
        recordedAt: new Date(time).toISOString(),
        actor: 'account-0001',
        correlation: commit,
        bucket,
        position: bump(positions, `${service}/${bucket}`),
      };
    },
  };
}

/** Collections of a view, which tests may damage. */
export type MemoryCollections = Map<string, Map<string, Document>>;

export interface MemoryViewStore extends ViewStore {
  readonly collections: (view: string) => MemoryCollections;
  /** Cursors of a view, which tests may change. */
  readonly cursorsOf: (view: string) => Record<string, number>;
}

interface Generation {
  readonly collections: MemoryCollections;
  cursors: Record<string, number>;
}

/** Makes views in memory. Documents are copied through JSON, like those of the embedded store. */
export function memoryViews(): MemoryViewStore {
  const generations = new Map<string, Generation>();
  const empty = (definition: ViewDefinition): Generation => ({
    collections: new Map(definition.collections.map(({ name }) => [name, new Map()])),
    cursors: {},
  });
  const generationOf = (definition: ViewDefinition): Generation => {
    const known = generations.get(definition.name) ?? empty(definition);
    generations.set(definition.name, known);
    return known;
  };
  const known = (view: string): Generation => {
    const generation = generations.get(view);
    if (generation === undefined) throw new Error(`there is no view ${view}`);
    return generation;
  };
  return {
    collections: (view) => known(view).collections,
    cursorsOf: (view) => known(view).cursors,
    open: async (definition) => viewOf(definition, () => generationOf(definition)),
    async rebuild(definition) {
      const generation = empty(definition);
      return Object.assign(
        viewOf(definition, () => generation),
        {
          async activate() {
            generations.set(definition.name, generation);
          },
          async abandon() {},
        },
      );
    },
  };
}

function viewOf(definition: ViewDefinition, generation: () => Generation): View {
  const collection = (name: string): Map<string, Document> => {
    const found = generation().collections.get(name);
    if (found === undefined) throw new Error(`view ${definition.name} has no collection ${name}`);
    return found;
  };
  const matching = (name: string, where: Query['where'] = {}): Document[] => {
    const declared = new Set(
      definition.collections
        .find((other) => other.name === name)
        ?.indexes.flatMap((index) => index.split('+')),
    );
    return [...collection(name).values()].filter((document) =>
      Object.entries(where).every(([field, condition]) => {
        if (!declared.has(field)) throw new Error(`${field} is not a declared index of ${name}`);
        const value = (document as unknown as Record<string, string | number | boolean>)[field];
        if (typeof condition !== 'object') return value === condition;
        if ('contains' in condition)
          return condition.contains.every((part) => String(value ?? '').includes(part));
        return (
          value !== undefined &&
          (condition.gte === undefined || value >= condition.gte) &&
          (condition.lt === undefined || value < condition.lt)
        );
      }),
    );
  };
  return {
    definition,
    get: async (name, id) => collection(name).get(id) as never,
    async find(name, { where, sort = [], limit = 100, after }) {
      const order = totalOrder(sort);
      const compared = (left: PageKey, right: PageKey): number => {
        for (const [index, [, direction]] of order.entries()) {
          const [before, behind] = [left[index] ?? null, right[index] ?? null];
          if (before === behind) continue;
          const isBefore = before === null || (behind !== null && before < behind);
          return isBefore === (direction === 'asc') ? -1 : 1;
        }
        return 0;
      };
      return matching(name, where)
        .map((document) => ({ document, key: pageKeyOf(document, sort) }))
        .filter(({ key }) => after === undefined || compared(key, after) > 0)
        .sort((left, right) => compared(left.key, right.key))
        .slice(0, limit)
        .map(({ document }) => document) as never;
    },
    count: async (name, where) => matching(name, where).length,
    async *documents(name) {
      for (const [, document] of [...collection(name)].sort(([a], [b]) => (a < b ? -1 : 1)))
        yield document;
    },
    cursors: async () => ({ ...generation().cursors }),
    async apply({ from, to, changes }) {
      const current = generation();
      for (const [key, position] of Object.entries(from))
        if ((current.cursors[key] ?? 0) !== position) throw new CursorConflict(definition.name);
      for (const { collection: name, id, evolve } of changes as readonly Change[]) {
        const next = evolve(collection(name).get(id));
        if (next === undefined) collection(name).delete(id);
        else collection(name).set(id, asJson(next));
      }
      current.cursors = { ...current.cursors, ...to };
    },
  };
}

const asJson = (document: Document): Document => JSON.parse(JSON.stringify(document)) as Document;

/** Returns the cursors at the end of a log. */
export async function headsOf(
  history: EventHistory,
  services: readonly string[],
): Promise<Cursors> {
  const cursors: Record<string, number> = {};
  for (const service of services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const head = await history.head(service, bucket);
      if (head > 0) cursors[`${service}/${bucket}`] = head;
    }
  return cursors;
}
