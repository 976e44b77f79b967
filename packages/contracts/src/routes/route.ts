import type { z } from 'zod';

/** Schemas of a route, imported only as types, so that pages do not load zod. */
export interface RouteSchemas {
  /** Parameters in the query string. */
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Body of each successful answer, by status. */
  readonly answers: Readonly<Record<number, z.ZodType>>;
  /** Data of each server-sent event, by the event's name. Only streams have events. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
}

/** Form of the successful answer: JSON, a file, or server-sent events. */
export type Sends = 'json' | 'file' | 'events';

/**
 * One operation of the public API. A service implements the operation, and callers build URLs with
 * `at`.
 */
export interface ApiRoute<
  Schemas extends RouteSchemas = RouteSchemas,
  Method extends 'get' | 'post' = 'get' | 'post',
  Path extends string = string,
  Form extends Sends = Sends,
> {
  /** Name of the operation, unique across all services: the operationId in the OpenAPI document. */
  readonly operation: string;
  readonly method: Method;
  /** Path with `:name` for each parameter. Its second segment is the service. */
  readonly path: Path;
  readonly sends: Form;
  /** Returns the URL for these parameters. */
  readonly at: AddressBuilder<Path, Schemas, Address<ApiRoute<Schemas, Method, Path, Form>>>;
  /** Schemas for the compiler, which do not exist at run time. */
  readonly schemas?: Schemas;
}

/** A route of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: the arguments of `at` differ from route to route
export type AnyRoute = Omit<ApiRoute<any, any, any, any>, 'at'>;

declare const leadsTo: unique symbol;

/**
 * URL of an operation, with its parameters filled in. The type parameter gives clients the types of
 * body and answer.
 */
export type Address<R = unknown> = string & { readonly [leadsTo]: R };

/** Names of the parameters in a path. */
export type ParameterOf<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer After}`
    ? Name | ParameterOf<After>
    : Rest
  : never;

/** Read-only form of data that is only sent. */
export type Sent<T> = T extends object ? { readonly [K in keyof T]: Sent<T[K]> } : T;

type SchemasOf<R> = R extends { readonly schemas?: infer S } ? NonNullable<S> : never;
type Input<S> = S extends z.ZodType ? z.input<S> : undefined;

/** Query of a route in the form that callers pass. */
export type QueryOf<R> =
  SchemasOf<R> extends { readonly query: infer Q } ? Written<Input<Q>> : never;

/** A query as callers write it: parameters that are `'true'` or `'false'` may also be booleans. */
type Written<Query> = {
  readonly [K in keyof Query]:
    | Query[K]
    | (Extract<Query[K], string> extends 'true' | 'false'
        ? Extract<Query[K], string> extends never
          ? never
          : boolean
        : never);
};

type KeyIn<T> = T extends unknown ? keyof T : never;

declare const unknownParameter: unique symbol;

/** Type of a parameter that a query lacks. No value has it, and messages of the compiler show it. */
interface UnknownParameter {
  readonly [unknownParameter]: true;
}

/**
 * A query without unknown parameters, which the server refuses. The compiler by itself finds them
 * only in object literals without spreads.
 */
type Exactly<Asked, Query> = Asked &
  Query & { readonly [Key in Exclude<KeyIn<Asked>, KeyIn<Query>>]?: UnknownParameter };

/** Parameters of a path by name. A path without parameters takes an empty object, and no query in its place. */
type PathParameters<Path extends string> = [ParameterOf<Path>] extends [never]
  ? Readonly<Record<string, never>>
  : Readonly<Record<ParameterOf<Path>, string>>;

type AddressBuilder<Path extends string, Schemas, Built> = Schemas extends {
  readonly query: infer Q;
}
  ? <Asked extends object>(
      params: PathParameters<Path>,
      ...query: Record<never, never> extends Input<Q>
        ? [query?: Exactly<Asked, Written<Input<Q>>>]
        : [query: Exactly<Asked, Written<Input<Q>>>]
    ) => Built
  : (...params: [ParameterOf<Path>] extends [never] ? [] : [params: PathParameters<Path>]) => Built;

/** Body of a request in the form that callers pass; `undefined` if the route has none. */
export type BodyOf<R> =
  SchemasOf<R> extends { readonly body: infer B } ? Sent<Input<B>> : undefined;

/** Body of the successful answer. */
export type AnswerOf<R> =
  SchemasOf<R> extends { readonly answers: infer A }
    ? A[keyof A] extends infer S
      ? S extends z.ZodType
        ? z.output<S>
        : never
      : never
    : never;

/** Data of each server-sent event of a stream, by the event's name. */
export type EventsOf<R> =
  SchemasOf<R> extends { readonly events: infer E }
    ? { readonly [Name in keyof E]: E[Name] extends z.ZodType ? z.output<E[Name]> : never }
    : Record<never, never>;

/** One server-sent event of a stream, as its service sends it. */
export type SentEvent<R> = {
  readonly [Name in keyof EventsOf<R>]: {
    readonly event: Name;
    readonly data: Sent<EventsOf<R>[Name]>;
  };
}[keyof EventsOf<R>];

/** Arguments of a POST after the URL: the body if the route has one, then the client's options. */
export type PostArguments<R, Options> = [BodyOf<R>] extends [undefined]
  ? [body?: Readonly<Record<string, never>>, options?: Options]
  : Record<never, never> extends BodyOf<R>
    ? [body?: BodyOf<R>, options?: Options]
    : [body: BodyOf<R>, options?: Options];

/** Kinds of routes by method and form of the answer. */
export type Reads = { readonly method: 'get'; readonly sends: 'json' };
export type Posts = { readonly method: 'post' };
export type Downloads = { readonly method: 'get'; readonly sends: 'file' };
export type Streams = { readonly method: 'get'; readonly sends: 'events' };

/**
 * Defines a route: `route<{ body: typeof CloseCaseBody; answers: { 200: typeof CaseChanged }
 * }>()('closeCase', 'post', '/api/shipment/cases/:caseId/close')`. A route with events is a stream.
 */
export const route =
  <Schemas extends RouteSchemas>() =>
  <
    const Method extends 'get' | 'post',
    const Path extends `/api/${string}/${string}`,
    const Form extends Exclude<Sends, 'events'> = 'json',
  >(
    operation: string,
    method: Method,
    path: Path,
    ...[sends]: IsStream<Schemas> extends true ? [sends: 'events'] : [sends?: Form]
  ): ApiRoute<Schemas, Method, Path, IsStream<Schemas> extends true ? 'events' : Form> => ({
    operation,
    method,
    path,
    sends: (sends ?? 'json') as never,
    at: ((...to: Filled) => addressOf(path, ...to)) as never,
  });

type IsStream<Schemas> = Schemas extends { readonly events: object } ? true : false;

type Filled = [params?: Readonly<Record<string, string>>, query?: object];

function addressOf(path: string, ...[params = {}, query = {}]: Filled): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  return asked.size === 0 ? filled : `${filled}?${asked}`;
}
