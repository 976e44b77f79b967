export * as routes from './all.ts';
export type {
  Address,
  AnswerOf,
  AnyRoute,
  ApiRoute,
  BodyOf,
  Downloads,
  EventsOf,
  ParameterOf,
  PostArguments,
  Posts,
  QueryOf,
  Reads,
  RouteSchemas,
  Sends,
  Sent,
  SentEvent,
  Streams,
} from './route.ts';
export { route } from './route.ts';
