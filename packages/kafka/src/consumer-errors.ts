/**
 * A bucket has unhandled events, but none were read, handled or attempted for a long time.
 * Restarting the process may help.
 */
export class ConsumerStuck extends Error {
  readonly consumer: string;
  readonly lane: string;
  constructor(consumer: string, lane: string, milliseconds: number) {
    super(`${consumer}: ${lane} has not moved for ${milliseconds} ms although it has events`);
    this.name = 'ConsumerStuck';
    this.consumer = consumer;
    this.lane = lane;
  }
}

/**
 * A record that belongs to no event, because it lacks a stream or a position. Another program must
 * have written the record.
 */
export class UnplacedRecord extends Error {
  constructor(topic: string, partition: number, offset: number, reason: string) {
    super(`${topic}, partition ${partition}, offset ${offset}: ${reason}`);
    this.name = 'UnplacedRecord';
  }
}
