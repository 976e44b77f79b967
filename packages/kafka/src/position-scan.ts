/** Relation of a record to a reader's position. */
export type Placed<Event> =
  | Next<Event>
  /** The record was seen before, because it is not after the reader's position. */
  | { readonly kind: 'repeat' }
  /**
   * The next event may be before the records read so far, so reading must continue at this offset.
   */
  | { readonly kind: 'seek'; readonly offset: number }
  /**
   * The next event is missing, because every record from the beginning up to this one was read
   * without finding it. A gap is returned once; later records are `waiting`.
   */
  | ({ readonly kind: 'gap' } & Gap)
  /** The record comes after a gap that has not closed yet. */
  | { readonly kind: 'waiting' };

/** The next event, and later events that were kept while that event was missing. */
export interface Next<Event> {
  readonly kind: 'next';
  readonly events: readonly Event[];
  /** Offset of the first record that was not kept, at which reading must continue. */
  readonly goOnFrom?: number;
  /** The next gap, if later events are still kept. */
  readonly gap?: Gap;
}

export interface Gap {
  readonly expected: number;
  readonly found: number;
}

/**
 * Largest number of events after a gap that are kept in memory. The nearest events are kept; the
 * others are read again.
 */
const MOST_PASSED_OVER = 1_000;

/**
 * Finds events by position in a partition. Repeated records make offsets run ahead of positions,
 * never behind. A missing position counts as a gap only once every record was read from the
 * beginning.
 */
export class PositionScan<Event> {
  readonly #mostPassedOver: number;
  #position: number;
  /** Offset at which uninterrupted reading began; undefined before the first record. */
  #since: number | undefined;
  #nextOffset: number | undefined;
  #step = 0;
  /** Whether the next record to be read continues a reading from the beginning. */
  #readFromBeginning = false;
  #gap: number | undefined;
  /** Events after the gap, by position. */
  readonly #passedOver = new Map<number, { readonly event: Event; readonly offset: number }>();
  /** Offset of the first record after the gap that did not fit into `#passedOver`. */
  #notKeptFrom: number | undefined;

  /** @param position the position after which the reader begins. */
  constructor(position: number, mostPassedOver = MOST_PASSED_OVER) {
    this.#position = position;
    this.#mostPassedOver = mostPassedOver;
  }

  /** Last position that was returned as `next`, or at first the one given to the constructor. */
  get position(): number {
    return this.#position;
  }

  /** The missing position, while there is a gap. */
  get gap(): number | undefined {
    return this.#gap;
  }

  /** Offset after the last record that was placed. */
  get nextOffset(): number | undefined {
    return this.#nextOffset;
  }

  /** Returns the offset to start at, given the last position and the end of the partition. */
  begin(head: number, end: number): number {
    const offset = Math.max(0, end - Math.max(0, head - this.#position));
    this.#jump(offset);
    return offset;
  }

  place(offset: number, position: number, event: Event): Placed<Event> {
    if (this.#nextOffset === undefined || offset > this.#nextOffset)
      this.#since = this.#readFromBeginning ? 0 : offset;
    this.#readFromBeginning = false;
    this.#nextOffset = offset + 1;
    const expected = this.#position + 1;
    if (position < expected) return { kind: 'repeat' };
    if (position === expected) return this.#next(event);
    if (this.#gap !== undefined) {
      this.#passOver(offset, position, event);
      return { kind: 'waiting' };
    }
    const since = this.#since ?? offset;
    if (since === 0) {
      this.#gap = expected;
      this.#passOver(offset, position, event);
      return { kind: 'gap', expected, found: position };
    }
    this.#step = Math.max(position - expected, this.#step * 2);
    const back = Math.max(0, since - this.#step);
    this.#jump(back);
    return { kind: 'seek', offset: back };
  }

  #next(event: Event): Next<Event> {
    const events: Event[] = [];
    for (let next: Event | undefined = event; next !== undefined; ) {
      events.push(next);
      this.#position += 1;
      next = this.#passedOver.get(this.#position + 1)?.event;
      this.#passedOver.delete(this.#position + 1);
    }
    this.#step = 0;
    this.#gap = undefined;
    const goOnFrom = this.#notKeptFrom;
    if (goOnFrom !== undefined) {
      this.#jump(goOnFrom);
      // Every event before this offset was returned, is kept, or is missing, so continuing there
      // counts as reading from the beginning.
      this.#readFromBeginning = true;
      this.#notKeptFrom = undefined;
      return { kind: 'next', events, goOnFrom };
    }
    if (this.#passedOver.size === 0) return { kind: 'next', events };
    const gap = { expected: this.#position + 1, found: Math.min(...this.#passedOver.keys()) };
    this.#gap = gap.expected;
    return { kind: 'next', events, gap };
  }

  #passOver(offset: number, position: number, event: Event): void {
    if (this.#passedOver.has(position)) return;
    this.#passedOver.set(position, { event, offset });
    if (this.#passedOver.size <= this.#mostPassedOver) return;
    const farthest = Math.max(...this.#passedOver.keys());
    const from = this.#passedOver.get(farthest)?.offset ?? offset;
    this.#passedOver.delete(farthest);
    this.#notKeptFrom = Math.min(from, this.#notKeptFrom ?? from);
  }

  #jump(offset: number): void {
    this.#nextOffset = undefined;
    this.#since = undefined;
    this.#readFromBeginning = offset === 0;
  }
}
