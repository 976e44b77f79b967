import type {
  AnyRoute,
  ApiRoute,
  ParameterOf,
  RouteSchemas,
  Sends,
  Sent,
  SentEvent,
} from '@bluebox/contracts/routes';
import type { CommandContext, IdempotencyOfRequest } from '@bluebox/event-sourcing';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access } from './access.ts';
import type { Caller } from './caller.ts';
import type { ProblemCode } from './problem.ts';

declare const accepts: unique symbol;

/** Mark of a response, only for the compiler, with the server-sent events that it may carry. */
export interface EventSink<Event> {
  readonly [accepts]?: (event: Event) => void;
}

export interface RouteRequest<Params, Query, Body, Event = never> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  /** Context of a command, which includes the idempotency key of a POST request that has one. */
  readonly context: CommandContext;
  /** Version from the If-Match header. */
  readonly ifMatch: number | undefined;
  /** The response and the Last-Event-ID header, for routes that stream. */
  readonly response: Response & EventSink<Event>;
  readonly lastEventId: string | undefined;
}

/** One delivery of an answer. Each repetition of a request is a delivery of its own. */
export interface Delivery {
  readonly request: Request;
  readonly response: Response;
  readonly idempotency: IdempotencyOfRequest | undefined;
}

/**
 * A reply of a handler. The body is plain JSON, because the reply to a command may be stored with
 * the commit.
 */
export interface Reply<Body = unknown, Status extends number = number> {
  readonly status: Status;
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
   * repeat that differs only in other parts counts as the same request and gets the first answer.
   * The function is called before the body is validated.
   */
  readonly boundBy?: (body: Readonly<Record<string, unknown>>) => unknown;
  /** Whether If-Match makes the command conditional on the version of its resource. */
  readonly conditional?: boolean;
  /** Problems, besides the refusals, that the handler itself reports; listed for the API document. */
  readonly problems?: readonly ProblemCode[];
  /** Whether the handler writes the response itself (server-sent events, files). */
  readonly streams?: boolean;
  /**
   * Media type of the successful answer, or the types that it may have; default `application/json`.
   */
  readonly mediaType?: string | readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: routes of many shapes stand in one list; defineRoute checks each
  readonly handle: (request: RouteRequest<any, any, any>) => Promise<Reply | undefined>;
  /**
   * Converts the stored body to the body that is sent. The conversion adds data that must not be
   * stored, such as codes of private links, or leaves data out.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly present?: (body: any) => unknown;
  /**
   * Converts the stored body for one delivery, and may set headers of the response, such as
   * cookies. Called for every delivery, including repetitions.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly deliver?: (body: any, delivery: Delivery) => Promise<unknown>;
}

type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/** Exactly the schemas that a route names, and a schema of the parameters in its path. */
type Declared<Path extends string, Schemas, Params> = ([ParameterOf<Path>] extends [never]
  ? { readonly params?: never }
  : { readonly params: Params }) &
  (Schemas extends { readonly query: infer Q }
    ? { readonly query: Q }
    : { readonly query?: never }) &
  (Schemas extends { readonly body: infer B } ? { readonly body: B } : { readonly body?: never }) &
  (Schemas extends { readonly answers: infer A } ? { readonly answers: A } : never);

/** Body of a successful answer, by status. */
type Bodies<Schemas extends RouteSchemas> = {
  readonly [Status in keyof Schemas['answers'] & number]: Sent<
    z.output<Schemas['answers'][Status]>
  >;
};
type StatusOf<Schemas extends RouteSchemas> = keyof Bodies<Schemas>;
type BodyOfAnswer<Schemas extends RouteSchemas> = Bodies<Schemas>[StatusOf<Schemas>];

/** Replies that give the body of an answer with its status. */
type ReplyOf<Schemas extends RouteSchemas> = {
  readonly [Status in StatusOf<Schemas>]: Reply<Bodies<Schemas>[Status], Status>;
}[StatusOf<Schemas>];

/** Functions that convert a stored reply to the body of an answer, see {@link Route}. */
type Presentation<Schemas extends RouteSchemas, Stored> =
  | {
      readonly present: (body: Stored) => BodyOfAnswer<Schemas>;
      readonly deliver?: (body: Stored, delivery: Delivery) => Promise<NoInfer<Stored>>;
    }
  | {
      readonly present?: never;
      readonly deliver: (body: Stored, delivery: Delivery) => Promise<BodyOfAnswer<Schemas>>;
    };

/** Schema of the parameters that a path names. */
type ParamsOf<Path extends string> = z.ZodType<Readonly<Record<ParameterOf<Path>, string>>>;

/** A request of a route with these schemas. */
type RequestOf<Schemas extends RouteSchemas, Params> = RouteRequest<
  Output<Params>,
  Output<Schemas['query']>,
  Output<Schemas['body']>,
  SentEvent<{ readonly schemas?: Schemas }>
>;

/** A handler that returns a `Result`. Only a route that says so can depend on If-Match. */
type Handling<Schemas extends RouteSchemas, Params, Result> =
  | {
      readonly conditional: true;
      readonly handle: (request: RequestOf<Schemas, Params>) => Promise<Result>;
    }
  | {
      readonly conditional?: never;
      readonly handle: (request: Omit<RequestOf<Schemas, Params>, 'ifMatch'>) => Promise<Result>;
    };

/** A route without its method and path, whose handler returns a `Result`. */
type Definition<Path extends string, Schemas extends RouteSchemas, Params, Result> = Pick<
  Route,
  'summary' | 'access' | 'bodyLimit' | 'boundBy' | 'mediaType' | 'problems'
> &
  Declared<Path, Schemas, Params> &
  Handling<Schemas, Params, Result>;

/**
 * Implements a route of the public API. The compiler demands exactly the schemas that the route
 * names, and a handler whose reply has the status and body of an answer. The handler of a route
 * that does not send JSON writes the response itself.
 */
export function defineRoute<
  Schemas extends RouteSchemas,
  Method extends Route['method'],
  Path extends string,
  Form extends Sends,
  Params extends ParamsOf<Path>,
>(
  route: ApiRoute<Schemas, Method, Path, Form>,
  definition: Definition<Path, Schemas, Params, Form extends 'json' ? ReplyOf<Schemas> : undefined>,
): Route;
/**
 * Implements a route whose replies are stored in one form and sent in another.
 * @param presentation converts a stored reply to the body of an answer.
 */
export function defineRoute<
  Schemas extends RouteSchemas,
  Method extends Route['method'],
  Path extends string,
  Params extends ParamsOf<Path>,
  Stored,
>(
  route: ApiRoute<Schemas, Method, Path, 'json'>,
  definition: Definition<Path, Schemas, Params, Reply<Stored, StatusOf<Schemas>>>,
  presentation: Presentation<Schemas, Stored>,
): Route;
export function defineRoute(
  { operation, method, path, sends }: AnyRoute,
  definition: object,
  presentation?: object,
): Route {
  return {
    ...(definition as Pick<Route, 'summary' | 'access' | 'answers' | 'handle'>),
    ...presentation,
    operation,
    method,
    path: path.slice(mountOf(path).length),
    streams: sends !== 'json',
  };
}

/** Returns the first two parts of a path: `/api` and the service. */
const mountOf = (path: string): string => path.split('/', 3).join('/');

export const ok = <Body>(body: Body, version?: number): Reply<Body, 200> => ({
  status: 200,
  body,
  ...(version === undefined ? {} : { version }),
});
export const created = <Body>(body: Body, version?: number): Reply<Body, 201> => ({
  status: 201,
  body,
  ...(version === undefined ? {} : { version }),
});
