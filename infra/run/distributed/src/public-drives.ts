import type { DriveList, DriveView, TotalsView } from '@bluebox/contracts';
import type { DrivesOfOrganisations, PublicDrives } from '@bluebox/portal-service';
import { ANYBODY, type MintToken } from '@bluebox/service-http';
import type { z } from 'zod';

/** Time-out of a service's answer, in milliseconds. */
const PATIENCE = 5_000;

/** Reads public facts about drives from the services that have them. */
export function publicDrivesFrom(
  urls: { readonly pledge: string; readonly tracker: string },
  mintToken: MintToken,
): PublicDrives {
  const ask = async (service: 'pledge' | 'tracker', path: string): Promise<unknown> => {
    const token = await mintToken(ANYBODY, service);
    const response = await fetch(new URL(path, urls[service]), {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 404 || response.status === 400) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) throw new Error(`${service} gave no facts about a drive: ${response.status}`);
    return response.json();
  };
  return {
    drive: async (slug) =>
      (await ask('pledge', `/drives/${encodeURIComponent(slug)}`)) as DriveView | undefined,
    totals: async (driveId) =>
      (await ask('tracker', `/drives/${encodeURIComponent(driveId)}/totals`)) as
        | TotalsView
        | undefined,
  };
}

/** Counts the drives of organisations in the service that has them. */
export function drivesOfOrganisationsFrom(
  { pledge }: { readonly pledge: string },
  mintToken: MintToken,
): DrivesOfOrganisations {
  return {
    async count(organisationId, caller) {
      const url = new URL('/drives', pledge);
      url.searchParams.set('organisationId', organisationId);
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${await mintToken(caller, 'pledge')}` },
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!response.ok) throw new Error(`pledge did not list drives: ${response.status}`);
      return ((await response.json()) as z.infer<typeof DriveList>).drives.length;
    },
  };
}
