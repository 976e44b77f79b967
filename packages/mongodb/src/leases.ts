import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import type { Connection } from 'mongoose';
import { DURABLE } from './commit-document.ts';

/**
 * The lease of a bucket, whose holder assigns the bucket's positions. The document is never
 * deleted, because the epoch must not start again.
 */
interface LeaseDocument {
  /** Number of the bucket. */
  readonly _id: number;
  readonly owner: string;
  /**
   * Number that grows with every acquisition of the lease. Writes to the lease with an older number
   * are refused.
   */
  readonly epoch: number;
  /** Time at which the lease expires, in milliseconds by the server's clock. */
  readonly expiresAt: number;
  /** Last position that the bus acknowledged. */
  readonly published: number;
}

interface InstanceDocument {
  readonly _id: string;
  /** Time until which the instance counts as live, in milliseconds by the server's clock. */
  readonly aliveUntil: number;
}

export interface Lease {
  readonly bucket: number;
  readonly epoch: number;
  readonly published: number;
}

export interface Leases {
  /**
   * Acquires a lease that is free, expired, or this instance's own; returns `undefined` if another
   * instance has it.
   */
  acquire(bucket: number): Promise<Lease | undefined>;
  /** Returns the buckets whose leases can be acquired now. */
  free(): Promise<readonly number[]>;
  /**
   * Extends the leases.
   * @returns the buckets of the extended ones, without those that were released or acquired again
   *   in the meantime.
   */
  renew(held: readonly Lease[]): Promise<ReadonlySet<number>>;
  /**
   * Raises the acknowledged position.
   * @returns false, with nothing changed, when the lease was released or acquired again in the
   *   meantime.
   */
  advance(lease: Lease, published: number): Promise<boolean>;
  /** Lowers the acknowledged position, because the bus has lost the events after it. */
  rewind(lease: Lease, published: number): Promise<void>;
  release(lease: Lease): Promise<void>;
  /**
   * Returns the last positions that the bus acknowledged, by bucket, whichever instances hold the
   * buckets.
   */
  published(): Promise<ReadonlyMap<number, number>>;
  /**
   * Announces this instance as live.
   * @returns the number of buckets that each live instance may hold.
   */
  share(): Promise<number>;
  leave(): Promise<void>;
}

export const leasesIn = (connection: Connection) => connection.collection<LeaseDocument>('leases');

/** Makes a lease without a holder. */
export const freeLease = (bucket: number, published: number): LeaseDocument => ({
  _id: bucket,
  owner: '',
  epoch: 0,
  expiresAt: 0,
  published,
});

/** Time by the server's clock, in milliseconds, because clocks of instances may differ. */
const NOW = { $toLong: '$$NOW' };

export async function openLeases(
  connection: Connection,
  instance: string,
  leaseMilliseconds: number,
): Promise<Leases> {
  const leases = leasesIn(connection);
  const instances = connection.collection<InstanceDocument>('relay_instances');
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    const { _id, ...fields } = freeLease(bucket, 0);
    await leases.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true, ...DURABLE });
  }
  const until = { $add: [NOW, leaseMilliseconds] };
  const mine = ({ bucket, epoch }: Lease) => ({ _id: bucket, owner: instance, epoch });
  const expired = { $expr: { $lte: ['$expiresAt', NOW] } };

  return {
    async acquire(bucket) {
      const taken = await leases.findOneAndUpdate(
        { _id: bucket, $or: [expired, { owner: instance }] },
        [{ $set: { owner: instance, epoch: { $add: ['$epoch', 1] }, expiresAt: until } }],
        { returnDocument: 'after', ...DURABLE },
      );
      return taken === null
        ? undefined
        : { bucket, epoch: taken.epoch, published: taken.published };
    },
    async free() {
      const found = await leases
        .find({ $or: [expired, { owner: instance }] }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async renew(held) {
      const buckets = new Set(held.map(({ bucket }) => bucket));
      if (buckets.size === 0) return buckets;
      const all = { $or: held.map(mine) };
      const { matchedCount } = await leases.updateMany(
        all,
        [{ $set: { expiresAt: until } }],
        DURABLE,
      );
      if (matchedCount === buckets.size) return buckets;
      const left = await leases
        .find(all, { projection: { _id: 1 }, readConcern: { level: 'majority' } })
        .toArray();
      return new Set(left.map(({ _id }) => _id));
    },
    async advance(lease, published) {
      const { matchedCount } = await leases.updateOne(
        mine(lease),
        { $max: { published } },
        DURABLE,
      );
      return matchedCount === 1;
    },
    async rewind(lease, published) {
      await leases.updateOne(mine(lease), { $set: { published } }, DURABLE);
    },
    async release(lease) {
      await leases.updateOne(mine(lease), { $set: { owner: '', expiresAt: 0 } }, DURABLE);
    },
    async published() {
      const found = await leases.find({}, { projection: { published: 1 } }).toArray();
      return new Map(found.map(({ _id, published }) => [_id, published]));
    },
    async share() {
      await instances.updateOne({ _id: instance }, [{ $set: { aliveUntil: until } }], {
        upsert: true,
      });
      const alive = await instances
        .find({ $expr: { $gt: ['$aliveUntil', NOW] } }, { projection: { _id: 1 } })
        .toArray();
      return Math.ceil(BUCKET_COUNT / Math.max(1, alive.length));
    },
    async leave() {
      await instances.deleteOne({ _id: instance });
    },
  };
}
