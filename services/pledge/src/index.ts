export { type DriveCommand, driveDecider, driveStream } from './domain/drive.ts';
export { type PledgeCommand, pledgeDecider, pledgeStream } from './domain/pledge.ts';
export { pledgePolicies } from './processes/index.ts';
export { pledgeProjections } from './projections/index.ts';
export { type PledgeServiceDependencies, runPledgeService } from './service.ts';
