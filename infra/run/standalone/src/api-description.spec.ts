import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LINK_KINDS, PRIVATE_LINKS, REFUSALS, refusalsOf } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type RunningServer, startServer } from './server.ts';

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: { readonly pattern?: string };
  readonly description?: string;
}
interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content: Readonly<
    Record<string, { readonly schema: { readonly allOf?: readonly object[] } }>
  >;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Described extends Operation {
  readonly method: string;
  readonly path: string;
}

const folder = mkdtempSync(join(tmpdir(), 'bluebox-description-'));
let server: RunningServer;
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}
let document: Document;
let operations: readonly Described[];

beforeAll(async () => {
  const webRoot = join(folder, 'web');
  mkdirSync(webRoot);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Bluebox</title>');
  const config = readConfig({ BLUEBOX_DATA: join(folder, 'data'), BLUEBOX_PORT: '0' });
  server = await startServer({
    config: { ...config, logLevel: 'silent' },
    webRoot,
    logger: pino({ level: 'silent' }),
    onFatal(error) {
      throw error;
    },
  });
  document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const header = ({ parameters = [] }: Operation, name: string) =>
  parameters.find((parameter) => parameter.in === 'header' && parameter.name === name);
const statuses = ({ responses }: Operation) => Object.keys(responses).map(Number);
/** The codes that an operation lists for a status. */
const codesOf = ({ responses }: Operation, status: number): readonly string[] => {
  const [, narrowed] = responses[status]?.content['application/problem+json']?.schema.allOf ?? [];
  return (
    (narrowed as { properties: { code: { enum: string[] } } } | undefined)?.properties.code.enum ??
    []
  );
};
const isPublic = ({ security }: Operation) => security.length === 0;

describe('the description of every operation', () => {
  it('is there for each route of the contracts', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toStrictEqual(
      Object.values(routes)
        .map(({ operation }) => operation)
        .sort(),
    );
  });

  it('names who may call it, by schemes that the document has', () => {
    const schemes = Object.keys(document.components['securitySchemes'] ?? {});
    expect(schemes.sort()).toStrictEqual([
      'askerLink',
      'askerLinkCode',
      'giverLink',
      'giverLinkCode',
      'recipientLink',
      'recipientLinkCode',
      'session',
    ]);
    for (const { operationId, security } of operations) {
      expect(security, operationId).toBeInstanceOf(Array);
      for (const alternative of security)
        for (const [scheme, roles] of Object.entries(alternative)) {
          expect(schemes, operationId).toContain(scheme);
          if (scheme === 'session') expect(roles, operationId).toContain('coordinator');
          else expect(roles, operationId).toStrictEqual([]);
        }
    }
    const securityOf = (operation: string) =>
      operations.find(({ operationId }) => operationId === operation)?.security;
    expect(securityOf('submitPledge')).toStrictEqual([]);
    expect(securityOf('listAccounts')).toStrictEqual([{ session: ['coordinator'] }]);
    expect(securityOf('showPledge')).toStrictEqual([
      { session: ['coordinator', 'desk'] },
      { giverLink: [] },
      { giverLinkCode: [] },
    ]);
  });

  it('admits a private link only where the path names the record of the link', () => {
    const schemeOf = { pledge: 'giverLink', consignment: 'recipientLink', matter: 'askerLink' };
    const parameters = Object.fromEntries(
      LINK_KINDS.map((kind) => [schemeOf[kind], PRIVATE_LINKS[kind].parameter]),
    );
    for (const { method, operationId, security, path } of operations.filter(
      ({ method }) => method === 'post',
    ))
      for (const scheme of security.flatMap(Object.keys))
        if (parameters[scheme] !== undefined)
          expect(path, `${method} ${operationId}`).toContain(`{${parameters[scheme]}}`);
  });

  it('has an optional Idempotency-Key with its rules if it is a command', () => {
    for (const operation of operations) {
      const key = header(operation, 'Idempotency-Key');
      if (operation.method !== 'post') {
        expect(key, operation.operationId).toBeUndefined();
        continue;
      }
      expect([key?.required ?? false, key?.schema.pattern]).toStrictEqual([
        false,
        '^[\\x21-\\x7e]{8,128}$',
      ]);
      const admitsStrangers = isPublic(operation) || operation.security.length > 1;
      expect(key?.description?.includes('at least 22 characters'), operation.operationId).toBe(
        admitsStrangers,
      );
    }
  });

  it('has If-Match exactly if it can answer that the version differs', () => {
    for (const operation of operations)
      expect(header(operation, 'If-Match') !== undefined, operation.operationId).toBe(
        codesOf(operation, 412).includes('VERSION_MISMATCH'),
      );
    expect(operations.filter((operation) => header(operation, 'If-Match')).length).toBe(53);
  });

  it('lists the problems that its method, access and limits can lead to', () => {
    for (const operation of operations) {
      const expected = new Set([400, 429, 500, 503]);
      if (!isPublic(operation)) for (const status of [401, 403]) expected.add(status);
      if (operation.method === 'post')
        for (const status of [403, 409, 413, 415, 422]) expected.add(status);
      if (operation.tags[0] !== 'portal') for (const status of [502, 504]) expected.add(status);
      expect(statuses(operation), operation.operationId).toEqual(
        expect.arrayContaining([...expected]),
      );
      expect(codesOf(operation, 400), operation.operationId).toContain('INVALID_INPUT');
      expect(codesOf(operation, 429), operation.operationId).toStrictEqual(['TOO_MANY_REQUESTS']);
      for (const status of [429, 503])
        expect(operation.responses[status]?.headers).toHaveProperty('Retry-After');
    }
  });

  it('lists each of its refusals under the status of the refusal', () => {
    const STATUS = { invalid: 400, forbidden: 403, 'not-found': 404, conflict: 409 };
    for (const operation of operations)
      for (const code of refusalsOf(operation.operationId)) {
        const status = STATUS[REFUSALS[code].kind];
        expect(codesOf(operation, status), operation.operationId).toContain(code);
        expect(operation.responses[status]?.description).toContain(`\`${code}\`: `);
      }
  });

  it('has problem details with codes for every status that is not a success, and no default', () => {
    for (const operation of operations)
      for (const [status, { content }] of Object.entries(operation.responses)) {
        expect(status, operation.operationId).toMatch(/^[245]\d\d$/);
        if (status.startsWith('2')) continue;
        expect(Object.keys(content), operation.operationId).toStrictEqual([
          'application/problem+json',
        ]);
        expect(codesOf(operation, Number(status)).length).toBeGreaterThan(0);
      }
  });

  it('refers only to components that the document has', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference = '']) => reference,
    );
    for (const reference of new Set(references)) {
      const [, components, group = '', name = ''] = reference.split('/');
      expect(components, reference).toBe('components');
      expect(document.components[group], reference).toHaveProperty(name);
    }
  });
});
