import { guessKind } from '@bluebox/contracts/known-goods';
import { looksLikeDepartment, looksLikeName } from './people.ts';
import { plainChatText } from './plain-chat-text.ts';
import { findQuantities } from './quantities.ts';
import {
  LONGEST_WRITTEN,
  readEntry,
  type WritingDoubt,
  type WrittenEntry,
} from './written-goods.ts';

/** Reasons for reading no goods from a line. The catalogues have a sentence for each. */
export const SKIPPED_CHAT = [
  /** A sum of other lines, such as 合计. */
  'total',
  /** An announcement, an example, or a heading. */
  'note',
  /** The line is talk and names no goods. */
  'talk',
  /** Name or time of a message, whose words follow in other lines. */
  'sender',
  /** The line repeats what somebody else wrote. */
  'quote',
  /** Somebody leaves the list. */
  'withdrawn',
  /** A later line of the same person replaces this one. */
  'superseded',
  /** A later copy of the list has the same line. */
  'copied',
  /** The line has more characters than are read. */
  'too-long',
] as const;
export type SkippedChat = (typeof SKIPPED_CHAT)[number];

/** One line of a chat that is not empty. Either it has entries, or a reason for having none. */
export interface ChatLine {
  /** Number of the line in the text, from 1. */
  readonly line: number;
  /** The line as it was written, without blanks at its ends. */
  readonly text: string;
  readonly entries: readonly WrittenEntry[];
  readonly skipped?: SkippedChat;
}

interface DraftEntry {
  entry: WrittenEntry;
  readonly number: string | undefined;
  skipped?: SkippedChat;
}
interface DraftLine {
  readonly line: number;
  readonly text: string;
  readonly entries: DraftEntry[];
  skipped: SkippedChat | undefined;
}

/**
 * Reads a chat in which people say what they give: a 接龙, messages in a group, or rows of a table
 * without headings. Each line that is not empty is in the result exactly once, in the order of the
 * text.
 */
export function readChat(text: string): readonly ChatLine[] {
  const reader = new ChatReader();
  const lines = text.split(/\r\n|[\r\n\u2028\u2029\u0085]/);
  const read: DraftLine[] = [];
  for (const [index, written] of lines.entries()) {
    const shown = written.trim();
    if (shown === '') continue;
    const draft: DraftLine = { line: index + 1, text: shown, entries: [], skipped: undefined };
    reader.read(draft);
    read.push(draft);
  }
  return read.map(({ line, text: shown, entries, skipped }) => {
    const standing = entries.filter((one) => one.skipped === undefined).map(({ entry }) => entry);
    const why = skipped ?? entries.find((one) => one.skipped !== undefined)?.skipped ?? 'talk';
    return standing.length > 0
      ? { line, text: shown, entries: standing }
      : { line, text: shown, entries: [], skipped: why };
  });
}

const CLOCK = String.raw`(?:(?:\d{4}[-/年.]\s?)?\d{1,2}[-/月.]\s?\d{1,2}[日号]?\s*|今天\s*|昨天\s*|(?:周|星期)[一二三四五六日天]\s*)?(?:上午|下午|凌晨|早上|中午|晚上)?\s?\d{1,2}:\d{2}(?::\d{2})?\s?(?:AM|PM)?`;
const SENDER = new RegExp(`^(?<sender>[^:,，;]{1,40}?)\\s*:?\\s+(?:${CLOCK})$`, 'iu');
const TIME_THEN_SENDER = new RegExp(`^\\(?${CLOCK}\\)?\\s*(?<sender>[^:,，;\\d]{0,40}?):?$`, 'iu');
const TIME_INSIDE = new RegExp(`\\(?(?<![\\d:])${CLOCK}(?![\\d:])\\)?`, 'giu');
const SENDER_ALONE = /^([^:,;()\d]{1,20}):$/u;

const UNIT_CHARS = '盒瓶支袋套台件本册个只包片板罐箱条双卷打';
const NUMBERING = new RegExp(
  String.raw`^(?:\(?\s?(?<number>\d{1,4})\s?(?:[.、:,](?!\d)|\))\s*|(?:第\s?)?(?<floor>\d{1,3})\s?(?:号|楼)\s?[:.、]?\s*|(?<plain>\d{1,3})(?:\t|\s+(?=\p{Script=Han}|\p{Lu}))(?![${UNIT_CHARS}])|(?<han>[一二三四五六七八九十]{1,3})\s?[、.](?!\d)\s*|(?<dense>\d{1,3})\.(?=1[3-9]\d{9}))`,
  'u',
);
const NEXT_ENTRY = /\s(?=\d{1,3}\s?[.、)]\s?(?:\p{Script=Han}|\p{Lu}))/u;

