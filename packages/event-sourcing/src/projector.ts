import { CursorConflict } from './errors.ts';
import type { DomainEvent, RecordedEvent } from './event.ts';
import { type Cursors, cursorKey, type EventBus, type Subscription } from './ports/event-bus.ts';
import type { EventBatch } from './ports/event-store.ts';
import type { View } from './ports/view-store.ts';
import type { Change, Projection } from './projection.ts';

/** A position is missing: the consumer reads on without applying until it comes. */
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

/** The part of a batch that follows on the cursor: repeats are dropped, a gap is refused. */
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

/** Folds batches into a view: every event once, in order, the cursor in the same transaction. */
export class Projector<E extends DomainEvent> {
  readonly #projection: Projection<E>;
  readonly #view: View;
  #cursors: Record<string, number>;

  private constructor(projection: Projection<E>, view: View, cursors: Cursors) {
    this.#projection = projection;
    this.#view = view;
    this.#cursors = { ...cursors };
  }

  static async open<E extends DomainEvent>(
    projection: Projection<E>,
    view: View,
  ): Promise<Projector<E>> {
    return new Projector(projection, view, await view.cursors());
  }

  get cursors(): Cursors {
    return this.#cursors;
  }

  /** @throws GapDetected, CursorConflict. */
  async apply(batch: EventBatch): Promise<void> {
    const key = cursorKey(batch.service, batch.bucket);
    const cursor = this.#cursors[key] ?? 0;
    const events = unapplied(batch, cursor);
    const last = events.at(-1);
    if (last === undefined) return;
    const changes: Change[] = [];
    for (const event of events)
      for (const item of this.#projection.project(event as RecordedEvent<E>)) changes.push(item);
    try {
      await this.#view.apply({
        from: { [key]: cursor },
        to: { [key]: last.position },
        changes,
      });
    } catch (error) {
      if (error instanceof CursorConflict) this.#cursors = { ...(await this.#view.cursors()) };
      throw error;
    }
    this.#cursors[key] = last.position;
  }
}

/**
 * Keeps a view up to date from the bus.
 * @param onApplied told of every batch that the view holds now; a batch may come again.
 */
export async function subscribeProjection<E extends DomainEvent>(
  projection: Projection<E>,
  view: View,
  bus: EventBus,
  onFatal: (error: unknown) => void,
  onApplied: (batch: EventBatch) => void = () => {},
): Promise<Subscription> {
  const projector = await Projector.open(projection, view);
  return bus.subscribe({
    consumer: projection.name,
    services: projection.services,
    from: projector.cursors,
    async handle(batch) {
      await projector.apply(batch);
      onApplied(batch);
    },
    onFatal,
  });
}
