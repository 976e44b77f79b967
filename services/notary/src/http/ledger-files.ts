import { createHash } from 'node:crypto';
import { httpProblem } from '@bluebox/service-http';
import {
  encodeEntries,
  HASH_BYTES,
  type LedgerStore,
  parseTilePath,
  TILE_WIDTH,
  type TileName,
} from '@bluebox/transparency';
import { type RequestHandler, Router } from 'express';
import type { Checkpoints } from '../checkpoints.ts';
import { verifierFiles } from '../verifier-files.ts';

/** Time, in seconds, for which a checkpoint may be cached. */
const CHECKPOINT_SECONDS = 5;
/** Time, in seconds, for which the verifier may be cached. */
const VERIFIER_SECONDS = 3_600;

/**
 * Returns the bytes of a tile or bundle; `undefined` if the signed tree is too small for it. Entries that no
 * checkpoint has are withheld, because whoever polls could otherwise tell the second of each pledge.
 * @param signed number of entries of the latest checkpoint.
 */
async function tileBytes(
  ledger: LedgerStore,
  signed: number,
  { level, index, width }: TileName,
): Promise<Buffer | undefined> {
  const hashes = Math.floor(signed / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  if (index * TILE_WIDTH + width > hashes) return undefined;
  if (level === 'entries') {
    const entries = await ledger.entries(index * TILE_WIDTH, width);
    return entries.length < width ? undefined : encodeEntries(entries);
  }
  const tile = await ledger.tile(level, index);
  const bytes = width * HASH_BYTES;
  return tile === undefined || tile.length < bytes
    ? undefined
    : Buffer.from(tile.subarray(0, bytes));
}

/** Returns the ETag of a tile, which changes with the name of the ledger. */
function tileTag(origin: string, bytes: Buffer): string {
  const hash = createHash('sha256').update(`${origin}\n`).update(bytes).digest('base64url');
  return `"${hash.slice(0, 22)}"`;
}

/**
 * Serves the ledger as static files of C2SP tlog-tiles v0.1.0: `checkpoint`, `tile/<L>/<N>` and
 * `tile/entries/<N>` up to the latest checkpoint, and beside them the verifier, to be saved and used without a network. Everybody may read
 * them.
 */
export function ledgerFiles({
  ledger,
  checkpoints,
}: {
  readonly ledger: LedgerStore;
  readonly checkpoints: Checkpoints;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const readers: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      throw httpProblem('METHOD_NOT_ALLOWED');
    }
    next();
  };
  router.use(readers);
  router.get('/checkpoint', async (_request, response) => {
    // A new ledger is signed for its first reader.
    const latest = (await checkpoints.latest()) ?? (await checkpoints.sign());
    if (latest === undefined) throw httpProblem('NOT_FOUND');
    response.setHeader('Cache-Control', `public, max-age=${CHECKPOINT_SECONDS}`);
    response.type('text/plain; charset=utf-8').send(latest.note);
  });
  router.get('/tile/*path', async (request, response) => {
    const name = parseTilePath(request.path.slice(1));
    const signed = (await checkpoints.latest())?.size ?? 0;
    const bytes = name === undefined ? undefined : await tileBytes(ledger, signed, name);
    if (bytes === undefined) throw httpProblem('NOT_FOUND');
    // The URL does not have the ledger's name, so another tree may be served at it later.
    response.setHeader('Cache-Control', 'public, no-cache');
    response.setHeader('ETag', tileTag(checkpoints.origin, bytes));
    response.type('application/octet-stream').send(bytes);
  });
  const { program, page } = verifierFiles();
  const offer = (name: string, type: string, text: string) =>
    router.get(`/${name}`, (_request, response) => {
      response.setHeader('Cache-Control', `public, max-age=${VERIFIER_SECONDS}`);
      // A page that is opened from a disk may run its script, which the policy of the public door forbids.
      response.attachment(name);
      response.type(type).send(text);
    });
  offer('verify.mjs', 'text/javascript; charset=utf-8', program);
  offer('verify.html', 'text/html; charset=utf-8', page);
  return router;
}
