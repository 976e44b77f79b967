export { giveRights } from './kafka.ts';
export { type MongodbProvision, provisionMongodb } from './mongodb.ts';
export { type Right, serviceRights, topicOf } from './service-rights.ts';
