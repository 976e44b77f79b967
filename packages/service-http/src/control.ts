import { timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { EventHistory } from '@bluebox/event-sourcing';
import { type RequestHandler, Router } from 'express';
import { retryParked } from './parked.ts';
import { httpProblem, problemHandler, sendProblem } from './problem.ts';
import { rebuildViews } from './rebuild.ts';
import type { RunningService } from './service.ts';

/** Path of the control routes, which the operator's command line calls in a running process. */
export const CONTROL_MOUNT = '/control';
/** Pause between two checks whether all commits are published, in milliseconds. */
const PUBLISHING_PAUSE = 20;
export const CONTROL_HEADER = 'X-Bluebox-Control';

/** Commands on the keys of a process. Their answers hold no secrets. */
export interface KeyCommands {
  list(): Promise<object>;
  /** @param endEarlier whether the earlier keys are not accepted any more. */
  replace(purpose: string, options: { readonly endEarlier: boolean }): Promise<object>;
}

export interface ControlOptions {
  /** The secret, or a function that returns the present one. */
  readonly secret: string | (() => string);
  readonly keys?: KeyCommands;
  readonly services: readonly RunningService[];
  readonly history: EventHistory;
  /**
   * Whether all commits of these services are published. The option is set where other processes
   * may publish the commits.
   */
  readonly isPublished?: () => Promise<boolean>;
  /** Returns the number of events that these services have published. */
  readonly published?: () => Promise<number>;
  /**
   * Publishes again the events that the published history lacks; absent if none can be missing.
   * @returns the number of events.
   */
  readonly republish?: () => Promise<number>;
  readonly onUnforeseen: (error: unknown) => void;
}

/** Makes the control routes of a process. Callers without the secret get 404. */
export function controlRoutes(options: ControlOptions): Router {
  const { secret, services, history, republish, keys } = options;
  const { isPublished = async () => true, published = async () => 0 } = options;
  const router = Router();
  const onlyOwner: RequestHandler = (request, response, next) => {
    const given = Buffer.from(request.get(CONTROL_HEADER) ?? '');
    const expected = Buffer.from(typeof secret === 'string' ? secret : secret());
    if (given.length === expected.length && timingSafeEqual(given, expected)) return next();
    sendProblem(response, httpProblem('NOT_FOUND'));
  };
  router.post(`${CONTROL_MOUNT}/rebuild`, onlyOwner, async (_request, response) => {
    response.type('application/x-ndjson');
    try {
      await rebuildViews(services, history, (progress) => {
        response.write(`${JSON.stringify(progress)}\n`);
      });
      response.end(`${JSON.stringify({ done: true })}\n`);
    } catch (error) {
      response.end(
        `${JSON.stringify({ error: error instanceof Error ? error.message : 'failed' })}\n`,
      );
    }
  });
  router.post(`${CONTROL_MOUNT}/retry-parked`, onlyOwner, async (_request, response) => {
    response.json(await retryParked(services, history));
  });
  if (republish !== undefined)
    router.post(`${CONTROL_MOUNT}/republish`, onlyOwner, async (_request, response) => {
      response.json({ republished: await republish() });
    });
  if (keys !== undefined) {
    router.post(`${CONTROL_MOUNT}/keys`, onlyOwner, async (_request, response) => {
      response.json(await keys.list());
    });
    router.post(`${CONTROL_MOUNT}/keys/replace`, onlyOwner, async ({ query }, response) => {
      const endEarlier = query['end-old'] === 'true';
      response.json(await keys.replace(String(query['purpose']), { endEarlier }));
    });
  }
  router.post(`${CONTROL_MOUNT}/catch-up`, onlyOwner, async (_request, response) => {
    await Promise.all(services.map((service) => service.caughtUp()));
    // The count includes events that policies have caused meanwhile. The caller repeats this
    // request on every process until no count grows, so that no event is left to handle.
    while (!response.destroyed && !(await isPublished())) await setTimeout(PUBLISHING_PAUSE);
    response.json({ caughtUp: true, published: await published() });
  });
  router.post(`${CONTROL_MOUNT}/settle`, onlyOwner, async (_request, response) => {
    await settled(services);
    response.json({ settled: true });
  });
  router.use(CONTROL_MOUNT, problemHandler(options.onUnforeseen));
  return router;
}

/**
 * Number of rounds of catching up, more than the longest chain of policies that react to each
 * other's events.
 */
const SETTLING_ROUNDS = 5;

/**
 * Resolves when every view and policy of these services has handled all events, including those
 * that policies cause.
 */
export async function settled(services: readonly RunningService[]): Promise<void> {
  for (let round = 0; round < SETTLING_ROUNDS; round++)
    await Promise.all(services.map((service) => service.caughtUp()));
}
