/** Metrics of a bus since it was opened. */
export interface KafkaCounters {
  /** Number of events that a broker acknowledged, including repeats. */
  published: number;
  /** Number of attempts to send a failed batch again, on a new producer. */
  batchesResent: number;
  producersDiscarded: number;
  gaps: number;
  /** Number of events delivered although they could not be decoded. */
  unreadable: number;
  /** Number of reads of a record without stream or position, which is delivered to no consumer. */
  unplaced: number;
  consumerRestarts: number;
}

export const noCounts = (): KafkaCounters => ({
  published: 0,
  batchesResent: 0,
  producersDiscarded: 0,
  gaps: 0,
  unreadable: 0,
  unplaced: 0,
  consumerRestarts: 0,
});
