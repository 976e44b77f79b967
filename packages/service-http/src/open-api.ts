import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { LINK_KINDS, type LinkKind, Problem, scopeOf } from '@bluebox/contracts';
import { z } from 'zod';
import { type Access, linkThatOpens, rolesAdmittedTo, sayAccess } from './access.ts';
import { cookieName, LINK_HEADER, LINKS_COOKIE, SESSION_COOKIE } from './credentials.ts';
import { type CatalogueEntry, ERROR_CATALOGUE } from './error-catalogue.ts';
import { PROBLEMS } from './problem.ts';
import { FORWARDED, problemsOf } from './problems-of-routes.ts';
import type { Route } from './route.ts';
import { IDEMPOTENCY_KEY, REPLAYED_HEADER, SHORTEST_PUBLIC_KEY } from './service-router.ts';

extendZodWithOpenApi(z);

export interface DocumentedService {
  readonly service: string;
  /** Path under which the service's routes are mounted, such as `/api/pledge`. */
  readonly mount: string;
  readonly routes: readonly Route[];
}

export interface OpenApiOptions {
  /** Whether browsers reach the portal only by HTTPS, which changes the names of its cookies. */
  readonly https?: boolean;
}

const ERRORS = ERROR_CATALOGUE.flatMap(({ entries }) => entries);

/** The schema of problems, with every code of the catalogue. */
const DescribedProblem = Problem.extend({
  code: z.string().openapi({
    description: 'Stable, with one status and one meaning. Later versions may add codes.',
    enum: ERRORS.map(({ code }) => code),
    'x-enumDescriptions': Object.fromEntries(
      ERRORS.map(({ code, status, sentence }) => [code, `${status}: ${sentence}`]),
    ),
  }),
});
const PROBLEM = 'Problem';

const HOLDERS: Record<LinkKind, string> = {
  pledge: 'giver',
  consignment: 'recipient',
  matter: 'asker',
};
const cookieScheme = (kind: LinkKind) => `${HOLDERS[kind]}Link`;
const headerScheme = (kind: LinkKind) => `${HOLDERS[kind]}LinkCode`;

/** Registers the ways in which a caller can be authorized. */
function registerSchemes(registry: OpenAPIRegistry, https: boolean): void {
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(SESSION_COOKIE, https),
    description:
      'The session of an account, begun by `signIn`, `setUp` or `acceptInvitation`. An operation lists roles, and the account needs one of them. A request that changes something and sends cookies must also send Origin or Sec-Fetch-Site.',
  });
  for (const kind of LINK_KINDS) {
    registry.registerComponent('securitySchemes', cookieScheme(kind), {
      type: 'apiKey',
      in: 'cookie',
      name: cookieName(LINKS_COOKIE, https),
      description: `The private link of a ${HOLDERS[kind]} to one ${kind}, opened in this browser by \`openLink\`.`,
    });
    registry.registerComponent('securitySchemes', headerScheme(kind), {
      type: 'apiKey',
      in: 'header',
      name: LINK_HEADER,
      description: `The code of the private link of a ${HOLDERS[kind]} to one ${kind}, for clients without cookies.`,
    });
  }
}

/** Returns the alternatives by which a caller is admitted; empty if everybody is. */
function securityOf(access: Access): Record<string, string[]>[] {
  const roles = rolesAdmittedTo(access);
  if (roles === undefined) return [];
  const kind = linkThatOpens(access);
  return [
    { session: [...roles] },
    ...(kind === undefined ? [] : [{ [cookieScheme(kind)]: [] }, { [headerScheme(kind)]: [] }]),
  ];
}

/**
 * Returns the OpenAPI 3.1 document of the portal's API, from the same schemas that validate
 * requests.
 */
export function openApiDocument(
  services: readonly DocumentedService[],
  { https = false }: OpenApiOptions = {},
) {
  const registry = new OpenAPIRegistry();
  registry.register(PROBLEM, DescribedProblem);
  registerSchemes(registry, https);
  for (const { service, mount, routes } of services)
    for (const route of routes) registry.registerPath(describe(service, mount, route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bluebox 小蓝箱',
      version: '1',
      description:
        'Every POST accepts an Idempotency-Key. Where a resource has an ETag, If-Match makes a change conditional on it. The holder of a private link opens it, after which a cookie grants access, or sends its code in the header Bluebox-Link. The codes of the set-up and of invitations are fields of the body. To read your own writes, send the Bluebox-Position of a response with later requests: their responses then include those writes, or name in Bluebox-Behind the positions that they still lack after some seconds. Errors are RFC 9457 problem details with a stable code.',
    },
    servers: [{ url: '/' }],
  });
}

