import { type LANGUAGES, placeKey, type SecurityEntry } from '@bluebox/contracts';
import { BYTE_ORDER_MARK, csvRecord } from '@bluebox/spreadsheet';
import type { Accounts } from '../accounts.ts';
import type { SecurityLog, SecurityLogFilter } from '../security-log.ts';

type Language = (typeof LANGUAGES)[number];

const HEADINGS: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    '时间（UTC）',
    '种类',
    '结果',
    '账号',
    '姓名',
    '对象',
    '对象姓名',
    '分工',
    '操作',
    '地址摘要',
    '次数',
    '请求',
  ],
  en: [
    'Time (UTC)',
    'Kind',
    'Outcome',
    'Account',
    'Name',
    'Subject',
    'Name of subject',
    'Roles',
    'Operation',
    'Hash of address',
    'Times',
    'Request',
  ],
};

export interface SecurityLogTableDependencies {
  readonly securityLog: SecurityLog;
  readonly accounts: Accounts;
}

/** Returns the roles that an entry tells, each with its place if some hold only in places. */
const rolesText = ({ roles, grants }: SecurityEntry): string | undefined =>
  grants === undefined
    ? roles?.join(' ')
    : grants.map(({ role, in: place }) => `${role} (${placeKey(place)})`).join(', ');

/** Yields the security log as CSV, newest entry first, with the present names of the accounts. */
export async function* securityLogTable(
  { securityLog, accounts }: SecurityLogTableDependencies,
  filter: SecurityLogFilter,
  language: Language,
): AsyncGenerator<string> {
  const names = new Map((await accounts.list()).map(({ id, name }) => [id, name]));
  const nameOf = (id: string | undefined) => (id === undefined ? undefined : names.get(id));
  yield BYTE_ORDER_MARK + csvRecord(HEADINGS[language]);
  for await (const entry of securityLog.entries(filter))
    yield csvRecord([
      entry.at,
      entry.kind,
      entry.outcome,
      entry.account,
      nameOf(entry.account),
      entry.subject,
      nameOf(entry.subject),
      rolesText(entry),
      entry.route,
      entry.address,
      entry.count ?? 1,
      entry.correlation,
    ]);
}
