import { boxGrants } from './box-grants.ts';
import { forgottenGivers } from './forgotten-givers.ts';
import { heldGoods } from './held-goods.ts';

export const inventoryPolicies = { boxGrants, forgottenGivers, heldGoods };
