import { z } from 'zod';
import { type Grant, placeKey, ROLES, type Role, WORKS } from '../grants.ts';
import { LINK_KINDS } from '../private-links.ts';
import { GivenInstant, HandInPoint, Id, Instant, idsUpTo, LANGUAGES, text } from '../vocabulary.ts';
import { pageOf, paging } from './paging.ts';

// Bodies, queries and answers of the portal's routes.

/** Second factors by which somebody can authenticate. */
export const FACTOR_METHODS = ['totp', 'passkey', 'recovery-code'] as const;
export const FactorMethod = z.enum(FACTOR_METHODS);
export type FactorMethod = z.infer<typeof FactorMethod>;

export const AccountName = text(40);
/** A password. The portal refuses common passwords and passwords that contain the login. */
export const Password = z.string().min(12).max(200);
const RoleName = z.enum(ROLES);
/**
 * An account's roles, without roles that another of them includes: `coordinator` includes all
 * roles, and each role includes `viewer`.
 */
export const Roles = z
  .array(RoleName)
  .min(1)
  .max(ROLES.length)
  .transform((roles): Role[] => {
    if (roles.includes('coordinator')) return ['coordinator'];
    const working = ROLES.filter((role) => role !== 'viewer' && roles.includes(role));
    return working.length > 0 ? working : ['viewer'];
  });

const GrantPlace = z.union([
  z.literal('everywhere'),
  z.strictObject({ organisationId: Id }),
  z.strictObject({ driveId: Id }),
  z.strictObject({ driveId: Id, pointId: HandInPoint.shape.pointId }),
]);
/** A role and the place in which it holds. Only the desk can be limited to a hand-in point. */
export const GrantGiven = z
  .strictObject({ role: RoleName, in: GrantPlace })
  .refine(
    ({ role, in: place }) => role === 'desk' || typeof place === 'string' || !('pointId' in place),
    {
      path: ['role'],
      message: 'must be desk at a hand-in point',
    },
  );
/** Largest number of grants of an account, because each token carries all of them. */
export const MOST_GRANTS = 40;

/**
 * An account's grants, without roles that another role in the same place includes, and without
 * repetitions.
 */
export const Grants = z
  .array(GrantGiven)
  .min(1)
  .max(MOST_GRANTS)
  .transform((grants): Grant[] => {
    const places = new Map(grants.map((grant) => [placeKey(grant.in), grant.in]));
    return [...places].flatMap(([key, place]) =>
      Roles.parse(
        ROLES.filter((role) =>
          grants.some((each) => each.role === role && placeKey(each.in) === key),
        ),
      ).map((role): Grant => ({ role, in: place })),
    );
  });

