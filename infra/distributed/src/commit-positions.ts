import { setTimeout as wait } from 'node:timers/promises';
import { type LogMark, POSITION_HEADER, readMarks, writeMarks } from '@bluebox/contracts/positions';
import type { MongoEventStore } from '@bluebox/mongodb';
import { type RequestHandler, Router } from 'express';

/** Milliseconds that a commit may take to be given its position. */
const PATIENCE = 3_000;
/** Milliseconds between two looks whether it has one. */
const PAUSE = 20;
/** Milliseconds that a service may take to tell it. */
const LONGEST_ASKING = PATIENCE + 1_000;

/**
 * `/positions/:commit`: where a commit of this service stands. Who asks waits until it has a position, which the
 * relay gives it after the commit; where it takes too long there is none in the answer.
 */
export function commitPositions(store: Pick<MongoEventStore, 'positionOf'>): Router {
  const router = Router();
  router.get('/positions/:commit', async (request, response) => {
    for (const begun = performance.now(); ; await wait(PAUSE)) {
      const found = await store.positionOf(request.params.commit);
      const isSettled = found === undefined || found.position !== undefined;
      if (!isSettled && performance.now() - begun < PATIENCE) continue;
      response.status(found === undefined ? 404 : 200).json(found ?? {});
      return;
    }
  });
  return router;
}

/**
 * Finds out where the commits stand that a request names, from the services that made them, so that any service can
 * wait for their positions. What cannot be found out stays as it is.
 */
export function findPositions(urls: Readonly<Record<string, string>>): RequestHandler {
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
    if (marks.some(({ position }) => position === undefined)) {
      const found = await Promise.all(marks.map((mark) => find(mark).catch(() => mark)));
      request.headers[POSITION_HEADER.toLowerCase()] = writeMarks(found);
    }
    next();
  };
}