/** Returns the header by which a POST can be repeated safely, with the rules of its value. */
function idempotencyKey(access: Access): z.ZodType {
  const needsAccount = access !== 'public' && linkThatOpens(access) === undefined;
  const unguessable = needsAccount
    ? ''
    : ` Without an account it must have at least ${SHORTEST_PUBLIC_KEY} characters that nobody can guess.`;
  return z
    .string()
    .regex(IDEMPOTENCY_KEY)
    .optional()
    .openapi({
      param: {
        description: `A new value for each command, such as a random UUID.${unguessable} A repetition with the same key, URL and body has no second effect and gets the first answer, with ${REPLAYED_HEADER}: true. Another request with the same key is refused. A refused command leaves the key unused.`,
        example: '4f2d6c1e-0b7a-4e0d-9a55-3c1f8e2b7d90',
      },
    });
}

const ifMatch = z
  .string()
  .regex(/^(?:\*|"[0-9]{1,9}")$/)
  .optional()
  .openapi({
    param: {
      description:
        'The ETag of the resource as the caller knows it. The command is refused if the resource has changed since.',
      example: '"3"',
    },
  });

/** Returns the headers that an operation accepts. */
function headersOf({ method, access, conditional }: Route): z.ZodObject {
  return z.object({
    ...(method === 'post' ? { 'Idempotency-Key': idempotencyKey(access) } : {}),
    ...(conditional === true ? { 'If-Match': ifMatch } : {}),
  });
}

type Headers = Exclude<ResponseConfig['headers'], z.ZodObject | undefined>;
const RETRY_AFTER: Headers = {
  'Retry-After': {
    description: 'Number of seconds to wait before the request is repeated.',
    schema: { type: 'integer' },
  },
};
const WAITING = new Set([429, 503]);
const REPLAYED: Headers = {
  [REPLAYED_HEADER]: {
    description: 'Present if this is the stored answer to an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** Returns the problems with which a route can answer, by status. */
function refusedBy(service: string, route: Route): RouteConfig['responses'] {
  const listed = new Set<string>(problemsOf(route));
  // Other services may run in a process of their own, behind the portal.
  if (service !== 'portal') for (const code of FORWARDED) listed.add(code);
  const errors = ERRORS.filter(({ code }) => listed.has(code));
  return Object.fromEntries(
    errors.map(({ status }) => [
      status,
      problemResponse(
        status,
        errors.filter((error) => error.status === status),
      ),
    ]),
  );
}

/**
 * Describes errors: refusals by their sentences, and problems of any request by their codes, whose
 * sentences stand in the schema of problems.
 */
function sayErrors(errors: readonly CatalogueEntry[]): string {
  const refusals = errors.filter(({ code }) => !Object.hasOwn(PROBLEMS, code));
  const others = errors.filter((error) => !refusals.includes(error));
  return [
    ...refusals.map(({ code, sentence }) => `\`${code}\`: ${sentence}`),
    ...(others.length === 0 ? [] : [others.map(({ code }) => `\`${code}\``).join(', ')]),
  ].join('\n\n');
}

function problemResponse(status: number, errors: readonly CatalogueEntry[]): ResponseConfig {
  return {
    description: sayErrors(errors),
    ...(WAITING.has(status) ? { headers: RETRY_AFTER } : {}),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: `#/components/schemas/${PROBLEM}` },
            {
              properties: {
                status: { const: status },
                code: { enum: errors.map(({ code }) => code) },
              },
            },
          ],
        },
      },
    },
  };
}

/** Describes the callers whom a route admits, and the place in which they need their role. */
function sayCallers({ operation, access }: Route): string {
  const scope = scopeOf(operation);
  const said = sayAccess(access);
  if (access === 'public' || scope === 'nothing') return said;
  if (scope === 'installation') return `${said} The role must hold everywhere.`;
  if (scope === 'list')
    return `${said} The answer has only what is in drives in which the role holds.`;
  if (scope === 'new drive')
    return `${said} The role must hold everywhere, or in the organisation of the new drive.`;
  return `${said} The role must hold in the drive of the record.`;
}

function describe(service: string, mount: string, route: Route): RouteConfig {
  const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
  const answer = (schema: z.ZodType) => ({
    content: Object.fromEntries(
      [route.mediaType ?? 'application/json'].flat().map((mediaType) => [mediaType, { schema }]),
    ),
  });
  return {
    method: route.method,
    path: `${mount}${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`,
    operationId: route.operation,
    tags: [service],
    summary: route.summary,
    description: sayCallers(route),
    security: securityOf(route.access),
    request: {
      headers: headersOf(route),
      ...(route.params === undefined ? {} : { params: route.params as z.ZodObject }),
      ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
      ...(route.body === undefined ? {} : { body: json(route.body) }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          {
            description: 'Done',
            ...(route.method === 'post' ? { headers: REPLAYED } : {}),
            ...answer(schema),
          },
        ]),
      ),
      ...refusedBy(service, route),
    },
  };
}
