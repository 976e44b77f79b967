import { type Connection, mongo } from 'mongoose';
import { DURABLE } from '../commit-document.ts';
import { openSealedRecords, type SealedRecord } from '../vault.ts';

const { EJSON } = mongo.BSON;
const WRITE_CHUNK = 500;
const MAJORITY = { readConcern: { level: 'majority' } } as const;

/**
 * A line of a vault's copy: a check value of the key that sealed the records, or a sealed record.
 */
type VaultLine = { readonly keyCheck: string } | SealedRecord;

/** Yields the sealed records of a vault as lines of extended JSON. The key is not included. */
export async function* vaultLines(connection: Connection): AsyncIterable<string> {
  const { records, checks } = await openSealedRecords(connection);
  const check = await checks.findOne({ _id: 'key' }, MAJORITY);
  if (check !== null) yield EJSON.stringify({ keyCheck: check.digest } satisfies VaultLine);
  for await (const record of records.find({}, MAJORITY).sort({ _id: 1 }))
    yield EJSON.stringify(record);
}

export interface RestoredRecords {
  readonly restored: number;
  readonly forgotten: number;
}

/** Writes the records, except those of erased subjects, into a database that has none. */
export async function restoreVault(
  connection: Connection,
  lines: AsyncIterable<string>,
  isForgotten: (subject: string) => boolean,
): Promise<RestoredRecords> {
  const { records, checks } = await openSealedRecords(connection);
  let restored = 0;
  let forgotten = 0;
  let chunk: SealedRecord[] = [];
  const write = async () => {
    if (chunk.length > 0) await records.insertMany(chunk, DURABLE);
    restored += chunk.length;
    chunk = [];
  };
  for await (const line of lines) {
    const record = EJSON.parse(line) as VaultLine;
    if ('keyCheck' in record)
      await checks.insertOne({ _id: 'key', digest: record.keyCheck }, DURABLE);
    else if (isForgotten(record._id)) forgotten += 1;
    else chunk.push(record);
    if (chunk.length === WRITE_CHUNK) await write();
  }
  await write();
  return { restored, forgotten };
}
