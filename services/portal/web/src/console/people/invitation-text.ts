import type { AccountView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { formatInstant } from '../../platform/formatting.ts';

/** Returns the name of an account; for an open invitation the note on who is invited. */
export const personName = (
  t: TFunction,
  { name, invitee }: Pick<AccountView, 'name' | 'invitee'>,
): string =>
  name ?? (invitee === undefined ? t('people.unnamed') : t('people.invited', { invitee }));

/**
 * Returns the sentences about the dates of an account: when it was made, and until when its present
 * one-time link can be used.
 */
export function datesOf(
  t: TFunction,
  { status, createdAt, linkEndsAt }: Pick<AccountView, 'status' | 'createdAt' | 'linkEndsAt'>,
  now: Date,
): readonly string[] {
  const made = t(status === 'invited' ? 'people.invitedAt' : 'people.since', {
    at: formatInstant(createdAt),
  });
  if (linkEndsAt === undefined) return [made];
  const end = t(new Date(linkEndsAt) > now ? 'people.linkEnds' : 'people.linkEnded', {
    at: formatInstant(linkEndsAt),
  });
  return [made, end];
}
