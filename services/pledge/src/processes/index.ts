import { appointments } from './appointments.ts';
import { settlement } from './settlement.ts';

export const pledgePolicies = { settlement, appointments };
