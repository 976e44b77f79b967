import type { Caller } from '@bluebox/service-http';

/** The drives of organisations, from the service that owns drives. */
export interface DrivesOfOrganisations {
  /** Returns the number of an organisation's drives that the caller sees, drafts included. */
  count(organisationId: string, caller: Caller): Promise<number>;
}
