import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { Problem, refusalsOf } from '@bluebox/contracts';
import { z } from 'zod';
import { sayAccess } from './access.ts';
import { ERROR_CATALOGUE } from './error-catalogue.ts';
import type { Route } from './route.ts';

extendZodWithOpenApi(z);

export interface DocumentedService {
  readonly service: string;
  /** Path under which the service's routes are mounted, such as `/api/pledge`. */
  readonly mount: string;
  readonly routes: readonly Route[];
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
}).openapi('Problem');

/**
 * Returns the OpenAPI 3.1 document of the portal's API, from the same schemas that validate
 * requests.
 */
export function openApiDocument(services: readonly DocumentedService[]) {
  const registry = new OpenAPIRegistry();
  for (const { service, mount, routes } of services)
    for (const route of routes) registry.registerPath(describe(service, mount, route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bluebox 小蓝箱',
      version: '1',
      description:
        'Every POST accepts an Idempotency-Key. Where a resource has an ETag, If-Match makes a change conditional on it. The holder of a private link opens it, after which a cookie grants access, or sends its code in the header Bluebox-Link. To read your own writes, send the Bluebox-Position of a response with later requests: their responses then include those writes, or name in Bluebox-Behind the positions that they still lack after some seconds. Errors are RFC 9457 problem details with a stable code.',
    },
    servers: [{ url: '/' }],
  });
}

const PROBLEM = { 'application/problem+json': { schema: DescribedProblem } };

/** Returns the refusals that the route lists, by status. */
function refusedBy({ operation }: Route): RouteConfig['responses'] {
  const listed = new Set<string>(refusalsOf(operation));
  const errors = ERRORS.filter(({ code }) => listed.has(code));
  const sentencesOf = (wanted: number) =>
    errors
      .filter(({ status }) => status === wanted)
      .map(({ code, sentence }) => `\`${code}\`: ${sentence}`)
      .join('\n\n');
  return Object.fromEntries(
    errors.map(({ status }) => [status, { description: sentencesOf(status), content: PROBLEM }]),
  );
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
    description: sayAccess(route.access),
    request: {
      ...(route.params === undefined ? {} : { params: route.params as z.ZodObject }),
      ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
      ...(route.body === undefined ? {} : { body: json(route.body) }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          { description: 'Done', ...answer(schema) },
        ]),
      ),
      ...refusedBy(route),
      default: { description: 'A problem of any request', content: PROBLEM },
    },
  };
}
