export { type BoxCommand, boxDecider, boxStream } from './domain/box.ts';
export { type ParcelCommand, parcelDecider, parcelStream } from './domain/parcel.ts';
export {
  type HandedInPledge,
  type ReceptionCommand,
  receptionDecider,
  receptionStream,
} from './domain/reception.ts';
export { inventoryPolicies } from './processes/index.ts';
export { inventoryProjections } from './projections/index.ts';
export { runInventoryService } from './service.ts';
