#!/usr/bin/env node
// Verifies what a Bluebox installation has published, offline and without any other code of Bluebox.
//
//   node verify.mjs FILE [--key VKEY] [--checkpoint FILE]
// FILE is a `.tlog-proof` (one event is in the ledger) or a `ledger.jsonl` (the ledger of a drive). VKEY is the
// key of the ledger as printed on packing lists; without it, the key within the file is used, which shows only that
// the file agrees with itself. A ledger.jsonl is also compared with an earlier checkpoint.
// Formats: c2sp.org/tlog-proof, tlog-checkpoint and signed-note; RFC 6962 (hashes). It also runs in browsers.

const utf8 = new TextEncoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const isEqual = (left, right) => base64Of(left) === base64Of(right);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const hashOfLeaf = (entry) => sha256(joined([0], entry));
const hashOfNode = (left, right) => sha256(joined([1], left, right));

/** Accounts that goods come from; the sum of a source is what came out of it. */
const SOURCES = new Set(['pledged', 'walkIn', 'found', 'assembled']);

/** A file or checkpoint is not what it should be; `code` names the reason. */
export class Refused extends Error {}
const refuse = (code, message, more) => {
  throw Object.assign(new Refused(message), { code, ...more });
};

/** Reads a key of the form `name+hash+key`. */
async function readKey(vkey) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
  if (name === undefined) refuse('key', 'the key has not the form name+hash+key');
  const key = bytesOf(encoded);
  if (key.length !== 33 || key[0] !== 1) refuse('key', 'the key is no Ed25519 key');
  const hash = await sha256(joined(utf8.encode(`${name}\n`), key));
  if (
    !isEqual(
      hash.slice(0, 4),
      Uint8Array.from(id.match(/../g), (pair) => `0x${pair}`),
    )
  )
    refuse('key', 'the hash within the key is not that of the key');
  return { name, id: hash.slice(0, 4), bytes: key.slice(1) };
}

/** Verifies the signature of a checkpoint. @returns the origin, the number of leaves and the root. */
export async function openCheckpoint(note, vkey) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) refuse('checkpoint', 'the checkpoint has no signature');
  const text = note.slice(0, end + 1);
  const [origin, size, root, ...rest] = text.slice(0, -1).split('\n');
  if (root === undefined || rest.length > 0 || !/^(0|[1-9]\d*)$/.test(size))
    refuse('checkpoint', 'the checkpoint does not consist of an origin, a size and a root');
  const key = await readKey(vkey);
  if (key.name !== origin)
    refuse('otherLedger', `the checkpoint is of ${origin}, the key of ${key.name}`);
  const lines = note
    .slice(end + 2)
    .split('\n')
    .filter((line) => line.startsWith(`— ${key.name} `));
  const imported = await crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify']);
  for (const line of lines) {
    const signature = bytesOf(line.slice(line.lastIndexOf(' ') + 1));
    if (!isEqual(signature.slice(0, 4), key.id)) continue;
    if (await crypto.subtle.verify('Ed25519', imported, signature.slice(4), utf8.encode(text)))
      return { origin, size: Number(size), root: bytesOf(root) };
  }
  return refuse('signature', 'the checkpoint is not signed with this key');
}

