export {
  type Checkpoint,
  checkpointText,
  openCheckpoint,
  parseCheckpoint,
  signedCheckpoint,
} from './checkpoint.ts';
export {
  assertWitnessKey,
  type Cosignature,
  cosignatureSigner,
  cosignaturesOf,
  cosignatureVkeyOf,
} from './cosignature.ts';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash } from './hashes.ts';
export {
  type EarlierOrigin,
  type LedgerEntry,
  type LedgerState,
  type LedgerStore,
  NameTaken,
  type SignedCheckpoint,
} from './ledger-store.ts';
export { nextState } from './next-state.ts';
export {
  ed25519Signer,
  MAX_SIGNATURES,
  type NoteSignature,
  type NoteSigner,
  type OpenedNote,
  openNote,
  type ParsedNote,
  parseNote,
  signedNote,
  vkeyOf,
  withSignatures,
} from './note.ts';
export { NoteRefused } from './note-refused.ts';
export {
  type Consistency,
  consistencyProof,
  type Inclusion,
  includes,
  inclusionProof,
  isConsistent,
  MAX_PROOF_HASHES,
  perfectRoot,
  type ReadTile,
  rootAt,
} from './proofs.ts';
export {
  decodeEntries,
  encodeEntries,
  grownTiles,
  hashesOf,
  MAX_ENTRY_BYTES,
  parseTilePath,
  partialTiles,
  TILE_WIDTH,
  type Tile,
  type TileName,
  tileNames,
  tilePath,
  tileWidth,
} from './tiles.ts';
export {
  formatTlogProof,
  MAX_EXTRA_BYTES,
  type OpenedTlogProof,
  openTlogProof,
  ProofRefused,
  parseTlogProof,
  type TlogProof,
} from './tlog-proof.ts';
export { appended, EMPTY_TREE, rootOf, type Tree } from './tree.ts';
