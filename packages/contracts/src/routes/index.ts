export * as routes from './all.ts';
export type {
  Address,
  AnswerOf,
  AnyRoute,
  ApiRoute,
  BodyOf,
  Downloads,
  ParameterOf,
  PostArguments,
  Posts,
  QueryOf,
  Reads,
  RouteSchemas,
  Sends,
  Sent,
  Streams,
} from './route.ts';
export { route } from './route.ts';
