import { setTimeout as wait } from 'node:timers/promises';
import {
  cursorKey,
  type Delivery,
  type EventShapes,
  FIRST_RETRY,
  GapDetected,
  LAST_RETRY,
  LaneBlocked,
  LaneWorker,
  type RecordedEvent,
  type Sleep,
  type SubscribeOptions,
} from '@bluebox/event-sourcing';
import type { EachBatchPayload } from 'kafkajs';
import { UnplacedRecord } from './consumer-errors.ts';
import type { KafkaCounters } from './counters.ts';
import type { BucketEnd } from './history.ts';
import { type Gap, PositionScan } from './position-scan.ts';
import { decodeRecord } from './record.ts';

/** Largest number of events per delivery, so that a consumer's transaction stays short. */
const LARGEST_BATCH = 2_000;
/** Number of waiting events at which fetching from the bucket is paused. */
const WAITING_EVENTS = 4_000;
/**
 * Longest time, in milliseconds, that a fetched batch waits for its bucket's position. The wait
 * delays the heartbeat, without which the group would remove this consumer.
 */
const TAKING_UP_PATIENCE = 1_000;

/** The parts of the consumer that a lane needs. */
export interface LaneParts extends Pick<SubscribeOptions, 'from' | 'handle'> {
  readonly shapes: EventShapes;
  readonly counters: KafkaCounters;
  readonly endOf: (service: string, bucket: number) => Promise<BucketEnd>;
  /** Moves, pauses and resumes the fetching of one partition. */
  readonly fetching: {
    seek(topic: string, bucket: number, offset: number): void;
    pause(topic: string, bucket: number): void;
    resume(topic: string, bucket: number): void;
  };
  readonly sleep: Sleep;
  readonly onHandled: () => void;
  readonly onError: (error: unknown) => void;
  readonly onFatal: (error: unknown) => void;
}

interface ReadEvent {
  readonly event: RecordedEvent;
  readonly offset: number;
}

/** Progress of reading a bucket since this instance took it over. */
interface Reading {
  readonly scan: PositionScan<ReadEvent>;
  /** Events that were read and not handled yet, in order. */
  readonly waiting: ReadEvent[];
  handled: number;
  /** Whether the handler last failed with LaneBlocked. */
  isBlocked: boolean;
  /**
   * Time at which the bucket last made progress (an event was read, handled or attempted), or was
   * found to have no unhandled event.
   */
  movedAt: number;
}

/** States of a lane; the README has a diagram of them. */
type State =
  /** This instance does not work on the bucket. */
  | { readonly kind: 'elsewhere' }
  /** The bucket is assigned to this instance, which asks the view for its position. */
  | {
      readonly kind: 'taking-up';
      readonly over: AbortController;
      readonly taken: Promise<Reading | undefined>;
    }
  | { readonly kind: 'reading'; readonly over: AbortController; readonly reading: Reading };

/**
 * One (service, bucket) of a consumer. The lane reads the bucket from the view's position on, and
 * hands the events to the handler.
 */
