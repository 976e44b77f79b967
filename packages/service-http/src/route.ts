import type { ApiRoute, ParameterOf, RouteSchemas, Sends } from '@bluebox/contracts/routes';
import type { CommandContext } from '@bluebox/event-sourcing';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access } from './access.ts';
import type { Caller } from './caller.ts';

export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** Context of a command, which includes the idempotency key of a POST. */
  readonly context: CommandContext;
  /** The version that the request has in If-Match. */
  readonly ifMatch: number | undefined;
  /** The response itself and the value of Last-Event-ID, for routes that stream. */
  readonly response: Response;
  readonly lastEventId: string | undefined;
}

/** One delivery of an answer. A repeated request has its own. */
export interface Delivery {
  readonly request: Request;
  readonly response: Response;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | undefined;
}

/** An answer in plain JSON, which is stored with the commit when it answers a command. */
export interface Reply<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  /** Version of the resource shown or changed, which becomes the ETag. */
  readonly version?: number;
}

export interface Route {
  readonly method: 'get' | 'post';
  /** Path below the service's mount, in Express's notation. */
  readonly path: string;
  /** Name of the operation, unique across all services: the operationId in the OpenAPI document. */
  readonly operation: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Schemas of the body of a successful answer, by status. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Largest size of the body, in bytes; default 32 kB. */
  readonly bodyLimit?: number;
  /**
   * Returns the part of a body that an idempotency key is bound to; by default the raw bytes. A
   * repeat that differs only in the rest counts as the same request and gets the first answer. The
   * function is called before the body is validated.
   */
  readonly boundBy?: (body: Readonly<Record<string, unknown>>) => unknown;
  /** Whether the handler writes the response itself (server-sent events, files). */
  readonly streams?: boolean;
  /**
   * Media type of the successful answer, or the types that it may have; default `application/json`.
   */
  readonly mediaType?: string | readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: routes of many shapes stand in one list; defineRoute checks each
  readonly handle: (request: RouteRequest<any, any, any>) => Promise<Reply | undefined>;
  /** Adds data that must not be stored (codes of private links) to the body of the response. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly present?: (body: any) => unknown;
  /**
   * Sets headers of this response, such as cookies, whenever the answer is sent, including a stored
   * one.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly deliver?: (body: any, delivery: Delivery) => Promise<unknown>;
}

type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/**
 * The schemas that a route names, all of them and no others; its parameters are those of its path.
 */
type Declared<Path extends string, Schemas, Params> = ([ParameterOf<Path>] extends [never]
  ? { readonly params?: never }
  : { readonly params: Params }) &
  (Schemas extends { readonly query: infer Q }
    ? { readonly query: Q }
    : { readonly query?: never }) &
  (Schemas extends { readonly body: infer B } ? { readonly body: B } : { readonly body?: never }) &
  (Schemas extends { readonly answers: infer A } ? { readonly answers: A } : never);

/** Schema of the parameters that a path names. */
type ParamsOf<Path extends string> = z.ZodType<Readonly<Record<ParameterOf<Path>, string>>>;

/**
 * Implements a route of the public API. The compiler demands exactly the schemas that the route
 * names, and an answer of its type.
 */
export function defineRoute<
  Schemas extends RouteSchemas,
  Method extends Route['method'],
  Path extends string,
  Form extends Sends,
  Params extends ParamsOf<Path>,
  Stored,
>(
  { operation, method, path, sends }: ApiRoute<Schemas, Method, Path, Form>,
  definition: Pick<Route, 'summary' | 'access' | 'bodyLimit' | 'boundBy' | 'mediaType'> &
    Declared<Path, Schemas, Params> & {
      readonly handle: (
        request: RouteRequest<Output<Params>, Output<Schemas['query']>, Output<Schemas['body']>>,
      ) => Promise<Reply<Stored> | undefined>;
      readonly present?: (body: Stored) => unknown;
      readonly deliver?: (body: Stored, delivery: Delivery) => Promise<unknown>;
    },
): Route {
  return {
    ...(definition as Pick<Route, 'summary' | 'access' | 'answers' | 'handle'>),
    operation,
    method,
    path: path.slice(mountOf(path).length),
    streams: sends !== 'json',
  };
}

/** Returns the first two parts of a path: `/api` and the service. */
const mountOf = (path: string): string => path.split('/', 3).join('/');

export const ok = <Body>(body: Body, version?: number): Reply<Body> => ({
  status: 200,
  body,
  ...(version === undefined ? {} : { version }),
});
export const created = <Body>(body: Body, version?: number): Reply<Body> => ({
  status: 201,
  body,
  ...(version === undefined ? {} : { version }),
});