/** Returns the root of a tree, from the hash of one leaf and the hashes beside its path (RFC 9162, 2.1.3.2). */
async function rootOfPath(leaf, index, size, path) {
  if (index >= size) refuse('path', `the ledger of ${size} entries has no entry ${index}`);
  let hash = leaf;
  let [at, last] = [index, size - 1];
  for (const beside of path) {
    if (last === 0) refuse('path', 'the proof is longer than the path of the entry');
    if (at % 2 === 1 || at === last) {
      hash = await hashOfNode(beside, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else hash = await hashOfNode(hash, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) refuse('path', 'the proof is shorter than the path of the entry');
  return hash;
}

/**
 * Verifies that an entry is in the ledger, and, if the proof carries them, that the details belong to the entry.
 * @returns the index, the entry, the details and the checkpoint.
 */
export async function verifyProof(text, vkey) {
  const [head, note] = [text.slice(0, text.indexOf('\n\n')), text.slice(text.indexOf('\n\n') + 2)];
  const [format, ...lines] = head.split('\n');
  if (format !== 'c2sp.org/tlog-proof@v1')
    refuse('format', 'the file is no proof (c2sp.org/tlog-proof@v1)');
  const extra = lines[0]?.startsWith('extra ') ? lines.shift().slice(6) : undefined;
  const [, index] = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '') ?? [];
  if (index === undefined) refuse('format', 'the proof names no index');
  if (extra === undefined) refuse('format', 'the proof lacks its entry');
  const shown = JSON.parse(new TextDecoder().decode(bytesOf(extra)));
  const checkpoint = await openCheckpoint(note, vkey);
  const leaf = await hashOfLeaf(utf8.encode(shown.entry));
  const root = await rootOfPath(leaf, Number(index), checkpoint.size, lines.map(bytesOf));
  if (!isEqual(root, checkpoint.root))
    refuse('notIncluded', 'the entry is not in the ledger of this checkpoint');
  const entry = JSON.parse(shown.entry);
  if (shown.rest !== undefined) {
    const digest = await sha256(joined(bytesOf(shown.salt), utf8.encode(shown.rest)));
    if (base64Of(digest) !== entry.rest)
      refuse('details', 'the details shown are not those of the entry');
  }
  const details = shown.rest === undefined ? undefined : JSON.parse(shown.rest);
  return { index: Number(index), entry, details, checkpoint };
}

/** A tree that grows at its right end, held as the roots of its perfect subtrees. */
function growingTree() {
  const roots = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    /** Appends a perfect subtree. */
    async append(hash, leaves) {
      if (size % leaves !== 0)
        refuse('order', `no subtree of ${leaves} entries begins at entry ${size}`);
      size += leaves;
      let grown = { hash, leaves };
      while (roots.at(-1)?.leaves === grown.leaves)
        grown = { hash: await hashOfNode(roots.pop().hash, grown.hash), leaves: grown.leaves * 2 };
      roots.push(grown);
    },
    async root() {
      let hash = roots.at(-1)?.hash ?? (await sha256(new Uint8Array()));
      for (const { hash: left } of roots.slice(0, -1).reverse())
        hash = await hashOfNode(left, hash);
      return hash;
    },
  };
}

/**
 * Verifies the ledger of a drive: its entries, and the hashes of everything between them, make the root of the
 * checkpoint; every entry is of the drive; positions of a service go up. Entries under a hash are not seen, so that
 * only a file without hashes shows that the drive has no further entries. `earlier` is a signed note, or `{ size, root }`.
 * @returns the numbers of entries and of unseen ones, the sums of the postings, and the checkpoint.
 */
export async function verifyLedger(text, vkey, earlier) {
  const [head, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  if (head?.format !== 'bluebox-ledger/1')
    refuse('format', 'the file is no ledger of a drive (bluebox-ledger/1)');
  const checkpoint = await openCheckpoint(head.checkpoint, vkey);
  const before = typeof earlier === 'string' ? await openCheckpoint(earlier, vkey) : earlier;
  const tree = growingTree();
  const positions = new Map();
  const sums = {};
  let entries = 0;
  let unseen = 0;
  let hasEarlier = before === undefined;
  const compare = async () => {
    if (before?.size !== tree.size) return;
    const root = await tree.root();
    if (!isEqual(root, before.root))
      refuse('otherHistory', 'the earlier checkpoint is of another history', { root });
    hasEarlier = true;
  };
  await compare();
  for (const line of lines) {
    if (line.index !== tree.size) refuse('missing', `entry ${tree.size} is missing`);
    if (line.entry === undefined) {
      await tree.append(bytesOf(line.hash), line.leaves);
      unseen += line.leaves;
      await compare();
      continue;
    }
    await tree.append(await hashOfLeaf(utf8.encode(line.entry)), 1);
    await compare();
    const { scope, service, bucket, position, postings } = JSON.parse(line.entry);
    if (scope !== head.drive) refuse('otherDrive', `entry ${line.index} is of another drive`);
    const lane = `${service}/${bucket}`;
    if (position <= (positions.get(lane) ?? 0))
      refuse('order', `entry ${line.index} (${lane}, position ${position}) is out of order`);
    positions.set(lane, position);
    entries += 1;
    for (const { category, unit, from, to, quantity } of postings) {
      const kind = `${category}, ${unit}`;
      sums[kind] ??= {};
      const accounts = sums[kind];
      accounts[from] = (accounts[from] ?? 0) + (SOURCES.has(from) ? quantity : -quantity);
      accounts[to] = (accounts[to] ?? 0) + (SOURCES.has(to) ? -quantity : quantity);
    }
  }
  if (tree.size !== checkpoint.size)
    refuse('missing', `the file ends at entry ${tree.size} of ${checkpoint.size}`);
  if (!isEqual(await tree.root(), checkpoint.root))
    refuse('changed', 'the entries do not make the root of the checkpoint');
  if (!hasEarlier)
    refuse(
      'earlierUnseen',
      `the earlier checkpoint, of ${before.size} entries, lies within a part that is not shown`,
    );
  return { entries, unseen, sums, checkpoint, drive: head.drive };
}

/** Returns the key that a file names for itself, which proves nothing by itself. */
export const keyWithin = (text) =>
  text.startsWith('c2sp.org/')
    ? JSON.parse(new TextDecoder().decode(bytesOf(/^extra (.*)$/m.exec(text)?.[1] ?? ''))).key
    : JSON.parse(text.slice(0, text.indexOf('\n'))).key;

async function main([file, ...options]) {
  const { readFileSync } = await import('node:fs');
  const option = (name) =>
    options.includes(name) ? options[options.indexOf(name) + 1] : undefined;
  const text = readFileSync(file, 'utf8');
  const vkey = option('--key') ?? keyWithin(text);
  const earlier = option('--checkpoint');
  const named = ({ origin, size }) => `the ledger ${origin} of ${size} entries`;
  if (option('--key') === undefined) console.log(`The key is that of the file itself: ${vkey}`);
  if (text.startsWith('c2sp.org/')) {
    const { index, entry, details, checkpoint } = await verifyProof(text, vkey);
    console.log(`Entry ${index} is in ${named(checkpoint)}.`);
    return console.log(JSON.stringify({ entry, details }, undefined, 2));
  }
  const before = earlier && readFileSync(earlier, 'utf8');
  const { entries, unseen, sums, checkpoint, drive } = await verifyLedger(text, vkey, before);
  console.log(`The ${entries} entries of drive ${drive} are in ${named(checkpoint)}.`);
  if (unseen > 0)
    console.log(`Whether it has more among ${unseen} unseen ones, only tile/entries tells.`);
  for (const [kind, accounts] of Object.entries(sums)) console.log(kind, JSON.stringify(accounts));
}

const isProgram = typeof process !== 'undefined' && process.argv[1]?.endsWith('verify.mjs');
if (isProgram)
  main(process.argv.slice(2)).catch((error) => {
    console.error(error instanceof Refused ? `REFUSED: ${error.message}` : String(error));
    process.exitCode = 1;
  });
