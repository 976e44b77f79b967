import {
  cursorKey,
  type EventHistory,
  type EventShapes,
  GapDetected,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { type KafkaOptions, kafkaClient, topicOf } from './connection.ts';
import { openPartitionReader, type PartitionReader, type ReadRecord } from './partition-reader.ts';
import { PositionScan } from './position-scan.ts';
import { decodeRecord } from './record.ts';

/**
 * Number of records at the end of a partition that are searched for the last position. The last
 * record may be a late repeat with an earlier position.
 */
const TAIL_RECORDS = 1_000;

export interface KafkaHistory extends EventHistory {
  close(): Promise<void>;
}

/** The end of a bucket: its last position, and the offset after its last record. */
export interface BucketEnd {
  readonly head: number;
  readonly end: number;
}

/** Events read from a bucket, and the offset from which reading continues. */
interface Reading {
  readonly scan: PositionScan<RecordedEvent>;
  offset: number;
  /** Events that were read but not returned yet. */
  readonly events: RecordedEvent[];
}

/**
 * Opens the history on the topics. A read that continues where the last read ended is fastest. A
 * read that begins at a gap throws GapDetected.
 */
export function openKafkaHistory(options: KafkaOptions): KafkaHistory {
  const reader = openPartitionReader(kafkaClient(options));
  return {
    ...historyOn(reader, options),
    close: () => reader.close(),
  };
}

/**
 * Makes a function that returns the end of a bucket. A call reads the records since the last call,
 * but at most the last 1,000.
 */
export function bucketEnds(
  reader: PartitionReader,
  namespace: string | undefined,
): (service: string, bucket: number) => Promise<BucketEnd> {
  const known = new Map<string, BucketEnd>();
  return async (service, bucket) => {
    const topic = topicOf(service, namespace);
    const key = cursorKey(service, bucket);
    const end = await reader.end(topic, bucket);
    const before = known.get(key) ?? { head: 0, end: 0 };
    let head = before.end <= end ? before.head : 0;
    let offset = Math.max(head === 0 ? 0 : before.end, end - TAIL_RECORDS);
    while (offset < end) {
      const records = await reader.read(topic, bucket, offset);
      const last = records.at(-1);
      if (last === undefined) break;
      for (const record of records) {
        if (record.offset >= end) break;
        head = Math.max(head, positionOf(record));
      }
      offset = last.offset + 1;
    }
    known.set(key, { head, end });
    return { head, end };
  };
}

/** Returns the position in a record's headers; 0 when there is none. */
function positionOf(record: ReadRecord): number {
  const decoded = decodeRecord('', 0, record, {});
  return 'event' in decoded ? decoded.event.position : 0;
}

export function historyOn(
  reader: PartitionReader,
  { namespace, shapes }: Pick<KafkaOptions, 'namespace' | 'shapes'>,
): EventHistory {
  const endOf = bucketEnds(reader, namespace);
  const readings = new Map<string, Reading>();
  const shapesOf = (service: string): EventShapes => shapes[service] ?? {};

  const beginAfter = async (service: string, bucket: number, after: number): Promise<Reading> => {
    const { head, end } = await endOf(service, bucket);
    const scan = new PositionScan<RecordedEvent>(after);
    return { scan, offset: scan.begin(head, end), events: [] };
  };

  /**
   * Adds the records of one fetch to a reading.
   * @returns false at the end of the partition.
   */
  const readOn = async (service: string, bucket: number, reading: Reading): Promise<boolean> => {
    const records = await reader.read(topicOf(service, namespace), bucket, reading.offset);
    for (const record of records) {
      reading.offset = record.offset + 1;
      const decoded = decodeRecord(service, bucket, record, shapesOf(service));
      if ('unplaced' in decoded) continue;
      const placed = reading.scan.place(record.offset, decoded.event.position, decoded.event);
      if (placed.kind === 'next') reading.events.push(...placed.events);
      const goOnFrom =
        placed.kind === 'seek' ? placed.offset : placed.kind === 'next' && placed.goOnFrom;
      if (typeof goOnFrom === 'number') {
        reading.offset = goOnFrom;
        return true;
      }
    }
    return records.length > 0;
  };

  return {
    head: async (service, bucket) => (await endOf(service, bucket)).head,
    async read(service, bucket, after, limit) {
      const key = cursorKey(service, bucket);
      const known = readings.get(key);
      readings.delete(key);
      const reading =
        known !== undefined && (known.events[0]?.position ?? known.scan.position + 1) === after + 1
          ? known
          : await beginAfter(service, bucket, after);
      while (reading.events.length < limit) if (!(await readOn(service, bucket, reading))) break;
      const { gap } = reading.scan;
      if (reading.events.length === 0 && gap !== undefined)
        throw new GapDetected(cursorKey(service, bucket), gap, await headOf(service, bucket));
      const events = reading.events.splice(0, limit);
      readings.set(key, reading);
      return events;
    },
  };

  async function headOf(service: string, bucket: number): Promise<number> {
    return (await endOf(service, bucket)).head;
  }
}
