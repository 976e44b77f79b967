export { type DeskCommand, deskDecider, deskStream } from './domain/desk.ts';
export { type MatterCommand, matterDecider, matterStream } from './domain/matter.ts';
export { carePolicies } from './processes/index.ts';
export { careProjections } from './projections/index.ts';
export { type CareServiceDependencies, runCareService } from './service.ts';
