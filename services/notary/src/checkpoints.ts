import type { KeyObject } from 'node:crypto';
import {
  consistencyProof,
  ed25519Signer,
  isConsistent,
  type LedgerStore,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  type ReadTile,
  rootAt,
  rootOf,
  type SignedCheckpoint,
  signedCheckpoint,
} from '@bluebox/transparency';

/** The stored tree does not extend the last checkpoint, or does not have the root of its tiles. */
export class LedgerContradictsItself extends Error {
  constructor(reason: string) {
    super(`the ledger signs nothing: ${reason}`);
    this.name = 'LedgerContradictsItself';
  }
}

/** Name of the log, and the private Ed25519 key that signs under it. */
export interface LogIdentity {
  readonly origin: string;
  readonly signingKey: KeyObject;
}

export interface Checkpoints {
  readonly origin: string;
  /** Verifier key of the log. */
  readonly vkey: string;
  /** Returns the verifier key of a checkpoint that was just given out, also after a change of the key. */
  vkeyOf(note: string): string;
  /**
   * Signs a last checkpoint under the present name, and goes on under another name with another key.
   * @param signsLast whether the present key can sign.
   * @throws NameTaken as the ledger does.
   */
  goOnAs(
    next: LogIdentity,
    options: { readonly signsLast: boolean },
  ): Promise<SignedCheckpoint | undefined>;
  latest(): Promise<SignedCheckpoint | undefined>;
  /**
   * Returns a checkpoint of at least that many entries. Signs the current tree if there is none.
   * @throws LedgerContradictsItself when the current tree does not extend the last checkpoint.
   */
  covering(size: number): Promise<SignedCheckpoint>;
  /**
   * Returns the latest checkpoint, or a new one if it is older than that many milliseconds or missing.
   * @throws as `covering` does, also when the tree is empty.
   */
  fresh(age: number): Promise<SignedCheckpoint>;
  /** Signs the current tree if it has entries that no checkpoint has. @throws as `covering` does. */
  sign(): Promise<SignedCheckpoint | undefined>;
}

/** Makes a reader of hash tiles that fails for a missing tile. */
export const tileReader =
  (ledger: Pick<LedgerStore, 'tile'>): ReadTile =>
  async (level, index) => {
    const tile = await ledger.tile(level, index);
    if (tile === undefined) throw new LedgerContradictsItself(`tile ${level}/${index} is missing`);
    return tile;
  };

/** Signs checkpoints of the ledger's tree, each of which extends the one before. */
export function openCheckpoints({
  ledger,
  now,
  ...identity
}: LogIdentity & {
  readonly ledger: LedgerStore;
  readonly now: () => Date;
}): Checkpoints {
  let { origin } = identity;
  let signer = ed25519Signer(origin, identity.signingKey);
  /** Verifier keys under which this process has signed, by name. */
  const vkeys = new Map([[origin, signer.vkey]]);
  const read = tileReader(ledger);
  let signing: Promise<SignedCheckpoint | undefined> | undefined;

  async function signNow(): Promise<SignedCheckpoint | undefined> {
    // The checkpoint is read before the tree, so that a tree that another process extends meanwhile is not
    // taken for one that has shrunk.
    const last = await ledger.latestCheckpoint();
    const { tree } = await ledger.state();
    const root = rootOf(tree);
    if (last !== undefined) {
      const before = openCheckpoint(last.note, signer.vkey);
      if (before.size > tree.size)
        throw new LedgerContradictsItself(
          `the last checkpoint has ${before.size} entries, the tree only ${tree.size}`,
        );
      const extension = {
        oldSize: before.size,
        oldRoot: before.root,
        newSize: tree.size,
        newRoot: root,
        proof: await consistencyProof(read, before.size, tree.size),
      };
      if (!isConsistent(extension))
        throw new LedgerContradictsItself(
          `the tree of ${tree.size} entries does not extend the checkpoint of ${before.size}`,
        );
      if (before.size === tree.size) return last;
    }
    if (tree.size === 0) return undefined;
    if (!(await rootAt(read, tree.size)).equals(root))
      throw new LedgerContradictsItself(`the tiles do not have the root of ${tree.size} entries`);
    await ledger.putCheckpoint({
      size: tree.size,
      note: signedCheckpoint({ origin, size: tree.size, root }, signer),
      at: now().toISOString(),
    });
    return ledger.latestCheckpoint();
  }

  const sign = (): Promise<SignedCheckpoint | undefined> => {
    signing ??= signNow().finally(() => {
      signing = undefined;
    });
    return signing;
  };

  return {
    get origin() {
      return origin;
    },
    get vkey() {
      return signer.vkey;
    },
    vkeyOf(note) {
      const vkey = vkeys.get(parseCheckpoint(parseNote(note).text).origin);
      if (vkey === undefined) throw new LedgerContradictsItself('a checkpoint has another name');
      return vkey;
    },
    async goOnAs(next, { signsLast }) {
      // Another signature may begin while this one is waited for.
      while (signing !== undefined) await signing.catch(() => {});
      let last: SignedCheckpoint | undefined;
      signing = (async () => {
        if (signsLast) {
          await signNow();
          last = await ledger.latestCheckpoint();
        }
        await ledger.renameOrigin(next.origin);
        origin = next.origin;
        signer = ed25519Signer(origin, next.signingKey);
        vkeys.set(origin, signer.vkey);
        await ledger.keepKey(origin, signer.vkey);
        return undefined;
      })().finally(() => {
        signing = undefined;
      });
      await signing;
      return last;
    },
    latest: () => ledger.latestCheckpoint(),
    async covering(size) {
      const latest = await ledger.latestCheckpoint();
      if (latest !== undefined && latest.size >= size) return latest;
      // A signature that has begun already may be of an earlier tree.
      await signing?.catch(() => {});
      const signed = await sign();
      if (signed === undefined || signed.size < size)
        throw new LedgerContradictsItself(`the tree has fewer than ${size} entries`);
      return signed;
    },
    async fresh(age) {
      const latest = await ledger.latestCheckpoint();
      if (latest !== undefined && now().getTime() - Date.parse(latest.at) < age) return latest;
      const signed = await sign();
      if (signed === undefined) throw new LedgerContradictsItself('the tree is empty');
      return signed;
    },
    sign,
  };
}