export const SetUpBody = z.strictObject({
  code: z.string().max(100),
  name: AccountName,
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{2,31}$/, 'use 3 to 32 of a-z, 0-9, dot, hyphen'),
  password: Password,
});
export const SignInBody = z.strictObject({
  login: z.string().max(64),
  password: z.string().max(200),
});
export const ChangePasswordBody = z.strictObject({
  currentPassword: SignInBody.shape.password,
  newPassword: SetUpBody.shape.password,
});
export const SignedIn = z.object({
  signedIn: z.boolean(),
  name: z.string().optional(),
  /**
   * Second factors of the account, one of which completes the sign-in. Present if the password was
   * right, but is not enough.
   */
  secondStep: z.array(FactorMethod).optional(),
});
export const Me = z.object({
  signedIn: z.boolean(),
  name: z.string().optional(),
  accountId: Id.optional(),
  /** Roles that the account has in any place. */
  roles: z.array(RoleName),
  /** Roles and their places; absent if every role holds everywhere. */
  grants: z.array(GrantGiven).optional(),
  /** Kinds of work that the roles allow in any place. */
  may: z.array(z.enum(WORKS)),
  /** Pledges and consignments whose private links were opened in this browser. */
  links: z.array(z.object({ kind: z.enum(LINK_KINDS), id: Id })),
  /**
   * Whether this browser is signed in only so far that it can set up the second factor that is
   * required here.
   */
  mustAddFactor: z.boolean().optional(),
  /**
   * Public URL of this Bluebox for prints and links, only for callers who are signed in. If absent,
   * pages use the URL that they were loaded from.
   */
  address: z.url().optional(),
});
export type Me = z.infer<typeof Me>;
export const LinksForgotten = Me.pick({ links: true });
export const AccountView = z.object({
  accountId: Id,
  login: z.string().optional(),
  name: z.string().optional(),
  status: z.enum(['invited', 'active', 'revoked']),
  /** Roles that the account has in any place. */
  roles: z.array(RoleName),
  /** Roles and their places; absent if every role holds everywhere. */
  grants: z.array(GrantGiven).optional(),
  createdAt: Instant,
  /** Note of the inviter on who is invited; only until the person has joined. */
  invitee: AccountName.optional(),
  /** End of the present one-time link, of an invitation or a reset; absent if there is none. */
  linkEndsAt: Instant.optional(),
});
export type AccountView = z.infer<typeof AccountView>;
/** Roles that hold everywhere, or roles with their places. */
export const GiveRolesBody = z.union([
  z.strictObject({ roles: Roles }),
  z.strictObject({ grants: Grants }),
]);
/** Note on who is invited, by which the inviter tells open invitations apart. */
const invitee = { invitee: AccountName.optional() };
export const InviteBody = z.union([
  z.strictObject({ roles: Roles, ...invitee }),
  z.strictObject({ grants: Grants, ...invitee }),
]);
export type InviteBody = z.output<typeof InviteBody>;
export type GiveRolesBody = z.output<typeof GiveRolesBody>;
export const RolesGiven = z.object({
  accountId: Id,
  roles: z.array(RoleName),
  grants: z.array(GrantGiven).optional(),
});
export const AccountRevoked = z.object({ accountId: Id });

