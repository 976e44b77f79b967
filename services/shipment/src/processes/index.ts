import { boxClaims } from './box-claims.ts';
import { endedCases } from './ended-cases.ts';

/** The policies of the service. */
export const shipmentPolicies = { boxClaims, endedCases };
