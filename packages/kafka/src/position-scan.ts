/** What a record is to a reader that stands at a position. */
export type Placed =
  /** The next event. It closed a gap when there is an offset: what was passed over meanwhile is from there on. */
  | { readonly kind: 'next'; readonly goOnFrom?: number }
  /** At or before the position: it came before. */
  | { readonly kind: 'repeat' }
  /** The next event may be before what was read: go on from the offset. */
  | { readonly kind: 'seek'; readonly offset: number }
  /** The next event is nowhere up to here. Said once, then `waiting`. */
  | { readonly kind: 'gap'; readonly expected: number; readonly found: number }
  /** After a gap that is still open. */
  | { readonly kind: 'waiting' };

/**
 * Finds events by position in a partition, where repeats make offsets sparser than positions, never denser.
 * Only a reader that has read everything from the beginning calls a missing position a gap.
 */
export class PositionScan {
  #position: number;
  /** From here on no record was skipped or passed over; undefined: nothing was read yet. */
  #since: number | undefined;
  #nextOffset: number | undefined;
  #step = 0;
  /** What is read next follows on everything before it. */
  #readFromBeginning = false;
  #gap: number | undefined;
  /** Of the first record that was passed over for the gap. */
  #gapOffset = 0;

  /** @param position the last that the reader has. */
  constructor(position: number) {
    this.#position = position;
  }

  /** The last position that was placed as `next`. */
  get position(): number {
    return this.#position;
  }

  /** The position that is missing. */
  get gap(): number | undefined {
    return this.#gap;
  }

  /** After the last record that was placed. */
  get nextOffset(): number | undefined {
    return this.#nextOffset;
  }

  /** Where to begin, given the last position and the end of the partition. */
  begin(head: number, end: number): number {
    const offset = Math.max(0, end - Math.max(0, head - this.#position));
    this.#jump(offset);
    return offset;
  }

  place(offset: number, position: number): Placed {
    if (this.#nextOffset === undefined || offset > this.#nextOffset)
      this.#since = this.#readFromBeginning ? 0 : offset;
    this.#readFromBeginning = false;
    this.#nextOffset = offset + 1;
    const expected = this.#position + 1;
    if (position < expected) return { kind: 'repeat' };
    if (position === expected) {
      this.#position = position;
      this.#step = 0;
      if (this.#gap === undefined) return { kind: 'next' };
      this.#gap = undefined;
      this.#jump(this.#gapOffset);
      // Before it is nothing that is still to come: that is how the gap was known.
      this.#readFromBeginning = true;
      return { kind: 'next', goOnFrom: this.#gapOffset };
    }
    if (this.#gap !== undefined) return { kind: 'waiting' };
    const since = this.#since ?? offset;
    if (since === 0) {
      this.#gap = expected;
      this.#gapOffset = offset;
      return { kind: 'gap', expected, found: position };
    }
    this.#step = Math.max(position - expected, this.#step * 2);
    const back = Math.max(0, since - this.#step);
    this.#jump(back);
    return { kind: 'seek', offset: back };
  }

  #jump(offset: number): void {
    this.#nextOffset = undefined;
    this.#since = undefined;
    this.#readFromBeginning = offset === 0;
  }
}
