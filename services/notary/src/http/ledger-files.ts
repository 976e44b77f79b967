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
import { verifierFiles } from '../verifier-files.ts';

/** Time, in seconds, for which a checkpoint may be cached. */
const CHECKPOINT_SECONDS = 5;
/** Time, in seconds, for which a tile may be cached: a year, because its bytes never change. */
const TILE_SECONDS = 31_536_000;

/** Time, in seconds, for which the verifier may be cached. */
const VERIFIER_SECONDS = 3_600;

/** Returns the bytes of a tile or bundle; `undefined` if the tree is too small for it. */
async function tileBytes(
  ledger: LedgerStore,
  { level, index, width }: TileName,
): Promise<Buffer | undefined> {
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

/**
 * Serves the ledger as static files of C2SP tlog-tiles v0.1.0: `checkpoint`, `tile/<L>/<N>` and
 * `tile/entries/<N>`, and beside them the verifier, to be saved and used without a network. Everybody may read
 * them.
 */
export function ledgerFiles(ledger: LedgerStore): Router {
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
    const latest = await ledger.latestCheckpoint();
    if (latest === undefined) throw httpProblem('NOT_FOUND');
    response.setHeader('Cache-Control', `public, max-age=${CHECKPOINT_SECONDS}`);
    response.type('text/plain; charset=utf-8').send(latest.note);
  });
  router.get('/tile/*path', async (request, response) => {
    const name = parseTilePath(request.path.slice(1));
    const bytes = name === undefined ? undefined : await tileBytes(ledger, name);
    if (bytes === undefined) throw httpProblem('NOT_FOUND');
    response.setHeader('Cache-Control', `public, max-age=${TILE_SECONDS}, immutable`);
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
