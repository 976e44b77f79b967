import type { TFunction } from 'i18next';

/** An account's name, by the account's id. */
export type Names = ReadonlyMap<string, string>;

/** Actor of everybody without an account, holders of private links included. */
const PUBLIC = 'public';
/** Actors that are Bluebox itself: policies, and the erasure after the retention period. */
const SYSTEM = /^(?:policy:|retention$)/;

/** Whether the actor is an account, and neither somebody without one nor Bluebox itself. */
export const isAccount = (actor: string): boolean => actor !== PUBLIC && !SYSTEM.test(actor);

/** Returns who acted, as a text for people. */
export const actorText = (t: TFunction, actor: string, names: Names): string =>
  actor === PUBLIC
    ? t('actor.public')
    : SYSTEM.test(actor)
      ? t('actor.system')
      : (names.get(actor) ?? t('actor.unknown'));

/** Returns all who acted, each once, in the order of their first act. */
export const actorsText = (t: TFunction, actors: readonly string[], names: Names): string =>
  [...new Set(actors.map((actor) => actorText(t, actor, names)))].join(t('list.comma'));
