import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type DocumentedService, openApiDocument } from '@bluebox/service-http';
import { type RequestHandler, Router } from 'express';
import { staticFiles } from './static-files.ts';

/* Serves the description of the API, and a page for reading it. */

export const API_DESCRIPTION = '/api/openapi.json';
export const DOCS_MOUNT = '/api/docs';
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bluebox API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${DOCS_MOUNT}/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="${DOCS_MOUNT}/swagger-ui-bundle.js"></script>
<script src="${DOCS_MOUNT}/open.js"></script>
</body>
</html>
`;
const script = `SwaggerUIBundle({
  url: '${API_DESCRIPTION}',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
});
`;

/**
 * Sends the API description, which is built at the first request.
 * @param pathsBehind described paths of services in other processes.
 * @param https whether browsers reach the portal only by HTTPS, which changes names of cookies.
 */
export function apiDescription(
  documented: readonly DocumentedService[],
  pathsBehind: (() => Promise<object>) | undefined,
  https: boolean,
): RequestHandler {
  let document: string | undefined;
  return async (_request, response) => {
    if (document === undefined) {
      const own = openApiDocument(documented, { https });
      const paths = { ...(await pathsBehind?.()), ...own.paths };
      document = JSON.stringify({ ...own, paths });
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.type('json').send(document);
  };
}

/**
 * Serves a page for reading the API description. All files of the page come from our own origin.
 */
export function apiDocs(): Router {
  const require = createRequire(import.meta.url);
  const files = staticFiles(dirname(require.resolve('swagger-ui-dist/swagger-ui.css')));
  const send =
    (type: string, text: string): RequestHandler =>
    (_request, response) => {
      response.setHeader('Cache-Control', 'no-cache');
      response.type(type).send(text);
    };
  const router = Router();
  router.get('/', send('html', page));
  router.get('/open.js', send('js', script));
  for (const name of FILES)
    router.get(`/${name}`, async (request, response, next) => {
      if (!(await files.send(request, response, name, 'no-cache'))) next();
    });
  return router;
}
