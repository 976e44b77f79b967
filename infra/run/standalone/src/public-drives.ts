import { routes } from '@bluebox/contracts/routes';
import type { PublicDrives } from '@bluebox/portal-service';
import { askRoute } from '@bluebox/service-http';
import type { Application } from './application.ts';

/** Reads public facts about drives from the services in this process. */
export function publicDrivesOf({ services }: Pick<Application, 'services'>): PublicDrives {
  const served = services.flatMap(({ service }) => service.routes);
  return {
    drive: (slug) => askRoute(served, routes.showDrive, { driveId: slug }),
    totals: (driveId) => askRoute(served, routes.showTotals, { driveId }),
  };
}
