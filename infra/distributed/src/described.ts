import { Problem } from '@bluebox/contracts';
import { openApiDocument, type RunningService } from '@bluebox/service-http';
import { Router } from 'express';

/** `/openapi.json`: what a service offers, at the addresses where the portal shows it. */
export function described({ name, routes }: RunningService): Router {
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(openApiDocument([{ service: name, mount: `/api/${name}`, routes }], Problem));
  });
  return router;
}