const HEADING = /^(?:#|＃)?\s?(?:接龙|group ?note|报名接龙|捐赠接龙)/iu;
const NOTE =
  /^(?:@(?:所有人|all|全体)|#|例(?:如|子)?\s?[:.]|例(?:如|子)?\s|示例|举例|格式|模板|注意|说明|备注\s?:|提示|温馨提示|公告|通知|提醒|截止|截至\d|请(?!问)|大家|各位|感谢|为(?:了|支援)|关于|活动|时间\s?:|地点\s?:|联系人|https?:|收集点|(?:现|急)?需要?(?:[:一-龥])|急需|急缺|征集|目标|还差|还缺|现缺|欢迎|如有|有意|参与|example|format|note\s?:|please|deadline|dear|hi all|hello|we need|needed)/iu;
const TOTAL =
  /^(?:(?:以上|目前|截至目前|到目前|本次|今日|今天)?\s?(?:合计|总计|共计|累计|小计|总数|汇总|一共|总共|共(?!同|享|产|鸣))|(?:grand )?total(?![a-z])|sum(?![a-z]))/iu;
const QUOTE = /^(?:>|」|-\s?-\s?-|引用\s?[:(]|回复\s?@?[^:]{1,20}:)/u;
const RULE = /^[-=_*~·.—\s]{2,}$/u;
const WITHDRAWN =
  /取消|退出接龙|退出|不捐了|不参加了|作废|撤回|撤销|删掉|划掉|^-1$|\s-1$|(?:withdraw|cancel(?:led)?|count me out)/iu;
const CORRECTION =
  /更正|改成|改为|修改|更新|订正|应为|应该是|(?:correction|change to|changed to|make (?:it|that))/iu;
const CORRECTION_WORDS =
  /(?:更正一下|更正|修改一下|修改|更新|订正|改成|改为|应为|应该是|之前写错了|写错了|不好意思|correction|changed? to|make (?:it|that))\s?[:,;]?\s?/giu;
const TALK = /^(?:收到|好的?|ok|嗯|1|赞|支持|加油|辛苦了?|谢谢|thanks?|done|👍)[~.!;\s]*$/iu;

/** Largest number of characters of a line, which may be a whole list that lost its line breaks. */
const LONGEST_LINE = 20_000;

class ChatReader {
  /** Heading of the list, so that two lists in a text do not share their numbers. */
  #list = '';
  /** Whether the next line is the title of the list. */
  #awaitsTitle = false;
  #inQuote = false;
  /** The person of the message whose lines follow, and the line that names the person. */
  #sender: { readonly entry: WrittenEntry; readonly line: DraftLine | undefined } | undefined;
  readonly #byNumber = new Map<string, DraftEntry[]>();
  readonly #byPerson = new Map<string, DraftEntry[]>();

  read(draft: DraftLine): void {
    if (draft.text.length > LONGEST_LINE) {
      draft.skipped = 'too-long';
      return;
    }
    const plain = plainChatText(draft.text);
    const mayBeTitle = this.#awaitsTitle;
    this.#awaitsTitle = false;
    draft.skipped = this.#kindOfOther(plain, draft);
    if (draft.skipped === undefined) this.#readBody(plain, draft);
    if (mayBeTitle && (draft.skipped === 'note' || draft.skipped === 'talk')) {
      this.#list += plain;
      draft.skipped = 'note';
    }
  }

  #readBody(plain: string, draft: DraftLine): void {
    if (NOTE.test(plain)) {
      draft.skipped = 'note';
      return;
    }
    const body = plain
      .replace(TIME_INSIDE, ' ')
      .replace(/^@\S+\s+/u, '')
      .trim();
    const parts = NUMBERING.test(body) ? body.split(NEXT_ENTRY) : [body];
    for (const part of parts) this.#readPart(part.trim(), draft);
    if (draft.entries.length === 0) draft.skipped ??= 'talk';
  }

  #kindOfOther(plain: string, draft: DraftLine): SkippedChat | undefined {
    if (this.#inQuote) {
      if (/[」』]/u.test(plain)) this.#inQuote = false;
      return 'quote';
    }
    if (/^[「『]/u.test(plain)) {
      this.#inQuote = !/[」』]/u.test(plain);
      return 'quote';
    }
    if (plain === '' || RULE.test(plain)) return 'note';
    if (QUOTE.test(plain)) return 'quote';
    if (HEADING.test(plain)) {
      this.#list = plain.replace(HEADING, '').trim();
      this.#awaitsTitle = true;
      this.#sender = undefined;
      return 'note';
    }
    const sender =
      SENDER.exec(plain)?.groups?.['sender'] ??
      TIME_THEN_SENDER.exec(plain)?.groups?.['sender'] ??
      SENDER_ALONE.exec(plain)?.[1];
    if (sender === undefined || findQuantities(sender).length > 0) return undefined;
    if (sender !== '' && guessKind(sender) !== undefined) return undefined;
    const entry = readEntry(sender.replace(/^[(\s]+|[)\s:]+$/g, ''));
    this.#sender = entry.name === undefined ? undefined : { entry, line: undefined };
    draft.skipped = 'sender';
    return 'sender';
  }

  #readPart(part: string, draft: DraftLine): void {
    const numbering = NUMBERING.exec(part);
    const { number, floor, plain, han, dense } = numbering?.groups ?? {};
    const own = number ?? floor ?? plain ?? han ?? dense;
    const body = part.slice(numbering?.[0].length ?? 0).trim();
    if (body === '') return;
    if (body.length > LONGEST_WRITTEN) {
      skip(draft, 'too-long');
      return;
    }
    if (NOTE.test(body) || (own !== undefined && /^例/u.test(body))) {
      skip(draft, 'note');
      return;
    }
    if (TOTAL.test(body)) {
      skip(draft, 'total');
      return;
    }
    if (TALK.test(body)) {
      skip(draft, 'talk');
      return;
    }
    if (WITHDRAWN.test(body) && !CORRECTION.test(body)) {
      this.#withdraw(own, body, draft);
      return;
    }
    const corrects = CORRECTION.test(body);
    const words = corrects ? body.replace(CORRECTION_WORDS, ' ').trim() : body;
    const again = corrects ? NUMBERING.exec(words) : null;
    const numberHere = own ?? again?.groups?.['number'];
    const entry = readEntry(again === null ? words : words.slice(again[0].length));
    const isSaid = namesGoods(entry) || entry.doubts.includes('same-as');
    if (own === undefined && !isSaid && !(corrects && entry.name !== undefined)) {
      this.#readUnnumbered(entry, body, draft);
      return;
    }
    const follows = own === undefined ? this.#sender : undefined;
    if (follows?.line !== undefined && entry.items.length > 0 && follows.line.skipped === undefined)
      markSender(follows.line);
    const whole = withSender(entry, follows?.entry);
    if (own !== undefined)
      this.#sender =
        entry.items.length === 0 && entry.name !== undefined && !entry.doubts.includes('same-as')
          ? { entry, line: draft }
          : undefined;
    this.#add(whole, numberHere, corrects, draft);
  }

  /** Reads a line without a number and goods: talk, or the name of the person whose goods follow. */
  #readUnnumbered(entry: WrittenEntry, body: string, draft: DraftLine): void {
    const isName =
      looksLikeName(body) ||
      (entry.name !== undefined && entry.rest === '' && looksLikeName(entry.name));
    if (
      isName &&
      (entry.phone !== undefined || looksLikeName(body) || entry.department !== undefined)
    ) {
      this.#sender = { entry, line: undefined };
      skip(draft, 'sender');
      return;
    }
    skip(draft, looksLikeDepartment(body) ? 'note' : 'talk');
    return;
  }

  #add(entry: WrittenEntry, number: string | undefined, corrects: boolean, draft: DraftLine): void {
    const added: DraftEntry = { entry, number };
    const person = personOf(entry);
    const numbered =
      number === undefined || person === '' ? undefined : `${this.#list}\n${number}\n${person}`;
    const before =
      (numbered === undefined ? undefined : this.#byNumber.get(numbered)) ??
      (corrects && person !== '' ? this.#byPerson.get(person) : undefined) ??
      [];
    const standing = before.filter((one) => one.skipped === undefined);
    if (numbered !== undefined && standing.length > 0 && standing[0] !== undefined) {
      const same = standing.every((one) => sayingOf(one.entry) === sayingOf(entry));
      for (const one of standing) one.skipped = same ? 'copied' : 'superseded';
      if (!same) added.entry = doubting(entry, 'replaces');
    } else if (corrects) added.entry = correct(entry, standing);
    draft.entries.push(added);
    if (numbered !== undefined) push(this.#byNumber, numbered, added);
    if (person !== '') push(this.#byPerson, person, added);
  }

  #withdraw(number: string | undefined, body: string, draft: DraftLine): void {
    const entry = readEntry(body.replace(WITHDRAWN, ' ').trim());
    const person = personOf(
      withSender(entry, number === undefined ? this.#sender?.entry : undefined),
    );
    const before =
      (number === undefined
        ? undefined
        : this.#byNumber.get(`${this.#list}\n${number}\n${person}`)) ??
      this.#byPerson.get(person) ??
      [];
    for (const one of before) one.skipped ??= 'withdrawn';
    skip(draft, 'withdrawn');
  }
}

const push = (map: Map<string, DraftEntry[]>, key: string, entry: DraftEntry): void => {
  const all = map.get(key);
  // The entries before are settled, so only the last ones can still be replaced.
  if (all === undefined || all.every(({ skipped }) => skipped !== undefined)) map.set(key, [entry]);
  else all.push(entry);
};

function skip(draft: DraftLine, why: SkippedChat): void {
  draft.skipped ??= why;
}
function markSender(line: DraftLine): void {
  for (const one of line.entries) one.skipped ??= 'sender';
}

/**
 * Whether a line without a number says that somebody gives goods: it has goods with their quantity,
 * or a name beside goods that are known.
 */
const namesGoods = ({ items, name, nameGuessed, rest }: WrittenEntry): boolean =>
  items.some((item) =>
    item.quantity === undefined
      ? name !== undefined && !nameGuessed && rest === '' && guessKind(item.name) !== undefined
      : item.name !== '' && (item.unit !== undefined || guessKind(item.name) !== undefined),
  );

/** Adds the person of a message to a line of it that names nobody. */
function withSender(entry: WrittenEntry, sender: WrittenEntry | undefined): WrittenEntry {
  if (sender === undefined || (entry.name !== undefined && !entry.nameGuessed)) return entry;
  const { name, phone, staffNumber, department } = sender;
  return {
    ...entry,
    ...(name === undefined || entry.name !== undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone: entry.phone ?? phone }),
    ...(staffNumber === undefined ? {} : { staffNumber: entry.staffNumber ?? staffNumber }),
    ...(department === undefined ? {} : { department: entry.department ?? department }),
  };
}

const personOf = ({ name, staffNumber, phone }: WrittenEntry): string =>
  name ?? staffNumber ?? phone ?? '';

const sayingOf = ({ items, phone, department, staffNumber }: WrittenEntry): string =>
  JSON.stringify([items, phone ?? '', department ?? '', staffNumber ?? '']);

const doubting = (entry: WrittenEntry, doubt: WritingDoubt): WrittenEntry => ({
  ...entry,
  doubts: [...entry.doubts, doubt],
});

/**
 * Applies a correction to what the same person wrote before. The goods that the correction names are
 * replaced; a quantity alone corrects the only goods of the person.
 */
function correct(entry: WrittenEntry, before: readonly DraftEntry[]): WrittenEntry {
  const items = before.flatMap((one) => one.entry.items.map((item) => ({ one, item })));
  const [first] = items;
  const [own] = entry.items;
  if (first === undefined) return doubting(entry, 'corrects-nothing');
  if (own !== undefined && own.name === '' && entry.items.length === 1) {
    if (items.length !== 1) return doubting(entry, 'corrects-nothing');
    first.one.skipped = 'superseded';
    const unit = own.unit ?? first.item.unit;
    return doubting(
      {
        ...first.one.entry,
        items: [
          { ...first.item, ...own, name: first.item.name, ...(unit === undefined ? {} : { unit }) },
        ],
      },
      'replaces',
    );
  }
  const named = new Set(entry.items.map(({ name }) => name));
  let found = false;
  for (const one of before) {
    const stays = one.entry.items.filter(({ name }) => !named.has(name));
    if (stays.length === one.entry.items.length) continue;
    found = true;
    if (stays.length === 0) one.skipped = 'superseded';
    else one.entry = { ...one.entry, items: stays };
  }
  // A single item is replaced by another one: 布洛芬改成感康2盒.
  if (!found && items.length === 1 && entry.items.length === 1) {
    first.one.skipped = 'superseded';
    found = true;
  }
  return doubting(entry, found ? 'replaces' : 'corrects-nothing');
}
