import { z } from 'zod';
import { Id, Instant, text } from '../vocabulary.ts';

export const AccountName = text(40);
/** At least 12 characters; common ones are refused. */
export const Password = z.string().min(12).max(200);
/** Roles of an account: may do everything, take in goods at the desk, pack, or only look. */
export const ROLES = ['coordinator', 'desk', 'packing', 'viewer'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
/**
 * An account's roles, without those that a wider one covers: a coordinator has no other, everybody else may
 * look anyway.
 */
export const Roles = z
  .array(Role)
  .min(1)
  .max(ROLES.length)
  .transform((roles): Role[] => {
    if (roles.includes('coordinator')) return ['coordinator'];
    const working = ROLES.filter((role) => role !== 'viewer' && roles.includes(role));
    return working.length > 0 ? working : ['viewer'];
  });

/** Kinds of work that a route can require: decisions, the desk, packing, any help, or looking from inside. */
export const Work = z.enum(['coordinator', 'desk', 'packing', 'volunteer', 'staff']);
export type Work = z.infer<typeof Work>;

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
export const Me = z.object({
  signedIn: z.boolean(),
  name: z.string().optional(),
  accountId: Id.optional(),
  roles: z.array(Role),
  /** Kinds of work that the roles allow. */
  may: z.array(Work),
  /** Pledges and consignments that private links opened in this browser. */
  links: z.array(z.object({ kind: z.enum(['pledge', 'consignment']), id: Id })),
  /**
   * Public URL of this Bluebox, for prints and links; when absent, the URL of the present request is used.
   */
  address: z.url().optional(),
});
export type Me = z.infer<typeof Me>;
export const AccountView = z.object({
  accountId: Id,
  login: z.string().optional(),
  name: z.string().optional(),
  status: z.enum(['invited', 'active', 'revoked']),
  roles: z.array(Role),
  createdAt: Instant,
});
export type AccountView = z.infer<typeof AccountView>;
export const InviteBody = z.strictObject({ roles: Roles });
export const GiveRolesBody = z.strictObject({ roles: Roles });

/** The device, as far as a browser tells. */
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
  /** Missing for one that began before it was noted. */
  device: Device.optional(),
  createdAt: Instant,
  /** Exact to a quarter of an hour. */
  seenAt: Instant,
  /** The one that asks. */
  current: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;
export const SessionList = z.object({ sessions: z.array(SessionView) });
export const SessionsEnded = z.object({ ended: z.int() });

export const AccountList = z.object({ accounts: z.array(AccountView) });
/**
 * Code of an invitation or a reset. Its private link is the portal's URL, `/join#` and this code; valid for 7
 * days, once.
 */
export const InvitationAnswer = z.object({ accountId: Id, code: z.string(), expiresAt: Instant });
export const OpenLinkBody = z.strictObject({ code: z.string().max(200) });
export const OpenLinkAnswer = z.object({ kind: z.enum(['pledge', 'consignment']), id: Id });
export type OpenLinkAnswer = z.infer<typeof OpenLinkAnswer>;

/** RFC 9457, with a stable `code` and the refusal's data. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Location and reason of each error in refused input. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
