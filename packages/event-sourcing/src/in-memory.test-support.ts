import type { Document } from './change.ts';
import {
  ConcurrencyConflict,
  CursorConflict,
  IdempotencyKeyUsed,
  UniqueKeyTaken,
} from './errors.ts';
import type { DomainEvent, RecordedEvent, StreamEvent } from './event.ts';
import type { EventBus, SubscribeOptions } from './ports/event-bus.ts';
import type { EventBatch, EventStore, IdempotentAnswer, NewCommit } from './ports/event-store.ts';
import type { View, ViewDefinition } from './ports/view-store.ts';

/** Makes an event as a bus delivers it, in bucket 0 unless another is given. */
export function recorded<E extends DomainEvent>(
  position: number,
  event: E,
  more: { readonly service?: string; readonly bucket?: number } = {},
): RecordedEvent<E> {
  const { service = 'inventory', bucket = 0 } = more;
  return {
    ...event,
    id: `commit-${position}/0`,
    schemaVersion: 1,
    service,
    stream: `box-${position}`,
    version: 1,
    scope: 'drive-1',
    commit: `commit-${position}`,
    recordedAt: '2023-03-18T02:00:00.000Z',
    actor: 'account-1',
    correlation: `request-${position}`,
    bucket,
    position,
  } as unknown as RecordedEvent<E>;
}

export const batchOf = (...events: readonly RecordedEvent[]): EventBatch => ({
  service: events[0]?.service ?? 'inventory',
  bucket: events[0]?.bucket ?? 0,
  events,
});

/**
 * Makes an event store in memory. `beforeAppend` lets a test act as a concurrent writer, or make
 * the append fail.
 */
export function inMemoryStore(beforeAppend: (commit: NewCommit) => void = () => {}) {
  const streams = new Map<string, StreamEvent[]>();
  const answers = new Map<string, IdempotentAnswer>();
  const uniqueKeys = new Set<string>();
  const commits: NewCommit[] = [];
  const put = (stream: string, ...events: readonly DomainEvent[]) => {
    const known = streams.get(stream) ?? [];
    streams.set(stream, [...known, ...(events as StreamEvent[])]);
  };
  const store: EventStore = {
    service: 'inventory',
    async append(commit) {
      beforeAppend(commit);
      const { idempotency } = commit;
      if (idempotency !== undefined && answers.has(idempotency.key))
        throw new IdempotencyKeyUsed(idempotency.key);
      for (const { stream, expectedVersion } of commit.streams)
        if ((streams.get(stream)?.length ?? 0) !== expectedVersion)
          throw new ConcurrencyConflict(stream);
      for (const key of commit.uniqueKeys ?? [])
        if (uniqueKeys.has(key)) throw new UniqueKeyTaken(key);
      commits.push(commit);
      for (const { stream, events } of commit.streams) put(stream, ...events);
      for (const key of commit.uniqueKeys ?? []) uniqueKeys.add(key);
      if (idempotency !== undefined) answers.set(idempotency.key, idempotency);
      return undefined;
    },
    async readStream(stream) {
      const events = streams.get(stream) ?? [];
      return { version: events.length, events };
    },
    existingStreams: async (asked) => asked.filter((stream) => streams.has(stream)),
    findAnswer: async (key) => answers.get(key),
    committedUnder: async () => [],
    forgetAnswersBefore: async () => 0,
  };
  return { store, commits, put };
}

/** Makes a view in memory. `count` throws, because no test needs it. */
export function inMemoryView(definition: ViewDefinition, beforeApply: () => void = () => {}) {
  const documents = new Map<string, Document>();
  let cursors: Record<string, number> = {};
  const works: Parameters<View['apply']>[0][] = [];
  const unanswered = () => {
    throw new Error('not asked in these tests');
  };
  const listOf = (collection: string) =>
    [...documents]
      .filter(([key]) => key.startsWith(`${collection}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, document]) => document as Document & Readonly<Record<string, unknown>>);
  const view: View = {
    definition,
    get: async (collection, id) => documents.get(`${collection}/${id}`) as never,
    // The requested order is ignored: documents are in order of id.
    find: async (collection, { where = {}, after, limit }) =>
      listOf(collection)
        .filter(
          (document) =>
            Object.entries(where).every(([field, value]) => document[field] === value) &&
            (after === undefined || document.id > String(after.at(-1))),
        )
        .slice(0, limit) as never,
    count: unanswered,
    async *documents(collection) {
      yield* listOf(collection);
    },
    cursors: async () => cursors,
    async apply(work) {
      beforeApply();
      for (const [key, position] of Object.entries(work.from))
        if ((cursors[key] ?? 0) !== position) throw new CursorConflict(definition.name);
      for (const { collection, id, evolve } of work.changes) {
        const document = evolve(documents.get(`${collection}/${id}`));
        if (document === undefined) documents.delete(`${collection}/${id}`);
        else documents.set(`${collection}/${id}`, document);
      }
      works.push(work);
      cursors = { ...cursors, ...work.to };
    },
  };
  return { view, works, documents, moveCursors: (to: Record<string, number>) => (cursors = to) };
}

/** Makes a bus whose `deliver` hands a batch to the newest subscriber. */
export function manualBus() {
  const subscribed: SubscribeOptions[] = [];
  const bus: EventBus = {
    publish: async () => {},
    async subscribe(options) {
      subscribed.push(options);
      return {
        caughtUp: async () => {},
        lag: async () => 0,
        stop: async () => {},
      };
    },
  };
  return {
    bus,
    subscribed,
    deliver: (batch: EventBatch) => (subscribed.at(-1) as SubscribeOptions).handle(batch),
  };
}
