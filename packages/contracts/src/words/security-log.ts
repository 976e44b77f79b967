import type { SecurityEntry, SecurityKind, SecurityOutcome } from '../api/portal.ts';
import type { DisclosureKind } from '../disclosures-of-routes.ts';
import type { Role } from '../grants.ts';
import type { LANGUAGES } from '../vocabulary.ts';

/** Words of the security log in one language, on its page and in its export. */
export interface SecurityLogWords {
  /** Headings of the columns that the page and the export have. */
  readonly logHeading: Readonly<Record<'at' | 'kind' | 'outcome' | 'account' | 'subject', string>>;
  readonly logKind: Readonly<Record<SecurityKind, string>>;
  readonly logOutcome: Readonly<Record<SecurityOutcome, string>>;
  /** Outcomes of disclosures, whose entries are written before the data is given out. */
  readonly logDisclosed: Readonly<Record<DisclosureKind, string>>;
  /** Kinds of entries that tell which second factor they are about. */
  readonly logFactor: Readonly<
    Record<
      'factor-added' | 'factor-removed',
      Readonly<Record<NonNullable<SecurityEntry['factor']>, string>>
    >
  >;
  readonly role: Readonly<Record<Role, string>>;
}

const zh: SecurityLogWords = {
  logHeading: {
    at: '时间',
    kind: '事项',
    outcome: '结果',
    account: '谁',
    subject: '对谁、对什么',
  },
  logKind: {
    'sign-in': '登录',
    'sign-out': '退出',
    'password-change': '改密码',
    'session-ended': '结束登录',
    reauthentication: '再次验证身份',
    'second-step': '第二步验证',
    'factor-added': '添加两步验证方式',
    'factor-removed': '取消两步验证方式',
    'recovery-codes-made': '换备用码',
    'recovery-code-used': '用备用码',
    'provider-sign-in': '用单位账号登录',
    'provider-connected': '关联单位账号',
    'provider-disconnected': '取消关联单位账号',
    'set-up': '设置第一个账号',
    'invitation-made': '邀请',
    'invitation-accepted': '接受邀请',
    'roles-changed': '改分工',
    'account-reset': '重设密码链接',
    'account-revoked': '停用账号',
    'organisation-added': '添加单位',
    'organisation-renamed': '单位改名',
    'organisation-removed': '删除单位',
    access: '无权访问',
    'contacts-read': '看捐赠人联系方式',
    export: '导出',
    'log-read': '看安全日志',
    'log-exported': '导出安全日志',
  },
  logOutcome: {
    done: '完成',
    requested: '已请求',
    refused: '被拒绝',
    'wrong-password': '密码不对',
    'unknown-login': '没有这个登录名',
    'wrong-code': '验证码不对',
    'used-code': '验证码已用过',
    'not-connected': '没有关联的账号',
    locked: '暂时锁定',
  },
  logDisclosed: {
    'contacts-read': '已查看',
    export: '已导出',
    'log-read': '已查看',
    'log-exported': '已导出',
  },
  logFactor: {
    'factor-added': { totp: '添加验证器应用', passkey: '添加通行密钥' },
    'factor-removed': { totp: '取消验证器应用', passkey: '删除通行密钥' },
  },
  role: { coordinator: '负责人', desk: '收货台', packing: '装箱', viewer: '只读' },
};

const en: SecurityLogWords = {
  logHeading: {
    at: 'Time',
    kind: 'What',
    outcome: 'Outcome',
    account: 'Who',
    subject: 'To whom or what',
  },
  logKind: {
    'sign-in': 'Sign-in',
    'sign-out': 'Sign-out',
    'password-change': 'Password change',
    'session-ended': 'Session ended',
    reauthentication: 'Authentication again',
    'second-step': 'Second step',
    'factor-added': 'Second factor set up',
    'factor-removed': 'Second factor removed',
    'recovery-codes-made': 'New recovery codes',
    'recovery-code-used': 'Recovery code used',
    'provider-sign-in': 'Sign-in with the organisation',
    'provider-connected': 'Organisation sign-in connected',
    'provider-disconnected': 'Organisation sign-in disconnected',
    'set-up': 'Set-up of the first account',
    'invitation-made': 'Invitation',
    'invitation-accepted': 'Invitation accepted',
    'roles-changed': 'Roles changed',
    'account-reset': 'Link for a new password',
    'account-revoked': 'Account revoked',
    'organisation-added': 'Organisation added',
    'organisation-renamed': 'Organisation renamed',
    'organisation-removed': 'Organisation removed',
    access: 'Access refused',
    'contacts-read': 'Contact of a giver read',
    export: 'Export',
    'log-read': 'Security log read',
    'log-exported': 'Security log exported',
  },
  logOutcome: {
    done: 'Done',
    requested: 'Requested',
    refused: 'Refused',
    'wrong-password': 'Wrong password',
    'unknown-login': 'Unknown login',
    'wrong-code': 'Wrong code',
    'used-code': 'Code used before',
    'not-connected': 'Connected to no account',
    locked: 'Locked for a while',
  },
  logDisclosed: {
    'contacts-read': 'Read',
    export: 'Exported',
    'log-read': 'Read',
    'log-exported': 'Exported',
  },
  logFactor: {
    'factor-added': { totp: 'Authenticator app added', passkey: 'Passkey added' },
    'factor-removed': { totp: 'Authenticator app removed', passkey: 'Passkey removed' },
  },
  role: { coordinator: 'In charge', desk: 'Desk', packing: 'Packing', viewer: 'View only' },
};

/** These words have a file of their own, because only the console loads them. */
export const SECURITY_LOG_WORDS: Readonly<Record<(typeof LANGUAGES)[number], SecurityLogWords>> = {
  zh,
  en,
};

/** Returns the text for what happened; for a second factor, which one, if the entry tells it. */
export const kindText = (
  { logKind, logFactor }: SecurityLogWords,
  { kind, factor }: Pick<SecurityEntry, 'kind' | 'factor'>,
): string =>
  factor !== undefined && (kind === 'factor-added' || kind === 'factor-removed')
    ? logFactor[kind][factor]
    : logKind[kind];

/** Returns the text for the outcome; a disclosure is told as what it is, not as a request. */
export const outcomeText = (
  { logOutcome, logDisclosed }: SecurityLogWords,
  { kind, outcome }: Pick<SecurityEntry, 'kind' | 'outcome'>,
): string =>
  outcome === 'requested' && kind in logDisclosed
    ? logDisclosed[kind as DisclosureKind]
    : logOutcome[outcome];
