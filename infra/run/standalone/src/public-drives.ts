import type { DriveView, TotalsView } from '@bluebox/contracts';
import type { PublicDrives } from '@bluebox/portal-service';
import { askRoute } from '@bluebox/service-http';
import type { Application } from './application.ts';

/** Reads public facts about drives from the services in this process. */
export function publicDrivesOf({ services }: Pick<Application, 'services'>): PublicDrives {
  const routes = services.flatMap(({ service }) => service.routes);
  return {
    drive: async (slug) =>
      (await askRoute(routes, 'showDrive', { driveId: slug })) as DriveView | undefined,
    totals: async (driveId) =>
      (await askRoute(routes, 'showTotals', { driveId })) as TotalsView | undefined,
  };
}
