import type { GrantPlace, LANGUAGES, SecurityEntry } from '@bluebox/contracts';
import { kindText, outcomeText, SECURITY_LOG_WORDS } from '@bluebox/contracts/words/security-log';
import { BYTE_ORDER_MARK, csvRecord } from '@bluebox/spreadsheet';
import type { Accounts } from '../accounts.ts';
import type { SecurityLog, SecurityLogFilter } from '../security-log.ts';

type Language = (typeof LANGUAGES)[number];

/** Words that only the export has. */
interface ExportWords {
  readonly utc: (heading: string) => string;
  readonly named: (heading: string) => string;
  /** Headings of the columns after the subject. */
  readonly more: readonly string[];
  readonly comma: string;
  /** Says in which place, given by its ids, a role holds. */
  readonly within: (role: string, place: string) => string;
  readonly everywhere: string;
  readonly kindOfPlace: Readonly<Record<'organisationId' | 'driveId' | 'pointId', string>>;
}
const EXPORT_WORDS: Readonly<Record<Language, ExportWords>> = {
  zh: {
    utc: (heading) => `${heading}（UTC）`,
    named: (heading) => `${heading}（姓名）`,
    more: ['分工', '操作', '地址摘要', '次数', '请求'],
    comma: '、',
    within: (role, place) => `${role}（${place}）`,
    everywhere: '全部',
    kindOfPlace: { organisationId: '单位', driveId: '活动', pointId: '收集点' },
  },
  en: {
    utc: (heading) => `${heading} (UTC)`,
    named: (heading) => `${heading} (name)`,
    more: ['Roles', 'Operation', 'Hash of address', 'Times', 'Request'],
    comma: ', ',
    within: (role, place) => `${role} (${place})`,
    everywhere: 'everywhere',
    kindOfPlace: { organisationId: 'organisation', driveId: 'drive', pointId: 'point' },
  },
};

export interface SecurityLogTableDependencies {
  readonly securityLog: SecurityLog;
  readonly accounts: Accounts;
}

/** Returns the roles that an entry tells, each with its place if some hold only in places. */
function rolesText({ roles, grants }: SecurityEntry, language: Language): string | undefined {
  const { role: word } = SECURITY_LOG_WORDS[language];
  const { comma, within, everywhere, kindOfPlace } = EXPORT_WORDS[language];
  const placeText = (place: GrantPlace): string =>
    place === 'everywhere'
      ? everywhere
      : Object.entries(place)
          .map(([kind, id]) => `${kindOfPlace[kind as keyof typeof kindOfPlace]} ${id}`)
          .join(comma);
  const texts =
    grants?.map(({ role, in: place }) => within(word[role], placeText(place))) ??
    roles?.map((each) => word[each]);
  return texts?.join(comma);
}

/**
 * Yields the security log as CSV, newest entry first, in the words of the page and with the present names of the
 * accounts.
 */
export async function* securityLogTable(
  { securityLog, accounts }: SecurityLogTableDependencies,
  filter: SecurityLogFilter,
  language: Language,
): AsyncGenerator<string> {
  const names = new Map((await accounts.list()).map(({ id, name }) => [id, name]));
  const nameOf = (id: string | undefined) => (id === undefined ? undefined : names.get(id));
  const words = SECURITY_LOG_WORDS[language];
  const { logHeading } = words;
  const { utc, named, more } = EXPORT_WORDS[language];
  yield BYTE_ORDER_MARK +
    csvRecord([
      utc(logHeading.at),
      logHeading.kind,
      logHeading.outcome,
      logHeading.account,
      named(logHeading.account),
      logHeading.subject,
      named(logHeading.subject),
      ...more,
    ]);
  for await (const entry of securityLog.entries(filter))
    yield csvRecord([
      entry.at,
      kindText(words, entry),
      outcomeText(words, entry),
      entry.account,
      nameOf(entry.account),
      entry.subject,
      nameOf(entry.subject),
      rolesText(entry, language),
      entry.route,
      entry.address,
      entry.count ?? 1,
      entry.correlation,
    ]);
}
