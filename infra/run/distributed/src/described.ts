import { openApiDocument, type RunningService } from '@bluebox/service-http';
import { Router } from 'express';

/** Serves `/openapi.json`, the service's API, with the URLs under which the portal exposes it. */
export function described({ name, routes }: RunningService): Router {
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(openApiDocument([{ service: name, mount: `/api/${name}`, routes }]));
  });
  return router;
}
