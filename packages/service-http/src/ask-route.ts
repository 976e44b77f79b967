import { DomainError } from '@bluebox/event-sourcing';
import { ANYBODY } from './caller.ts';
import type { Route, RouteRequest } from './route.ts';

/**
 * Calls a route as an anonymous caller from within the same process, for parts that publicly show data of
 * another.
 * Only public routes that read can be called.
 * @returns the body; `undefined` when there is nothing public.
 */
export async function askRoute(
  routes: readonly Route[],
  operation: string,
  params: Readonly<Record<string, string>>,
): Promise<unknown> {
  const route = routes.find((candidate) => candidate.operation === operation);
  if (route === undefined) throw new Error(`there is no operation ${operation}`);
  if (route.method !== 'get' || route.access !== 'public' || route.streams === true)
    throw new Error(`${operation} does not just read for everybody`);
  const known = route.params?.safeParse(params);
  if (known?.success === false) return undefined;
  const request: Partial<RouteRequest<unknown, unknown, unknown>> = {
    params: known?.data ?? {},
    query: route.query?.parse({}) ?? {},
    body: {},
    caller: ANYBODY,
  };
  try {
    const reply = await route.handle(request as RouteRequest<unknown, unknown, unknown>);
    return reply?.body;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
