import type { Caller, Role } from './caller.ts';

/** Who of those with an account may call, by what a route is for; coordinators may call every one. */
const STAFF = {
  coordinator: [],
  desk: ['desk'],
  packing: ['packing'],
  /** Whoever lends a hand. */
  volunteer: ['desk', 'packing'],
  /** Everybody with an account. */
  staff: ['desk', 'packing', 'viewer'],
} as const satisfies Record<string, readonly Role[]>;
export type StaffAccess = keyof typeof STAFF;

/** Who may call: anybody, some of those with an account, or these and the holder of a private link (which the handler checks). */
export type Access = 'public' | StaffAccess | `link-or-${StaffAccess}`;

const LINK_OR = 'link-or-';

/** All that the caller's roles open. */
export const opensFor = (caller: Caller): readonly StaffAccess[] =>
  (Object.keys(STAFF) as StaffAccess[]).filter((staff) => worksAt(caller, staff));

/** Whether one of the caller's roles opens what is for these. */
export const worksAt = (caller: Caller, staff: StaffAccess): boolean => {
  const opening: readonly Role[] = STAFF[staff];
  return caller.roles.some((role) => role === 'coordinator' || opening.includes(role));
};

/** Whether the door of a route opens. Of a private link only that there is one: whose, the handler looks at. */
export function admits(access: Access, caller: Caller): boolean {
  if (access === 'public') return true;
  const isLinked = access.startsWith(LINK_OR);
  const staff = (isLinked ? access.slice(LINK_OR.length) : access) as StaffAccess;
  return worksAt(caller, staff) || (isLinked && caller.links.length > 0);
}

const SAID_OF: Record<StaffAccess, string> = {
  coordinator: 'Coordinators',
  desk: 'Who works at the desk, and coordinators',
  packing: 'Who packs, and coordinators',
  volunteer: 'Who works at the desk or packs, and coordinators',
  staff: 'Everybody with an account',
};

/** Who may call, in a sentence. */
export function sayAccess(access: Access): string {
  if (access === 'public') return 'Anybody.';
  if (!access.startsWith(LINK_OR)) return `${SAID_OF[access as StaffAccess]}.`;
  const others = SAID_OF[access.slice(LINK_OR.length) as StaffAccess];
  return `The holder of the private link. ${others}.`;
}
