import { boxClaims } from './box-claims.ts';
import { endedCases } from './ended-cases.ts';

export const shipmentPolicies = { boxClaims, endedCases };
