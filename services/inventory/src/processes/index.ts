import { boxGrants } from './box-grants.ts';
import { forgottenGivers } from './forgotten-givers.ts';

/** The policies of the service. */
export const inventoryPolicies = { boxGrants, forgottenGivers };
