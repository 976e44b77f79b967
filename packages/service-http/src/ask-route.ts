import type { AnswerOf, AnyRoute, ParameterOf, Reads } from '@bluebox/contracts/routes';
import { DomainError } from '@bluebox/event-sourcing';
import { ANYBODY, type Caller } from './caller.ts';
import type { Route, RouteRequest } from './route.ts';

/** The caller and the query of a call within the process. */
export interface AskedAs {
  readonly caller?: Caller;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Calls a public GET route within the same process, so that one service can show data of another.
 * The caller is anonymous unless another is given.
 * @returns the body, or `undefined` if the parameters are invalid or the record is not found.
 */
export async function askRoute<R extends AnyRoute & Reads>(
  served: readonly Route[],
  { operation }: R,
  params: Readonly<Record<ParameterOf<R['path']>, string>>,
  { caller = ANYBODY, query = {} }: AskedAs = {},
): Promise<AnswerOf<R> | undefined> {
  const route = served.find((candidate) => candidate.operation === operation);
  if (route === undefined) throw new Error(`there is no operation ${operation}`);
  if (route.method !== 'get' || route.access !== 'public' || route.streams === true)
    throw new Error(`${operation} is not a public GET route`);
  const known = route.params?.safeParse(params);
  if (known?.success === false) return undefined;
  const request: Partial<RouteRequest<unknown, unknown, unknown>> = {
    params: known?.data ?? {},
    query: route.query?.parse(query) ?? {},
    body: {},
    caller,
  };
  try {
    const reply = await route.handle(request as RouteRequest<unknown, unknown, unknown>);
    return reply?.body as AnswerOf<R> | undefined;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
