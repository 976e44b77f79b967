import {
  type Checkpoint,
  type LedgerStore,
  NoteRefused,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  rootAt,
} from '@bluebox/transparency';
import { tileReader } from './checkpoints.ts';
import { ledgerVkey, nextOrigin } from './identity.ts';
import type { SigningKeys } from './signing-key.ts';

/** The file is not a checkpoint that the key of the ledger signed. */
export class NotOurCheckpoint extends Error {
  constructor(reason: string) {
    super(`the given checkpoint is not one of this ledger, so nothing was restored: ${reason}`);
    this.name = 'NotOurCheckpoint';
  }
}

/**
 * Reads a checkpoint that the ledger has signed, under whichever of its names, also under one whose
 * key is lost, if its verifier key was kept.
 * @param keys keys of the ledger, of which any may have signed.
 * @throws NotOurCheckpoint
 */
export function ownCheckpoint(
  note: string,
  { signing, earlierSigning = [], lostKeys = [] }: SigningKeys,
): Checkpoint {
  const vkeysOf = (origin: string): readonly string[] => [
    ...[signing, ...earlierSigning].map((key) => ledgerVkey(origin, key)),
    ...lostKeys.filter((vkey) => vkey.startsWith(`${origin}+`)),
  ];
  let refused = 'the ledger has no key';
  for (const vkey of vkeysIn(note, vkeysOf))
    try {
      return openCheckpoint(note, vkey);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      refused = error.reason;
    }
  throw new NotOurCheckpoint(refused);
}

/** Returns the verifier keys of the name that a checkpoint has. @throws NotOurCheckpoint */
function vkeysIn(note: string, vkeysOf: (origin: string) => readonly string[]): readonly string[] {
  try {
    return vkeysOf(parseCheckpoint(parseNote(note).text).origin);
  } catch (error) {
    if (error instanceof NoteRefused) throw new NotOurCheckpoint(error.reason);
    throw error;
  }
}

/** Whether the ledger has the name of the checkpoint and extends it. */
async function leadsTo(ledger: LedgerStore, { origin, size, root }: Checkpoint): Promise<boolean> {
  if ((await ledger.origin()) !== origin) return false;
  const { tree } = await ledger.state();
  return size <= tree.size && (await rootAt(tileReader(ledger), size)).equals(Buffer.from(root));
}

/**
 * Renames a restored ledger, unless it extends the last published checkpoint. The ledger may lack entries of
 * which a checkpoint was published after the backup, and must not sign others in their place under the same
 * name. Nothing here can show that the given checkpoint is the last published one, but a larger one in the
 * backup shows that it is not.
 * @param options.published the last published checkpoint, if somebody kept it.
 * @param options.newName name for a ledger that the backup lacks.
 * @returns a sentence about the result, for the operator.
 */
export async function continueRestored(
  ledger: LedgerStore,
  options: {
    readonly published: Checkpoint | undefined;
    readonly newName: () => string;
    readonly at: Date;
  },
): Promise<string> {
  const { published, at } = options;
  const before = await ledger.origin();
  if (before === undefined) {
    const name = await ledger.setOrigin(nextOrigin(options.newName(), at));
    return `the backup has no public ledger; a new one begins as ${name}`;
  }
  const isExtended = published !== undefined && (await leadsTo(ledger, published));
  const stored = (await ledger.latestCheckpoint())?.size ?? 0;
  if (isExtended && stored <= published.size)
    return `the public ledger goes on as ${before}, because it leads to the published checkpoint of ${published.size} entries. The name rests on your word that the given file is the last published one; if a later one was published, the ledger signs two histories under one name`;
  const { tree } = await ledger.state();
  const name = nextOrigin(before, at);
  await ledger.renameOrigin(name);
  const verifiable = `Everything signed as ${before} can still be verified with its key; tell those who keep checkpoints or proofs that the ledger has another name and key from entry ${tree.size} on`;
  if (published === undefined)
    return `the public ledger goes on as ${name}, because checkpoints may have been published after the backup. ${verifiable}. Keep the published checkpoint elsewhere, and give it to the next restore by --ledger-checkpoint: the name then stays if nothing is missing`;
  if (isExtended)
    return `the public ledger goes on as ${name}, because the given checkpoint of ${published.size} entries is not the last published one: the backup has one of ${stored}. ${verifiable}`;
  return `THE PUBLIC LEDGER HAS A BREAK: it does not lead to the published checkpoint of ${published.size} entries under ${published.origin}, so it goes on as ${name}. ${verifiable}, and that what was signed beyond that entry is not in it`;
}
