import { type LogMark, POSITION_HEADER, readMarks, writeMarks } from '@bluebox/contracts/positions';
import type { MongoEventStore } from '@bluebox/mongodb';
import { type RequestHandler, Router } from 'express';

/** Longest wait, in milliseconds, for a commit to get its position. */
const PATIENCE = 3_000;
/**
 * First and longest pause between two queries for a position, in milliseconds. A pause ends early
 * when this process assigns the position.
 */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 80;
/** Time-out, in milliseconds, of a service's answer with a position. */
const LONGEST_ASKING = PATIENCE + 1_000;

type Store = Pick<MongoEventStore, 'service' | 'positionOf' | 'untilPlaced'>;

/**
 * Returns the commit with its position once the relay has assigned one, or without a position after PATIENCE.
 * Returns undefined at once for an unknown commit.
 */
async function placed(store: Store, commit: string) {
  const begun = performance.now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const found = await store.positionOf(commit);
    const isSettled = found === undefined || found.position !== undefined;
    if (isSettled || performance.now() - begun >= PATIENCE) return found;
    await store.untilPlaced(commit, pause);
  }
}

/**
 * Serves `/positions/:commit`, the position of a commit of this service. A request waits up to PATIENCE until
 * the commit has a position.
 */
export function commitPositions(store: Store): Router {
  const router = Router();
  router.get('/positions/:commit', async (request, response) => {
    const found = await placed(store, request.params.commit);
    response.status(found === undefined ? 404 : 200).json(found ?? {});
  });
  return router;
}

/**
 * Looks up the positions of a service's own commits.
 * @param isWaiting whether to wait up to PATIENCE until each commit has a position.
 */
export const ownPositions =
  (store: Store) =>
  (marks: readonly LogMark[], isWaiting: boolean): Promise<readonly LogMark[]> =>
    Promise.all(
      marks.map(async (mark) => {
        const { service, bucket, commit, position } = mark;
        if (commit === undefined || position !== undefined || service !== store.service)
          return mark;
        const found = await (isWaiting ? placed(store, commit) : store.positionOf(commit));
        return found?.bucket === bucket ? { ...mark, position: found.position } : mark;
      }),
    );

/**
 * Replaces each commit that a request to a service names with the position of that commit, so that the service
 * can wait for the position. The position is requested from the service that made the commit. A commit whose
 * position cannot be found stays. In a command, the receiving service's own commits stay too, because that service looks
 * them up itself.
 */
export function findPositions(
  urls: Readonly<Record<string, string>>,
  asked: string,
): RequestHandler {
  const find = async (mark: LogMark): Promise<LogMark> => {
    const { service, bucket, commit, position } = mark;
    const url = urls[service];
    if (commit === undefined || position !== undefined || url === undefined) return mark;
    const response = await fetch(new URL(`/positions/${commit}`, url), {
      signal: AbortSignal.timeout(LONGEST_ASKING),
    });
    const found = (await response.json()) as Partial<LogMark>;
    if (!response.ok || found.bucket !== bucket || found.position === undefined) return mark;
    return { ...mark, position: found.position };
  };
  return async (request, _response, next) => {
    const marks = readMarks(request.get(POSITION_HEADER));
    const isLeft = ({ service, position }: LogMark) =>
      position !== undefined || (request.method === 'POST' && service === asked);
    if (!marks.every(isLeft)) {
      const found = await Promise.all(
        marks.map((mark) => (isLeft(mark) ? mark : find(mark).catch(() => mark))),
      );
      request.headers[POSITION_HEADER.toLowerCase()] = writeMarks(found);
    }
    next();
  };
}
