export { type Access, opensFor, type StaffAccess, worksAt } from './access.ts';
export { type AppliedUpTo, appliedUpTo, viewsOf } from './applied-up-to.ts';
export { askRoute } from './ask-route.ts';
export { BoundedMap } from './bounded-map.ts';
export {
  ANYBODY,
  type Caller,
  isCoordinator,
  type LinkGrant,
  linkGeneration,
} from './caller.ts';
export { capabilityCode, readCapabilityCode } from './capability-code.ts';
export { type Consumers, type Policies, runConsumers } from './consumers.ts';
export {
  CONTROL_HEADER,
  CONTROL_MOUNT,
  type ControlOptions,
  controlRoutes,
  type KeyCommands,
  settled,
} from './control.ts';
export { type AppOptions, createApp } from './create-app.ts';
export { cookieName, LINK_HEADER, LINKS_COOKIE, SESSION_COOKIE } from './credentials.ts';
export { type GuardedEffects, guardedEffects } from './effects.ts';
export { filteredPage, type ListQuery, listPage, readPageKey, writePageKey } from './list-page.ts';
export { localHost, networkAddress, reachableHost } from './network-address.ts';
export { newId } from './new-id.ts';
export { type DocumentedService, openApiDocument } from './open-api.ts';
export { type ParkedOfConsumer, retryParked } from './parked.ts';
export { PHOTO_BODY_LIMIT, takeInPhoto } from './photo-intake.ts';
export { assertPrivateKey, keepPrivate, writePrivate } from './private-files.ts';
export {
  HttpProblem,
  httpProblem,
  noSuchRoute,
  PROBLEMS,
  problemHandler,
  STATUS_OF_KIND,
  sendProblem,
  tooManyRequests,
} from './problem.ts';
export { type ProofOfWork, proofOfWork } from './proof-of-work.ts';
export { rebuildViews } from './rebuild.ts';
export { errorRecord, requestLog } from './request-log.ts';
export {
  created,
  type Delivery,
  defineRoute,
  type EventSink,
  ok,
  type Reply,
  type Route,
  type RouteRequest,
} from './route.ts';
export {
  callerIn,
  type LocatedRecord,
  type Places,
  placeOfDrive,
  seesPoints,
  worksIn,
} from './scope.ts';
export { type PhotoRoom, type SentPhotos, sendPhoto, sentPhotosIn } from './sent-photos.ts';
export type {
  DependenciesOf,
  RunningService,
  ServiceDependencies,
  ServiceReport,
} from './service.ts';
export {
  type ApiRouterOptions,
  apiRouter,
  REPLAYED_HEADER,
  type ServiceRouterOptions,
  serviceRouter,
} from './service-router.ts';
export {
  type MintToken,
  TOKEN_LIFETIME,
  tokenMint,
  tokenVerifier,
  type VerifyToken,
} from './service-token.ts';
export { type FileHeading, streamFile } from './stream-file.ts';
export { type ViewsWhenRead, viewsWhenRead } from './views-when-read.ts';
