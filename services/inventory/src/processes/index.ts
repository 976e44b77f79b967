import { boxGrants } from './box-grants.ts';
import { forgottenGivers } from './forgotten-givers.ts';

export const inventoryPolicies = { boxGrants, forgottenGivers };
