import { createHash, createHmac } from 'node:crypto';
import type { BlueboxEvent } from '@bluebox/contracts';
import { cursorKey, LaneBlocked, type RecordedEvent, storedForm } from '@bluebox/event-sourcing';
import { type Posting, postings } from '@bluebox/ledger';
import { type LedgerEntry, MAX_ENTRY_BYTES } from '@bluebox/transparency';

/** A movement as the ledger publishes it, without the goods that it moves. */
type PublicPosting = Omit<Posting, 'of'>;

/** The parts of an event that only those who may see the event can check against its entry. */
export interface Opening {
  readonly salt: Buffer;
  /** The event as stored, as text. */
  readonly rest: string;
}

/** Purposes for which a salt is derived from an event's id. */
type SaltPurpose = '' | 'actor ';

/**
 * Returns a salt of an event. It is derived and not stored, and nobody without the key can check a guess against a
 * hash with it.
 */
const saltOf = (key: Buffer, { id }: RecordedEvent, purpose: SaltPurpose = ''): Buffer =>
  createHmac('sha256', key).update(purpose).update(id).digest();

const saltedHash = (salt: Buffer, text: string): string =>
  createHash('sha256').update(salt).update(text).digest('base64');

/** Writes JSON without spaces and with sorted keys, so that equal values give equal texts. */
function sortedJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  let fields = '';
  for (const key of Object.keys(value).sort()) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${sortedJson(item)}`;
  }
  return `{${fields}}`;
}

/**
 * Returns the salt and the text of an event. The text has the event as stored, because a later release may
 * convert the stored data differently. Of the actor it has only a hash, whose salt is shown to nobody, because a
 * proof is also given to a giver, who is not told which account received the goods.
 */
export function openingOf(event: RecordedEvent, saltKey: Buffer): Opening {
  const { id, type, stream, version, recordedAt, actor, correlation, causation } = event;
  const { schemaVersion, data } = storedForm(event);
  const causedBy = causation ?? null;
  return {
    salt: saltOf(saltKey, event),
    rest: sortedJson([
      id,
      type,
      schemaVersion,
      stream,
      version,
      recordedAt,
      saltedHash(saltOf(saltKey, event, 'actor '), actor),
      correlation,
      causedBy,
      data,
    ]),
  };
}

/** Returns the hash by which an entry commits to its event. */
export const restHash = ({ salt, rest }: Opening): string => saltedHash(salt, rest);

const published = ({ category, unit, from, to, quantity }: PublicPosting): PublicPosting => ({
  category,
  unit,
  from,
  to,
  quantity,
});

/** Sums movements of the same goods between the same accounts, in the order of their first movement. */
function summed(movements: readonly PublicPosting[]): readonly PublicPosting[] {
  const sums = new Map<string, PublicPosting>();
  for (const { category, unit, from, to, quantity } of movements) {
    const key = [category, unit, from, to].join();
    const before = sums.get(key)?.quantity ?? 0;
    sums.set(key, { category, unit, from, to, quantity: before + quantity });
  }
  return [...sums.values()];
}

/** Returns the postings of an event. @throws LaneBlocked when its data are not what its type says. */
function postingsOf(event: RecordedEvent): readonly Posting[] {
  const blocked = (reason: string) =>
    new LaneBlocked(cursorKey(event.service, event.bucket), event.position, reason);
  if (event.unreadable !== undefined) throw blocked(event.unreadable);
  try {
    return postings(event as unknown as BlueboxEvent);
  } catch (error) {
    throw blocked(String(error));
  }
}

/**
 * Returns the ledger's entry of an event. Its bytes are hashed and published, so that a later release must write
 * the same ones. Movements are summed only if the entry would otherwise be too long.
 * @throws LaneBlocked when the event is unreadable, because an entry can never be replaced.
 */
export function ledgerEntry(event: RecordedEvent, saltKey: Buffer): LedgerEntry {
  const { service, bucket, position, scope, recordedAt } = event;
  const rest = restHash(openingOf(event, saltKey));
  const bytesWith = (movements: readonly PublicPosting[]) =>
    Buffer.from(
      JSON.stringify({
        v: 1,
        service,
        bucket,
        position,
        scope,
        hour: `${recordedAt.slice(0, 'YYYY-MM-DDTHH'.length)}Z`,
        postings: movements,
        rest,
      }),
    );
  const movements = postingsOf(event).map(published);
  const exact = bytesWith(movements);
  const bytes = exact.length <= MAX_ENTRY_BYTES ? exact : bytesWith(summed(movements));
  return { service, bucket, position, scope, bytes };
}

/** Returns what an entry of any release says of its place, from its bytes. */
export function placeOfEntry(bytes: Uint8Array): Omit<LedgerEntry, 'bytes'> {
  const { service, bucket, position, scope } = JSON.parse(
    Buffer.from(bytes).toString(),
  ) as LedgerEntry;
  return { service, bucket, position, scope };
}
