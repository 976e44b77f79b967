import { routes } from '@bluebox/contracts/routes';
import type { DrivesOfOrganisations, PublicDrives } from '@bluebox/portal-service';
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

/** Counts the drives of organisations in the service in this process. */
export function drivesOfOrganisationsIn({
  services,
}: Pick<Application, 'services'>): DrivesOfOrganisations {
  const served = services.flatMap(({ service }) => service.routes);
  return {
    async count(organisationId, caller) {
      const asked = { caller, query: { organisationId } };
      return (await askRoute(served, routes.listDrives, {}, asked))?.drives.length ?? 0;
    },
  };
}
