export * from './acceptance.ts';
export { KIT_FATES, type KitFate } from './accounts.ts';
export * from './api/index.ts';
export * from './calendar.ts';
export { assertCatalogued, type MayNameItem } from './catalogued.ts';
export * from './codes.ts';
export * from './counted.ts';
export {
  DISCLOSURES_OF_ROUTES,
  type DisclosureKind,
  disclosureOf,
} from './disclosures-of-routes.ts';
export * from './drive-texts.ts';
export type { EventDefinition, EventOf } from './events/definition.ts';
export * from './events/index.ts';
export {
  type GiverSearch,
  giverSearch,
  giverTerms,
  meetsSearch,
  phoneEndIn,
} from './giver-search.ts';
export * from './grants.ts';
export * from './hand-in-slots.ts';
export * from './holds.ts';
export * from './journey-states.ts';
export * from './kit-contents.ts';
export { type KitGoods, lackingGoods } from './lacking-goods.ts';
export * from './large-pledge.ts';
export {
  LOT_PROBLEMS,
  type LotProblem,
  lettersLikeDigits,
  lotProblem,
  tidyLot,
} from './lot.ts';
export * from './matter-clock.ts';
export * from './matter-kinds.ts';
export { type MovedLine, movedLines } from './moved-lines.ts';
export * from './pack-code.ts';
export { seemsPersonal } from './personal-numbers.ts';
export {
  OIDC_SETTINGS,
  type OidcSettings,
  oidcSettings,
  PORTAL_SETTINGS,
} from './portal-settings.ts';
export * from './positions.ts';
export * from './private-links.ts';
export { ProductCode, TypedProductCode } from './product-code.ts';
export {
  DEFAULT_REAUTHENTICATION_MINUTES,
  MOST_REAUTHENTICATION_MINUTES,
  type NeededAuthentication,
  REAUTHENTICATION_OF_ROUTES,
  reauthenticationOf,
} from './reauthentication-of-routes.ts';
export * from './receipts-of-boxes.ts';
export {
  REFUSALS,
  REFUSALS_BY_SUBJECT,
  type Refusal,
  type RefusalCode,
  refuse,
} from './refusals.ts';
export { type Operation, REFUSALS_OF_ROUTES, refusalsOf } from './refusals-of-routes.ts';
export {
  DEFAULT_SECURITY_LOG_DAYS,
  isRetentionOver,
  LEAST_SECURITY_LOG_DAYS,
  RETENTION_DAYS,
} from './retention.ts';
export { isSameItem } from './same-item.ts';
export {
  RECORDS_OF_PARAMETERS,
  type RecordKind,
  type RecordName,
  type RouteScope,
  recordKindsOf,
  SCOPES_OF_ROUTES,
  scopeOf,
  UNKNOWN_RECORDS,
} from './scopes-of-routes.ts';
export { SEARCH_INDEXES } from './search-indexes.ts';
export {
  isTooShortToSearch,
  searchableDay,
  searchableItem,
  searchTerms,
  searchTextOf,
} from './search-text.ts';
export { readVariables, withPassword } from './secret-settings.ts';
export * from './services.ts';
export { splitOver } from './split-over.ts';
export { holdsUnseenCharacters } from './unseen-characters.ts';
export * from './vocabulary.ts';
export * from './watched-needs.ts';
export { quantityIn, WORDS, type Words } from './words/index.ts';
export * from './written-day.ts';
export { writtenReference } from './written-reference.ts';
