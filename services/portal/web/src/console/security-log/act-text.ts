import type { SecurityEntry, SecurityKind, SecurityOutcome } from '@bluebox/contracts';
import type { GrantPlace } from '@bluebox/contracts/grants';
import type { TFunction } from 'i18next';
import type { Names } from '../actors/actor-text.ts';
import type { Tone } from '../components/state-tag.tsx';
import { grantTexts } from '../people/place-options.ts';

export const OUTCOME_TONES: Readonly<Record<SecurityOutcome, Tone>> = {
  done: 'done',
  requested: 'going',
  refused: 'stop',
  'wrong-password': 'stop',
  'unknown-login': 'stop',
  'wrong-code': 'stop',
  'used-code': 'stop',
  'not-connected': 'stop',
  locked: 'stop',
};

/** Kinds whose subject is an account. */
const ABOUT_ACCOUNTS: ReadonlySet<SecurityKind> = new Set([
  'session-ended',
  'invitation-made',
  'roles-changed',
  'account-reset',
  'account-revoked',
]);

const ABOUT_ORGANISATIONS: ReadonlySet<SecurityKind> = new Set([
  'organisation-added',
  'organisation-renamed',
  'organisation-removed',
]);

/** Returns the accounts that an entry names: the one that acted, and the one that it acted on. */
export const accountsIn = ({ account, kind, subject }: SecurityEntry): readonly string[] => [
  ...(account === undefined ? [] : [account]),
  ...(subject !== undefined && ABOUT_ACCOUNTS.has(kind) ? [subject] : []),
];

/**
 * Returns the name of an account, or a text for no account or an unknown name.
 * @param names undefined while they are loading, when no name is shown.
 */
export const accountText = (
  t: TFunction,
  account: string | undefined,
  names: Names | undefined,
): string =>
  account === undefined
    ? t('securityLog.stranger')
    : names === undefined
      ? ''
      : (names.get(account) ?? t('actor.unknown'));

/**
 * Returns what an entry is about: a person, an organisation, the id of a record, or the operation
 * that was refused, and the roles that were given, with their places.
 * @param placeName returns the name of an organisation, drive or hand-in point.
 */
export function subjectText(
  t: TFunction,
  { kind, subject, roles, grants, route }: SecurityEntry,
  names: Names | undefined,
  placeName: (place: GrantPlace) => string,
): string {
  const subjectName = (id: string): string => {
    if (ABOUT_ACCOUNTS.has(kind)) return names?.get(id) ?? t('people.unnamed');
    return ABOUT_ORGANISATIONS.has(kind) ? placeName({ organisationId: id }) : id;
  };
  const parts = [
    ...(subject === undefined ? [] : [subjectName(subject)]),
    ...(kind === 'access' && route !== undefined ? [route] : []),
    ...(grants === undefined
      ? (roles ?? []).map((role) => t(`vocabulary:role.${role}`))
      : grantTexts(t, grants, placeName)),
  ];
  return parts.join(t('list.comma'));
}
