import { createPublicKey, type KeyObject } from 'node:crypto';
import type { LedgerKey } from '@bluebox/contracts';
import {
  type EarlierOrigin,
  type LedgerStore,
  NoteRefused,
  openCheckpoint,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { type Checkpoints, openCheckpoints } from './checkpoints.ts';
import { ledgerVkey, nextOrigin } from './identity.ts';

/* The key that signs the ledger. Each name of the ledger has one key, so another key needs another name. */

/** Keys that sign or have signed checkpoints. They may be replaced while the notary runs. */
export interface SigningKeys {
  /** Private Ed25519 key that signs checkpoints. */
  readonly signing: KeyObject;
  /** Private keys that signed before, the oldest last. */
  readonly earlierSigning?: readonly KeyObject[];
  /** Names of the ledger whose key is lost, as the operator has said. */
  readonly lostOrigins?: readonly string[];
  /** Verifier keys of these names, as far as they were kept. */
  readonly lostKeys?: readonly string[];
}

/** The key that signed the ledger under its present name is not among the keys of the notary. */
export class LedgerKeyLost extends Error {
  readonly origin: string;
  constructor(origin: string) {
    super(
      `the ledger ${origin} was signed with a key that is not here, so nothing is signed: put the copy of the keys back that has it. If no copy is left, \`npm run bluebox -- keys replace ledger-signing --lost\` (distributed: BLUEBOX_LEDGER_LOST=${origin} of the notary) lets the ledger go on under another name and key, a break that everybody sees`,
    );
    this.name = 'LedgerKeyLost';
    this.origin = origin;
  }
}

const allOf = ({ signing, earlierSigning = [] }: SigningKeys): readonly KeyObject[] => [
  signing,
  ...earlierSigning,
];

/** Finds the key that signed a checkpoint under a name. */
function signerOf(
  origin: string,
  note: string | undefined,
  keys: readonly KeyObject[],
): KeyObject | undefined {
  if (note === undefined) return undefined;
  return keys.find((key) => {
    try {
      openCheckpoint(note, ledgerVkey(origin, key));
      return true;
    } catch (error) {
      if (error instanceof NoteRefused) return false;
      throw error;
    }
  });
}

/**
 * Keeps the verifier keys of names that have none yet, because earlier versions had one key for all names.
 * @throws LedgerKeyLost when a checkpoint under the present name was signed by none of the keys.
 */
async function keepKeys(ledger: LedgerStore, origin: string, keys: SigningKeys): Promise<void> {
  const all = allOf(keys);
  const oldest = all.at(-1) ?? keys.signing;
  for (const earlier of await ledger.earlierOrigins()) {
    if ((await ledger.keyOf(earlier.origin)) !== undefined) continue;
    const note = earlier.checkpoints.at(-1)?.note;
    const key = note === undefined ? oldest : signerOf(earlier.origin, note, all);
    if (key !== undefined) await ledger.keepKey(earlier.origin, ledgerVkey(earlier.origin, key));
  }
  if ((await ledger.keyOf(origin)) !== undefined) return;
  const latest = await ledger.latestCheckpoint();
  const key = latest === undefined ? keys.signing : signerOf(origin, latest.note, all);
  if (key !== undefined) await ledger.keepKey(origin, ledgerVkey(origin, key));
  else if (keys.lostOrigins?.includes(origin) !== true) throw new LedgerKeyLost(origin);
}

/** Returns a name that the ledger never had, for its next key. */
async function freeName(ledger: LedgerStore, origin: string, at: Date): Promise<string> {
  const taken = new Set([origin, ...(await ledger.earlierOrigins()).map((each) => each.origin)]);
  for (let time = at.getTime(); ; time += 1_000) {
    const name = nextOrigin(origin, new Date(time));
    if (!taken.has(name)) return name;
  }
}

export interface SignedLedger {
  readonly checkpoints: Checkpoints;
  /**
   * Lets the ledger go on under another name if its key was replaced. It ends what was cut off by a crash.
   * @returns the new name; undefined if the ledger has the present key already.
   */
  followKey(): Promise<string | undefined>;
  /** Returns the names that the ledger had before, the oldest first. */
  earlier(): Promise<LedgerKey['earlier']>;
}

/**
 * Opens the checkpoints of a ledger with the key that belongs to its name. If that is not the present key,
 * nothing may be signed before `followKey`.
 * @throws LedgerKeyLost when the key that belongs to its name is not there.
 */
export async function openSignedLedger({
  ledger,
  keys,
  newName,
  onLast = () => undefined,
  now,
}: {
  readonly ledger: LedgerStore;
  readonly keys: SigningKeys;
  /** Called with the last checkpoint under a name that has ended. */
  readonly onLast?: (checkpoint: SignedCheckpoint) => void;
  /** Name of a ledger that has none yet. */
  readonly newName: string;
  readonly now: () => Date;
}): Promise<SignedLedger> {
  const origin = await ledger.setOrigin(newName);
  await keepKeys(ledger, origin, keys);
  const vkey = await ledger.keyOf(origin);
  const own = allOf(keys).find((key) => ledgerVkey(origin, key) === vkey);
  if (own === undefined && keys.lostOrigins?.includes(origin) !== true)
    throw new LedgerKeyLost(origin);
  const checkpoints = openCheckpoints({
    ledger,
    origin,
    signingKey: own ?? keys.signing,
    now,
  });
  /** The key that signs under the present name; undefined if it is lost. */
  let present = own;

  const followNow = async (): Promise<string | undefined> => {
    const { signing } = keys;
    if (present !== undefined && createPublicKey(present).equals(createPublicKey(signing)))
      return undefined;
    const name = await freeName(ledger, checkpoints.origin, now());
    const last = await checkpoints.goOnAs(
      { origin: name, signingKey: signing },
      { signsLast: present !== undefined },
    );
    present = signing;
    if (last !== undefined) onLast(last);
    await checkpoints.sign();
    return name;
  };
  // Replacements follow one after the other, because two of one moment would take the same name.
  let following: Promise<unknown> = Promise.resolve();
  const followKey = (): Promise<string | undefined> => {
    const followed = following.catch(() => {}).then(followNow);
    following = followed;
    return followed;
  };
  return {
    checkpoints,
    followKey,
    async earlier() {
      const names = await ledger.earlierOrigins();
      return Promise.all(
        names.map(async ({ origin: name, size }: EarlierOrigin) => {
          const key = await ledger.keyOf(name);
          return { origin: name, ...(key === undefined ? {} : { vkey: key }), size };
        }),
      );
    },
  };
}
