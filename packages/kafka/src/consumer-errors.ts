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
 * A record without a stream or a position, so that it cannot be assigned to any event. It must come
 * from another program.
 */
export class UnplacedRecord extends Error {
  constructor(topic: string, partition: number, offset: number, reason: string) {
    super(`${topic}, partition ${partition}, offset ${offset}: ${reason}`);
    this.name = 'UnplacedRecord';
  }
}