/** The device, as far as the browser reveals it. */
export const Device = z.object({
  browser: z.enum([
    'wechat',
    'wecom',
    'dingtalk',
    'feishu',
    'edge',
    'firefox',
    'chrome',
    'safari',
    'other',
  ]),
  system: z.enum(['android', 'ios', 'harmony', 'windows', 'mac', 'linux', 'other']),
});
export type Device = z.infer<typeof Device>;
/** A browser that is signed in. */
export const SessionView = z.object({
  sessionId: Id,
  /** The device; absent for a session that is older than this field. */
  device: Device.optional(),
  createdAt: Instant,
  /** Time of the last request, at most 15 minutes too early. */
  seenAt: Instant,
  /** Whether the request was made in this session. */
  current: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;
export const SessionList = z.object({ sessions: z.array(SessionView) });
export const SessionsEnded = z.object({ ended: z.int() });

export const AccountList = z.object({ accounts: z.array(AccountView) });
/**
 * Code of an invitation or a reset, for the link `<portal>/join#<code>`. The code works once,
 * within 7 days.
 */
export const InvitationAnswer = z.object({ accountId: Id, code: z.string(), expiresAt: Instant });
export const OpenLinkBody = z.strictObject({ code: z.string().max(200) });
export const OpenLinkAnswer = z.object({ kind: z.enum(LINK_KINDS), id: Id });
export type OpenLinkAnswer = z.infer<typeof OpenLinkAnswer>;

export const DrawQrQuery = z.strictObject({
  text: z.string().regex(/^[A-Za-z0-9:/._?=-]{1,120}$/, 'letters, digits and : / . _ ? = - only'),
});
export const DrawShareQuery = z.strictObject({
  lang: z.enum(LANGUAGES).default('zh'),
  /** Hash of the picture's content, so that caches fetch a changed picture under a new URL. */
  v: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/)
    .optional(),
});

/** Kinds of entries in the security log. */
export const SECURITY_KINDS = [
  'set-up',
  'sign-in',
  'sign-out',
  'password-change',
  'session-ended',
  'reauthentication',
  'second-step',
  'factor-added',
  'factor-removed',
  'recovery-codes-made',
  'recovery-code-used',
  'provider-sign-in',
  'provider-connected',
  'provider-disconnected',
  'invitation-made',
  'invitation-accepted',
  'roles-changed',
  'account-reset',
  'account-revoked',
  'organisation-added',
  'organisation-renamed',
  'organisation-removed',
  'access',
  'contacts-read',
  'export',
  'log-read',
  'log-exported',
] as const;
export const SecurityKind = z.enum(SECURITY_KINDS);
export type SecurityKind = z.infer<typeof SecurityKind>;
/**
 * Outcomes of what the security log tells. `requested` means that the entry was written before the
 * request was answered; a refusal of that request has an entry of its own.
 */
export const SECURITY_OUTCOMES = [
  'done',
  'requested',
  'refused',
  'wrong-password',
  'unknown-login',
  'wrong-code',
  'used-code',
  'not-connected',
  'locked',
] as const;
export const SecurityOutcome = z.enum(SECURITY_OUTCOMES);
export type SecurityOutcome = z.infer<typeof SecurityOutcome>;
/** An entry of the security log, which holds random ids and no names. */
export const SecurityEntry = z.object({
  /** Id of the entry, by which entries of the same millisecond are sorted. */
  id: z.string(),
  at: Instant,
  kind: SecurityKind,
  outcome: SecurityOutcome,
  /** Id of the account that acted, or whose sign-in was tried; absent for strangers. */
  account: z.string().optional(),
  /** Id or reference of the account, organisation, drive, pledge or consignment that was acted on. */
  subject: z.string().optional(),
  /** Roles that the account in `subject` received. */
  roles: z.array(RoleName).optional(),
  /** Places of those roles; absent if every role holds everywhere. */
  grants: z.array(GrantGiven).optional(),
  /** Second factor that was set up or removed; absent in entries from before this field. */
  factor: FactorMethod.exclude(['recovery-code']).optional(),
  /** Name of the operation. */
  route: z.string().optional(),
  /** Keyed hash of the network address; `others` where one entry counts many addresses. */
  address: z.string(),
  /** Id of the request; of the first one, if the entry counts several. */
  correlation: z.string(),
  /** Number of equal refusals within a minute, which share one entry. */
  count: z.int().optional(),
});
export type SecurityEntry = z.infer<typeof SecurityEntry>;
const securityFilter = {
  kind: SecurityKind.optional(),
  /** Id of the account that acted. */
  account: Id.optional(),
  /** Beginning of the time span, inclusive. */
  from: GivenInstant.optional(),
  /** End of the time span, exclusive. */
  to: GivenInstant.optional(),
};
export const ListSecurityLogQuery = z.strictObject({ ...securityFilter, ...paging });
export const ExportSecurityLogQuery = z.strictObject({
  ...securityFilter,
  language: z.enum(LANGUAGES).default('zh'),
});
export const SecurityLogPage = z.object({ rows: z.array(SecurityEntry), ...pageOf });
/** Largest number of accounts whose names are given at once. */
export const MOST_NAMES = 100;
export const ListNamesQuery = z.strictObject({
  /** Ids of the accounts, separated by dots. Unknown ids are ignored. */
  ids: idsUpTo(MOST_NAMES),
});
/** Names of accounts, so that pages can say who did what. Accounts without a name are left out. */
export const NameList = z.object({
  names: z.array(z.object({ accountId: Id, name: z.string() })),
});

/** An organisation, to which drives can belong. */
export const Organisation = z.object({
  organisationId: Id,
  name: text(60),
  /** English name, for readers of English. */
  english: text(60).optional(),
  createdAt: Instant,
});
export type Organisation = z.infer<typeof Organisation>;
export const OrganisationBody = z.strictObject({ name: text(60), english: text(60).optional() });
export const OrganisationChanged = z.object({ organisationId: Id });
export const OrganisationList = z.object({ organisations: z.array(Organisation) });

/** An error as in RFC 9457, with the stable `code` and the `data` of the refusal. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Path and message of each error in refused input. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
