import { settlement } from './settlement.ts';

/** The policies of the service. */
export const pledgePolicies = { settlement };
