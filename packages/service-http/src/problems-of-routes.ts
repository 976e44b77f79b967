import {
  type RefusalCode,
  reauthenticationOf,
  recordKindsOf,
  refusalsOf,
  UNKNOWN_RECORDS,
} from '@bluebox/contracts';
import type { ProblemCode } from './problem.ts';
import type { Route } from './route.ts';

/** Problems that every request can have. */
const ANY_REQUEST = [
  'MALFORMED_REQUEST',
  'INVALID_INPUT',
  'BAD_IF_MATCH',
  'TOO_MANY_REQUESTS',
  'STORE_UNAVAILABLE',
  'INTERNAL',
] as const satisfies readonly ProblemCode[];

/** Problems of requests that send a command. */
const COMMAND = [
  'CROSS_SITE',
  'MALFORMED_BODY',
  'BODY_CUT_OFF',
  'BODY_TOO_INTRICATE',
  'BODY_TOO_LARGE',
  'NOT_JSON',
  'ENCODING_UNSUPPORTED',
  'BAD_IDEMPOTENCY_KEY',
  'IDEMPOTENCY_KEY_REUSED',
  'BUSY',
  'ALREADY_TAKEN',
] as const satisfies readonly ProblemCode[];

/** Problems of callers whom a route does not admit. */
const RESTRICTED = ['NOT_SIGNED_IN', 'NOT_ALLOWED'] as const satisfies readonly ProblemCode[];

/** Problems that the portal reports if a service in another process fails to answer. */
export const FORWARDED = [
  'SERVICE_UNREACHABLE',
  'SERVICE_BROKE_OFF',
  'SERVICE_SILENT',
] as const satisfies readonly ProblemCode[];

/** Whether the successful answer of a route is a live stream. */
export const isLive = ({ mediaType }: Pick<Route, 'mediaType'>): boolean =>
  [mediaType ?? []].flat().includes('text/event-stream');

/** Returns the code of every problem with which a route can answer, including its refusals. */
export function problemsOf(route: Route): ReadonlySet<ProblemCode | RefusalCode> {
  return new Set([
    ...ANY_REQUEST,
    ...(route.access === 'public' ? [] : RESTRICTED),
    ...(reauthenticationOf(route.operation) === 'nothing'
      ? []
      : (['REAUTHENTICATION_NEEDED'] as const)),
    ...(route.method === 'post' ? COMMAND : []),
    ...(route.conditional === true ? (['VERSION_MISMATCH'] as const) : []),
    ...(isLive(route) ? (['TOO_MANY_STREAMS'] as const) : []),
    ...(route.problems ?? []),
    ...refusalsOf(route.operation),
    // A caller whose roles hold elsewhere is told that the record does not exist.
    ...(route.access === 'public'
      ? []
      : recordKindsOf(route.operation).map((kind) => UNKNOWN_RECORDS[kind])),
  ]);
}
