import { CursorConflict } from './errors.ts';
import type { RecordedEvent } from './event.ts';
import { findEach } from './pages.ts';
import { PARKED } from './parked-collection.ts';
import {
  changesOf,
  FOLLOWS,
  listParked,
  type ParkedEvent,
  park,
  parkedEvent,
  separate,
  unpark,
} from './parking.ts';
import { type Cursors, cursorKey, type EventBus, type Subscription } from './ports/event-bus.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import type { View } from './ports/view-store.ts';
import type { Change, Projection } from './projection.ts';

/**
 * A position of a bucket is missing. A consumer continues to read, but later events of the bucket
 * wait until the position arrives.
 */
export class GapDetected extends Error {
  readonly key: string;
  readonly expected: number;
  readonly found: number;
  constructor(key: string, expected: number, found: number) {
    super(`${key}: expected position ${expected}, found ${found}`);
    this.name = 'GapDetected';
    this.key = key;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * Returns the events of a batch after the cursor.
 * @throws GapDetected when a position is missing.
 */
export function unapplied(batch: EventBatch, cursor: number): readonly RecordedEvent[] {
  const fresh = batch.events.filter((event) => event.position > cursor);
  let expected = cursor;
  for (const event of fresh) {
    expected += 1;
    if (event.position !== expected)
      throw new GapDetected(cursorKey(batch.service, batch.bucket), expected, event.position);
  }
  return fresh;
}

export interface RetryReport {
  readonly applied: number;
  /** Number of events that are still parked. */
  readonly left: number;
}

export interface ConsumerReport {
  /**
   * Called when the consumer has stopped and will not resume by itself, so that the process should
   * end.
   */
  readonly fatal: (error: unknown) => void;
  /**
   * Called when an event cannot be applied, with all parked events of its batch. Not called when a
   * batch only has later events of parked streams.
   */
  readonly parked: (consumer: string, parked: readonly ParkedEvent[]) => void;
}

export interface ProjectorOptions {
  /** Prefix of the cursors' keys, for a view with cursors of several kinds. Default: none. */
  readonly prefix?: string;
  readonly onParked?: (parked: readonly ParkedEvent[]) => void;
}

/**
 * Folds batches into a view: every event once, in order, with the cursor in the same transaction.
 * An event that cannot be applied is parked in the view together with later events of its stream,
 * while other streams continue.
 */
export class Projector {
  readonly #projection: Projection;
  readonly #view: View;
  readonly #prefix: string;
  readonly #onParked: (parked: readonly ParkedEvent[]) => void;
  /** Last applied positions in the view, by `service/bucket`. */
  readonly #cursors: Record<string, number> = {};
  /**
   * Counters by lane, which grow whenever a parked event is applied or released. A changed counter
   * makes other instances reread the lane's parked events.
   */
  readonly #releases: Record<string, number> = {};
  /** Positions of the first parked events, by lane and stream. */
  readonly #parkedStreams = new Map<string, Map<string, number>>();

  private constructor(projection: Projection, view: View, options: ProjectorOptions) {
    this.#projection = projection;
    this.#view = view;
    this.#prefix = options.prefix ?? '';
    this.#onParked = options.onParked ?? (() => {});
  }

  static async open(
    projection: Projection,
    view: View,
    options: ProjectorOptions = {},
  ): Promise<Projector> {
    const projector = new Projector(projection, view, options);
    projector.#adoptCursors(await view.cursors());
    for (const parked of await listParked(view)) projector.#note(parked);
    return projector;
  }

  get cursors(): Cursors {
    return this.#cursors;
  }

  /**
   * Rereads a bucket's cursor and parked streams from the view. Must not run while a batch of the
   * bucket is being applied.
   * @returns the cursor's position.
   */
  async takeUp(service: string, bucket: number): Promise<number> {
    const lane = cursorKey(service, bucket);
    const stored = await this.#view.cursors();
    this.#cursors[lane] = stored[this.#cursorOf(lane)] ?? 0;
    this.#releases[lane] = stored[this.#releasesOf(lane)] ?? 0;
    this.#parkedStreams.delete(lane);
    for await (const parked of this.#parkedOf(lane)) this.#note(parked);
    return this.#cursors[lane];
  }

  /** Whether this event, or an earlier one of its stream, is parked. */
  isParked({ service, bucket, stream, position }: RecordedEvent): boolean {
    const first = this.#parkedStreams.get(cursorKey(service, bucket))?.get(stream);
    return first !== undefined && position >= first;
  }

  /**
   * Applies the events of a batch that are after the cursor.
   * @throws GapDetected when a position is missing; CursorConflict when another instance moved the
   *   cursor or swapped the view's generation.
   */
  async apply(batch: EventBatch): Promise<void> {
    for (;;)
      try {
        return await this.#applyOnce(batch);
      } catch (error) {
        if (!(error instanceof CursorConflict) || !(await this.#seesReleases(batch))) throw error;
      }
  }

  /**
   * Rereads the cursor and the releases of a lane after a conflict.
   * @returns whether parked events were released while the cursor stayed, so that the batch can be
   *   applied again.
   */
  async #seesReleases({ service, bucket }: EventBatch): Promise<boolean> {
    const lane = cursorKey(service, bucket);
    const [position, releases] = [this.#cursors[lane] ?? 0, this.#releases[lane] ?? 0];
    return (await this.takeUp(service, bucket)) === position && this.#releases[lane] !== releases;
  }

  async #applyOnce(batch: EventBatch): Promise<void> {
    const lane = cursorKey(batch.service, batch.bucket);
    const events = unapplied(batch, this.#cursors[lane] ?? 0);
    const last = events.at(-1);
    if (last === undefined) return;
    const streams = this.#streamsOf(lane);
    let parked: readonly ParkedEvent[] = [];
    try {
      const changes: Change[] = [];
      for (const event of events) {
        if (streams.has(event.stream)) changes.push(park(parkedEvent(event, FOLLOWS)));
        else for (const item of changesOf(this.#projection, event)) changes.push(item);
      }
      await this.#write(lane, last.position, changes);
    } catch (error) {
      if (error instanceof CursorConflict) throw error;
      const separated = await separate(
        this.#projection,
        this.#view,
        events,
        new Set(streams.keys()),
      );
      parked = separated.parked;
      // No event fails by itself, so the failure was in writing the view.
      if (parked.every(({ why }) => why === FOLLOWS)) throw error;
      await this.#write(lane, last.position, [...separated.changes, ...parked.map(park)]);
    }
    this.#cursors[lane] = last.position;
    for (const each of parked) this.#note(each);
    if (parked.length > 0) this.#onParked(parked);
  }

  /**
   * Tries again to apply the parked events, in order. Those that still cannot be applied stay
   * parked, with the later events of their streams. Another instance may process the lane
   * meanwhile, because each release makes that instance reread the lane.
   * @param react called after the view has applied an event, and before the event is released; may
   *   be called again for the same event.
   */
  async retryParked(
    history: EventHistory,
    react?: (event: RecordedEvent) => Promise<void>,
  ): Promise<RetryReport> {
    let applied = 0;
    const lanes = new Set((await listParked(this.#view)).map(({ lane }) => lane));
    for (const lane of lanes) applied += await this.#retryLane(lane, history, react);
    return { applied, left: (await listParked(this.#view)).length };
  }

  async #retryLane(
    lane: string,
    history: EventHistory,
    react: ((event: RecordedEvent) => Promise<void>) | undefined,
  ): Promise<number> {
    let applied = 0;
    const stuck = new Set<string>();
    for (;;) {
      const stored = await this.#view.cursors();
      const next = await this.#firstParked(lane, stuck);
      if (next === undefined) return applied;
      const { service, bucket, position } = next;
      const [event] = await history.read(service, bucket, position - 1, 1);
      if (event?.position !== position) throw new GapDetected(lane, position, event?.position ?? 0);
      const { changes, parked } =
        next.applied === true
          ? { changes: [], parked: [] }
          : await separate(this.#projection, this.#view, [event], new Set());
      if (parked.length > 0) {
        stuck.add(next.stream);
        continue;
      }
      const released = this.#releasesOf(lane);
      const releases = stored[released] ?? 0;
      const move = (count: number, own: readonly Change[]) =>
        this.#view.apply({
          from: { [released]: releases + count },
          to: { [released]: releases + count + 1 },
          changes: own,
        });
      try {
        if (react === undefined) await move(0, [...changes, unpark(next.id)]);
        else {
          await move(0, [...changes, park({ ...next, applied: true })]);
          await react(event);
          await move(1, [unpark(next.id)]);
        }
      } catch (error) {
        if (error instanceof CursorConflict) continue;
        throw error;
      }
      applied += 1;
    }
  }

  #write(lane: string, position: number, changes: readonly Change[]): Promise<void> {
    const key = this.#cursorOf(lane);
    // A release of parked events matters only to changes. A store moves a single cursor at less
    // cost than two.
    const releases =
      changes.length === 0 ? {} : { [this.#releasesOf(lane)]: this.#releases[lane] ?? 0 };
    return this.#view.apply({
      from: { [key]: this.#cursors[lane] ?? 0, ...releases },
      to: { [key]: position },
      changes,
    });
  }

  /** Yields the parked events of a lane, in order of position. */
  #parkedOf(lane: string): AsyncIterable<ParkedEvent> {
    return findEach((query) => this.#view.find<ParkedEvent>(PARKED, query), {
      where: { lane },
      sort: [['id', 'asc']],
    });
  }

  async #firstParked(lane: string, stuck: ReadonlySet<string>): Promise<ParkedEvent | undefined> {
    for await (const parked of this.#parkedOf(lane)) if (!stuck.has(parked.stream)) return parked;
    return undefined;
  }

  #streamsOf(lane: string): Map<string, number> {
    const known = this.#parkedStreams.get(lane) ?? new Map();
    this.#parkedStreams.set(lane, known);
    return known;
  }

  #note({ lane, stream, position }: ParkedEvent): void {
    const streams = this.#streamsOf(lane);
    streams.set(stream, Math.min(position, streams.get(stream) ?? position));
  }

  #cursorOf = (lane: string): string => this.#prefix + lane;
  #releasesOf = (lane: string): string => `released:${this.#prefix}${lane}`;

  #adoptCursors(stored: Cursors): void {
    for (const [key, position] of Object.entries(stored)) {
      if (key.startsWith(`released:${this.#prefix}`))
        this.#releases[key.slice('released:'.length + this.#prefix.length)] = position;
      else if (key.startsWith(this.#prefix) && !key.startsWith('released:'))
        this.#cursors[key.slice(this.#prefix.length)] = position;
    }
  }
}

/**
 * Keeps a view up to date from the bus.
 * @param onApplied called with every batch that the view has applied; may be called again for the
 *   same batch.
 */
export async function subscribeProjection(
  projection: Projection,
  view: View,
  bus: EventBus,
  report: ConsumerReport,
  onApplied: (batch: EventBatch) => void = () => {},
): Promise<Subscription> {
  const { name } = projection;
  const projector = await Projector.open(projection, view, {
    onParked: (parked) => report.parked(name, parked),
  });
  return bus.subscribe({
    consumer: name,
    services: projection.services,
    from: (service, bucket) => projector.takeUp(service, bucket),
    async handle(batch) {
      await projector.apply(batch);
      onApplied(batch);
    },
    onFatal: report.fatal,
  });
}
