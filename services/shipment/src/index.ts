export {
  type Case,
  type CaseCommand,
  caseDecider,
  caseStream,
  casesOpenedBy,
} from './domain/case.ts';
export {
  type Consignment,
  type ConsignmentCommand,
  consignmentDecider,
  consignmentStream,
} from './domain/consignment.ts';
export { boxClaims } from './processes/box-claims.ts';
export { shipmentPolicies } from './processes/index.ts';
export { shipmentProjections } from './projections/index.ts';
export { runShipmentService, type ShipmentServiceDependencies } from './service.ts';