export class ConsumerLane {
  readonly service: string;
  readonly topic: string;
  readonly bucket: number;
  /** Name of the bucket in reports, as `service/bucket`. */
  readonly key: string;
  readonly #parts: LaneParts;
  readonly #worker: LaneWorker;
  #state: State = { kind: 'elsewhere' };
  /**
   * Whether fetching from the bucket is paused. A reassignment of the bucket does not end the
   * pause.
   */
  #isPaused = false;
  /**
   * Resolves when the current call of `from` or of the handler has ended. Each call waits for the
   * one before, so that the two never run at the same time.
   */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(service: string, topic: string, bucket: number, parts: LaneParts) {
    this.service = service;
    this.topic = topic;
    this.bucket = bucket;
    this.key = cursorKey(service, bucket);
    this.#parts = parts;
    this.#worker = new LaneWorker({
      next: () => this.#nextDelivery(),
      hasMore: () => (this.#active()?.reading.waiting.length ?? 0) > 0,
      handle: (batch) => this.#exclusively(() => parts.handle(batch)),
      sleep: parts.sleep,
      onFatal: parts.onFatal,
    });
  }

  get isAssigned(): boolean {
    return this.#state.kind !== 'elsewhere';
  }

  /** Whether this instance works on the bucket and its handler last failed with LaneBlocked. */
  get isBlocked(): boolean {
    return this.#state.kind === 'reading' && this.#state.reading.isBlocked;
  }

  /** The current reading, unless it has a gap. */
  get #gapless(): Reading | undefined {
    if (this.#state.kind !== 'reading') return undefined;
    return this.#state.reading.scan.gap === undefined ? this.#state.reading : undefined;
  }

  /** Offset of the next unhandled event, which is committed for monitoring only. */
  get nextOffset(): number | undefined {
    const reading = this.#gapless;
    return reading?.waiting[0]?.offset ?? reading?.scan.nextOffset;
  }

  /**
   * Takes the bucket up when the group assigns it to this instance, even if this instance had it
   * before.
   */
  assign(): void {
    this.letGo();
    this.#worker.reset();
    this.#takeUp();
  }

  /**
   * Stops work on the bucket, because another instance has it, or because the consumer crashed or
   * ends.
   */
  letGo(): void {
    this.interrupt();
    this.#state = { kind: 'elsewhere' };
  }

  /** Starts no further batch. A running batch continues, and counts as handled if it succeeds. */
  interrupt(): void {
    if (this.#state.kind !== 'elsewhere') this.#state.over.abort();
  }

  /** Resolves when no batch is left or, after an interruption, when the current batch has ended. */
  idle(): Promise<void> {
    return this.#worker.idle();
  }

  /** Finds the next events in the fetched records, and wakes the worker. */
  async receive(payload: EachBatchPayload): Promise<void> {
    const state = this.#state;
    if (state.kind === 'elsewhere') return;
    // The heartbeat waits for this function. If reading the position takes too long, the function
    // therefore returns without handling the batch, which kafkajs then delivers again.
    const reading =
      state.kind === 'reading'
        ? state.reading
        : await Promise.race([state.taken, wait(TAKING_UP_PATIENCE, undefined, { ref: false })]);
    if (reading === undefined || payload.isStale()) return;
    if (this.#state.kind !== 'reading' || this.#state.reading !== reading) return;
    this.#place(reading, payload);
    this.#worker.wake();
  }

  /**
   * Returns the last handled position, whichever instance has the bucket; 0 while this instance
   * takes the bucket up.
   */
  async handled(): Promise<number> {
    if (this.#state.kind === 'reading') return this.#state.reading.handled;
    if (this.#state.kind === 'taking-up') return 0;
    return this.#exclusively(async () =>
      this.isAssigned ? 0 : this.#parts.from(this.service, this.bucket),
    );
  }

  /**
   * Whether the bucket has unhandled events, but none were read, handled or attempted for this many
   * milliseconds. A bucket that waits at a gap is not stuck.
   */
  async isStuck(milliseconds: number): Promise<boolean> {
    const reading = this.#gapless;
    const isIdle = () => reading !== undefined && Date.now() - reading.movedAt >= milliseconds;
    if (reading === undefined || !isIdle()) return false;
    const { head } = await this.#parts.endOf(this.service, this.bucket);
    if (reading !== this.#gapless || !isIdle()) return false;
    if (head > reading.handled) return true;
    reading.movedAt = Date.now();
    return false;
  }

  #active() {
    const state = this.#state;
    return state.kind === 'reading' && !state.over.signal.aborted ? state : undefined;
  }

  /**
   * Starts to take the bucket up. The position is read once the worker is idle. The function
   * returns before that, because its caller may be the worker, which would otherwise wait for
   * itself.
   */
  #takeUp(): void {
    const over = new AbortController();
    const taken = Promise.resolve()
      .then(() => this.#readPosition(over.signal))
      .then((reading) => {
        if (reading === undefined || over.signal.aborted) return undefined;
        this.#state = { kind: 'reading', over, reading };
        return reading;
      });
    this.#state = { kind: 'taking-up', over, taken };
  }

  /**
   * Reads the view's position and moves fetching there, with retries. Returns `undefined` if `over`
   * aborts first.
   */
  async #readPosition(over: AbortSignal): Promise<Reading | undefined> {
    const { from, endOf, sleep, onError } = this.#parts;
    for (let delay = FIRST_RETRY; !over.aborted; delay = Math.min(delay * 2, LAST_RETRY)) {
      try {
        await this.#worker.idle();
        return await this.#exclusively(async () => {
          const position = await from(this.service, this.bucket);
          const { head, end } = await endOf(this.service, this.bucket);
          if (over.aborted) return undefined;
          const scan = new PositionScan<ReadEvent>(position);
          this.#seek(scan.begin(head, end));
          if (this.#isPaused) this.#resume();
          return { scan, waiting: [], handled: position, isBlocked: false, movedAt: Date.now() };
        });
      } catch (error) {
        if (over.aborted) return undefined;
        onError(error);
        await sleep(delay, over).catch(() => {});
      }
    }
    return undefined;
  }

  #place(reading: Reading, { batch, resolveOffset }: EachBatchPayload): void {
    const { shapes, counters, onError } = this.#parts;
    reading.movedAt = Date.now();
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      const decoded = decodeRecord(this.service, this.bucket, message, shapes);
      if ('unplaced' in decoded) {
        counters.unplaced += 1;
        onError(new UnplacedRecord(this.topic, this.bucket, offset, decoded.unplaced));
        continue;
      }
      const { event } = decoded;
      const placed = reading.scan.place(offset, event.position, { event, offset });
      if (placed.kind === 'next') {
        for (const next of placed.events)
          if (next.event.unreadable !== undefined) counters.unreadable += 1;
        reading.waiting.push(...placed.events);
        if (placed.gap !== undefined) this.#reportGap(placed.gap);
        if (placed.goOnFrom !== undefined) {
          this.#seek(placed.goOnFrom);
          return;
        }
      } else if (placed.kind === 'gap') {
        this.#reportGap(placed);
      } else if (placed.kind === 'seek') {
        this.#seek(placed.offset);
        return;
      }
    }
    resolveOffset(batch.lastOffset());
    if (!this.#isPaused && reading.waiting.length >= WAITING_EVENTS) this.#pause();
  }

  #nextDelivery(): Delivery | undefined {
    const active = this.#active();
    if (active === undefined) return undefined;
    const { reading, over } = active;
    const events = reading.waiting.slice(0, LARGEST_BATCH).map(({ event }) => event);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    reading.movedAt = Date.now();
    return {
      batch: { service: this.service, bucket: this.bucket, events },
      over: over.signal,
      handled: () => {
        reading.waiting.splice(0, events.length);
        reading.handled = last.position;
        reading.isBlocked = false;
        reading.movedAt = Date.now();
        this.#parts.onHandled();
        const isShort = reading.waiting.length < WAITING_EVENTS / 2;
        if (this.#isPaused && isShort && this.#active() !== undefined) this.#resumeUnlessCrashed();
      },
      failed: (error) => {
        reading.isBlocked = error instanceof LaneBlocked;
        this.#parts.onError(error);
      },
      conflicted: () => {
        over.abort();
        this.#takeUp();
      },
    };
  }

  #reportGap({ expected, found }: Gap): void {
    this.#parts.counters.gaps += 1;
    this.#parts.onError(new GapDetected(this.key, expected, found));
  }

  #exclusively<T>(use: () => Promise<T>): Promise<T> {
    const result = this.#asking.then(use);
    this.#asking = result.catch(() => {});
    return result;
  }

  #seek(offset: number): void {
    this.#parts.fetching.seek(this.topic, this.bucket, offset);
  }

  #pause(): void {
    this.#isPaused = true;
    this.#parts.fetching.pause(this.topic, this.bucket);
  }

  #resume(): void {
    this.#parts.fetching.resume(this.topic, this.bucket);
    this.#isPaused = false;
  }

  /**
   * Resumes fetching. After a crash kafkajs may throw here before it emits the crash event, which
   * then releases the bucket.
   */
  #resumeUnlessCrashed(): void {
    try {
      this.#resume();
    } catch (error) {
      this.#parts.onError(error);
    }
  }
}
