import { settlement } from './settlement.ts';

export const pledgePolicies = { settlement };
