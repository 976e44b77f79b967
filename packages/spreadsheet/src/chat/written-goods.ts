import { findKnownGoods, guessKind } from '@bluebox/contracts/known-goods';
import { findPhones, looksLikeDepartment, looksLikeName, splitDepartment } from './people.ts';
import { plainChatText } from './plain-chat-text.ts';
import {
  type FoundQuantity,
  findQuantities,
  findSpecifications,
  QUANTITY_DOUBTS,
  unitAlone,
} from './quantities.ts';
import { findDates } from './written-dates.ts';

/** Doubts about what somebody wrote, for a person to settle. The catalogues have a sentence for each. */
export const WRITING_DOUBTS = [
  ...QUANTITY_DOUBTS,
  /** A length of time is written instead of an expiry date. */
  'shelf-life',
  'date-unclear',
  /** Digits of the telephone number are hidden. */
  'phone-masked',
  /** Somebody writes for another person. */
  'on-behalf',
  /** The goods are named by what another person gives, as in `+1`. */
  'same-as',
  /** The text does not say whose goods these are. */
  'nobody',
  /** A later line of the same person, with other goods, replaces an earlier one. */
  'replaces',
  /** The line corrects something that is not in the text. */
  'corrects-nothing',
  /** Words of the line that are not used. */
  'rest',
] as const;
export type WritingDoubt = (typeof WRITING_DOUBTS)[number];

/** One kind of goods as somebody wrote it. Absent parts were not written. */
export interface WrittenItem {
  readonly name: string;
  readonly specification?: string;
  /** The quantity in digits, or as written if it is no whole number. */
  readonly quantity?: string;
  /** Name of the unit. */
  readonly unit?: string;
  /** The day such as 2028-05-31, or the text as written if it is no day. */
  readonly expiry?: string;
  readonly condition?: string;
  readonly doubts: readonly WritingDoubt[];
}

/** The parts of one person's entry. A part that the person did not write is absent. */
export interface WrittenEntry {
  readonly name?: string;
  /** Whether the name was told apart from the goods by guessing. */
  readonly nameGuessed?: true;
  readonly phone?: string;
  readonly staffNumber?: string;
  readonly department?: string;
  readonly items: readonly WrittenItem[];
  readonly doubts: readonly WritingDoubt[];
  /** Words that could not be used. */
  readonly rest: string;
}

/* Parts that are recognised first are replaced by characters of the private use area, so that the rest
   of the line can be read as words and quantities. */
const SPECIFICATIONS_FROM = 0xe000;
const DATES_FROM = 0xe800;
const CONDITIONS_FROM = 0xf000;
const MOST_MARKS = 0x700;
const isMark = (from: number, char: string): boolean => {
  const code = char.charCodeAt(0);
  return code >= from && code < from + MOST_MARKS;
};
const MARKS = /[\ue000-\uf8ff]/gu;

interface Found {
  readonly start: number;
  readonly end: number;
}
/** Replaces the found parts of a text, each by the text that `by` returns for its index. */
function replaceFound(
  text: string,
  found: readonly Found[],
  by: (index: number) => string,
): string {
  let done = 0;
  let out = '';
  for (const [index, { start, end }] of found.slice(0, MOST_MARKS).entries()) {
    out += text.slice(done, start) + by(index);
    done = end;
  }
  return out + text.slice(done);
}
const mark = (from: number) => (index: number) => String.fromCharCode(from + index);

const CONDITION =
  /未开封|没开封|未拆封|没拆封|未拆|没拆|全新|已开封|已拆封|开过封|拆封过|unopened|sealed|opened/giu;
const CONDITION_WORDS: Readonly<Record<string, string>> = {
  未拆: '未拆封',
  没拆: '没拆封',
  开过封: '已开封',
  拆封过: '已拆封',
};
const STAFF_NUMBER =
  /(?:工号|员工号|员工编号|staff (?:no|number|id)|id)\s?[:.]?\s?([0-9A-Za-z-]{2,20})(?![0-9A-Za-z])|(?<=^|[\s,;:(|])([A-Z]{1,3}\d{4,8})(?=$|[\s,;:)|])/giu;
const LABELS =
  /(?:捐赠|药品|物品|物资)?(?:物品名称|药品名称|物品|药品|物资|名称|品名|捐赠内容|内容|规格|备注|数量|件数|item|items|goods)\s?:\s?/giu;
const LABELLED_NAME = /(?:姓名|捐赠人|名字|name|giver)\s?:\s?([^\s,;:|()]{1,20})/iu;
const LABELLED_DEPARTMENT = /(?:所在部门|部门|department|dept)\s?:\s?([^\s,;:|()]{1,20})/iu;

/** Matches the words around goods in a sentence: 我捐, 还有, I can bring. */
const BEFORE_GOODS =
  /^(?:(?:我(?:家|这|这里|这边|们|也|还|再|可以|能|想|要|来|有|先|个人)*|本人)(?:捐赠|认捐|捐献|捐|提供|带来|带|出|拿|交|贡献|报名|报)*|(?:认捐|捐赠|捐献|捐|提供|贡献|报名|可捐|能捐|可以捐)+|(?:还有|另有|另外|以及|再加|外加)|i(?:'ll| will| can| have|'d like to)?(?: (?:give|bring|donate|offer|got))*(?= )|(?:and|also|plus)(?= ))\s?/iu;
const AFTER_GOODS = /(?:谢谢大家|谢谢|辛苦了|辛苦|已交|已送到|thanks|thank you|please)[\s;,.~]*$/iu;

/** Matches the ways to join what somebody else gives: +1, 同上. */
const SAME_AS =
  /(?<![\d+])\+\s?1\s*$|(?:我也)?\s?(?:同上|同楼上|跟楼上一样|和楼上一样|跟上|一样)\s*$/u;

/** Returns the entry of one person in a line of half width, without a number before it. */
export function readEntry(written: string): WrittenEntry {
  const doubts: WritingDoubt[] = [];
  let text = written.replace(SAME_AS, () => {
    doubts.push('same-as');
    return '';
  });
  const phones = findPhones(text);
  text = replaceFound(text, phones, () => ' , ');
  const staffNumber = firstGroup(STAFF_NUMBER, text);
  text = text.replace(STAFF_NUMBER, ' ');
  const dates = findDates(text);
  text = replaceFound(text, dates, mark(DATES_FROM));
  const conditions = [...text.matchAll(CONDITION)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    word,
  }));
  text = replaceFound(text, conditions, mark(CONDITIONS_FROM));
  const specifications = findSpecifications(text);
  text = replaceFound(text, specifications, mark(SPECIFICATIONS_FROM));
  const labelledName = LABELLED_NAME.exec(text)?.[1];
  text = text.replace(LABELLED_NAME, ' ');
  const labelledDepartment = LABELLED_DEPARTMENT.exec(text)?.[1];
  text = text.replace(LABELLED_DEPARTMENT, ' ').replace(LABELS, ' ').replace(AFTER_GOODS, '');

  const reader = new EntryReader();
  reader.name = labelledName;
  reader.department = labelledDepartment;
  const parts = partsOf(reader.takeBeforeColon(text));
  for (const part of parts) reader.take(part);
  const { items, rest } = reader.finish();

  const [phone] = phones;
  if (phone?.masked === true) doubts.push('phone-masked');
  if (reader.onBehalf) doubts.push('on-behalf');
  const textOf = (marked: string) => plainWords(marked, specifications);
  const itemsRead = items.map((item): WrittenItem => {
    const marks = [...item.marked];
    const own = <T>(from: number, all: readonly T[]) =>
      marks.flatMap((char) => {
        const one = isMark(from, char) ? all[char.charCodeAt(0) - from] : undefined;
        return one === undefined ? [] : [one];
      });
    const date = own(DATES_FROM, dates)[0];
    const condition = own(CONDITIONS_FROM, conditions)[0]?.word;
    const specification = own(SPECIFICATIONS_FROM, specifications)
      .map((one) => one.text.replace(/\s+/g, ''))
      .join(' ');
    return {
      name: item.name,
      ...(specification === '' ? {} : { specification }),
      ...(item.quantity === undefined ? {} : { quantity: item.quantity.quantity }),
      ...(item.quantity?.unit === undefined ? {} : { unit: item.quantity.unit }),
      ...(date?.expiry === undefined ? {} : { expiry: date.expiry }),
      ...(condition === undefined ? {} : { condition: CONDITION_WORDS[condition] ?? condition }),
      doubts: [
        ...(item.quantity?.doubts ?? []),
        ...(date?.doubt === undefined ? [] : [date.doubt]),
      ],
    };
  });
  // 我也2盒 names no goods: they are those of somebody else.
  if (/^我?也/u.test(written) && itemsRead.some(({ name }) => name === '')) doubts.push('same-as');
  const unused = textOf(rest);
  if (unused !== '' && itemsRead.length > 0) doubts.push('rest');
  return {
    ...(reader.name === undefined ? {} : { name: reader.name }),
    ...(reader.name !== undefined && reader.nameGuessed ? { nameGuessed: true } : {}),
    ...(phone === undefined || phone.masked ? {} : { phone: phone.phone }),
    ...(staffNumber === undefined ? {} : { staffNumber }),
    ...(reader.department === undefined ? {} : { department: reader.department }),
    items: itemsRead,
    doubts,
    rest: unused,
  };
}

/**
 * Reads the goods in a line that a giver writes about their own goods, such as 布洛芬 2盒 2028.5. No part
 * of it is taken for a name.
 */
export function readGoods(line: string): Pick<WrittenEntry, 'items' | 'rest'> {
  const text = plainChatText(line).slice(0, LONGEST_WRITTEN);
  const { items, rest, name, department } = readEntry(text);
  // Goods such as 马铃薯 look like a name.
  const [first, ...others] = items;
  const isGoodsNamed = name !== undefined && first !== undefined && first.name === '';
  return {
    items: isGoodsNamed ? [{ ...first, name }, ...others] : items,
    rest: [isGoodsNamed ? undefined : name, department, rest]
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  };
}
/** Largest number of characters that are read as the entry of one person. */
export const LONGEST_WRITTEN = 500;

function firstGroup(pattern: RegExp, text: string): string | undefined {
  for (const match of text.matchAll(pattern)) {
    const group = match.slice(1).find((one) => one !== undefined);
    if (group !== undefined && /\d/.test(group)) return group.toUpperCase();
  }
  return undefined;
}

const plainWords = (marked: string, specifications: readonly { readonly text: string }[]): string =>
  marked
    .replace(MARKS, (char) =>
      isMark(SPECIFICATIONS_FROM, char)
        ? (specifications[char.charCodeAt(0) - SPECIFICATIONS_FROM]?.text ?? '')
        : '',
    )
    .replace(/[()]/g, ' ')
    .replace(/^[\s:;,.+~/*-]+|[\s:;,.+~/*-]+$/g, '')
    .replace(/\s+/g, ' ');

type Token =
  | { readonly words: string }
  | { readonly quantity: FoundQuantity; readonly glued: boolean };

/** Splits a line at its commas, and at the conjunctions after a quantity: 2盒和口罩3包. */
function partsOf(line: string): readonly (readonly Token[])[] {
  const separated = line
    .split(/[,、;|\t]|(?<=[\p{Script=Han}\ue000-\uf8ff])\s?[+&]\s?(?!\d)|\s[+&]\s/u)
    .flatMap((part) => {
      const cuts = findQuantities(part).flatMap(({ end }) => {
        const match =
          /^[\s\ue000-\uf8ff]{0,8}(?:\([^()]{0,40}\)\s?)?(和|与|及|跟|还有|另有|以及|再加|外加|另外|and(?![a-z])|&|\+|\/)/iu.exec(
            part.slice(end, end + 60),
          );
        return match === null
          ? []
          : [{ at: end + match[0].length - (match[1]?.length ?? 0), to: end + match[0].length }];
      });
      const pieces: string[] = [];
      let from = 0;
      for (const { at, to } of cuts) {
        if (at < from) continue;
        pieces.push(part.slice(from, at));
        from = to;
      }
      return [...pieces, part.slice(from)];
    });
  return separated.map(tokensOf).filter((tokens) => tokens.length > 0);
}

function tokensOf(part: string): readonly Token[] {
  const tokens: Token[] = [];
  let from = 0;
  const words = (to: number) => {
    const text = part.slice(from, to);
    if (/[^\s()]/u.test(text)) tokens.push({ words: text });
  };
  for (const quantity of findQuantities(part)) {
    words(quantity.start);
    tokens.push({ quantity, glued: !/^\s/.test(part.slice(quantity.end)) });
    from = quantity.end;
  }
  words(part.length);
  return tokens;
}

interface DraftItem {
  name: string;
  /** The words of the item with the marks of its specification, date and condition. */
  marked: string;
  quantity: FoundQuantity | undefined;
}

const hasMarksOnly = (words: string): boolean =>
  words.replace(MARKS, '').replace(/[\s().:-]+/g, '') === '';

/** Reads the parts of an entry in their order, and tells the person from the goods. */
class EntryReader {
  name: string | undefined;
  department: string | undefined;
  nameGuessed = false;
  onBehalf = false;
  readonly #items: DraftItem[] = [];
  /** Words before the first goods, which may name the person or goods that nobody knows. */
  readonly #loose: string[] = [];
  readonly #rest: string[] = [];

  /** Takes the person before a colon, and returns the words after it. */
  takeBeforeColon(text: string): string {
    const match = /^([^:]{1,40}?)\s*:\s*(.*)$/su.exec(text);
    if (match === null) return text.replace(/:/g, ' ');
    const [, before = '', after = ''] = match;
    const isPerson =
      findQuantities(before).length === 0 &&
      guessKind(bare(before)) === undefined &&
      !/[,、;|\t]/.test(before.trim());
    if (!isPerson) return text.replace(/:/g, ' ');
    this.#takePerson(before, true);
    return after.replace(/:/g, ' ');
  }

  take(tokens: readonly Token[]): void {
    const [first, second, third] = tokens;
    if (first === undefined) return;
    if ('words' in first && second !== undefined && 'quantity' in second) {
      // The quantity belongs to the words after it, as in 我捐2盒布洛芬 and 赵六 半打口罩.
      if (bare(first.words).replace(BEFORE_GOODS, '') === '' && !hasMarksOnly(first.words)) {
        this.take(tokens.slice(1));
        return;
      }
      if (
        this.#items.length === 0 &&
        third !== undefined &&
        'words' in third &&
        isGoods(third.words) &&
        looksLikeName(bare(first.words))
      ) {
        this.#takePerson(first.words, false);
        this.#takeQuantityFirst(tokens.slice(1));
        return;
      }
    }
    const quantityFirst = 'quantity' in first && second !== undefined && 'words' in second;
    const awaits = this.#items.at(-1);
    if (
      quantityFirst &&
      !(awaits !== undefined && awaits.quantity === undefined && !isGoods(second.words)) &&
      !hasMarksOnly(second.words)
    ) {
      this.#takeQuantityFirst(tokens);
      return;
    }
    for (const [index, token] of tokens.entries()) {
      if ('quantity' in token) this.#takeQuantity(token.quantity);
      else {
        const next = tokens[index + 1];
        this.#takeWords(token.words, next !== undefined && 'quantity' in next);
      }
    }
  }

  /** Takes 2盒布洛芬 3包口罩, in which each quantity belongs to the words after it. */
  #takeQuantityFirst(tokens: readonly Token[]): void {
    let quantity: FoundQuantity | undefined;
    for (const token of tokens) {
      if ('quantity' in token) {
        if (quantity !== undefined) this.#takeQuantity(quantity);
        quantity = token.quantity;
      } else if (quantity !== undefined) {
        const { goods, other } = splitGoodsFirst(token.words);
        this.#add(goods, quantity);
        quantity = undefined;
        if (other !== '') this.#takeRest(other);
      } else this.#takeRest(token.words);
    }
    if (quantity !== undefined) this.#takeQuantity(quantity);
  }

  #takeQuantity(quantity: FoundQuantity): void {
    const last = this.#items.at(-1);
    if (quantity.each)
      for (const item of this.#items)
        if (item.quantity === undefined) item.quantity = { ...quantity, each: false };
    if (last === undefined) {
      // Words that no catalogue knows are goods if a quantity follows, unless they are all that could
      // name the person.
      const goods = this.#loose.pop();
      if (goods !== undefined) this.#addNamed(goods, quantity);
      else this.#add('', quantity);
    } else if (last.quantity === undefined) last.quantity = quantity;
    else if (!quantity.each) {
      const goods = this.#loose.pop();
      if (goods !== undefined) this.#add(goods, quantity);
      else if (quantity.unit !== undefined) this.#add('', quantity);
      else this.#rest.push(quantity.quantity);
    }
  }

  #takeWords(words: string, quantityFollows: boolean): void {
    const last = this.#items.at(-1);
    if (hasMarksOnly(words)) {
      if (last !== undefined) last.marked += words;
      else this.#loose.push(words);
      return;
    }
    if (quantityFollows) {
      if (last === undefined) this.#addNamed(words, undefined);
      else if (last.quantity === undefined && !isGoods(words)) {
        // A colour or size between the goods and their quantity.
        last.marked += words;
        last.name = `${last.name} ${clean(words)}`.trim();
      } else this.#addAfterMarks(words);
      return;
    }
    if (last === undefined) {
      if (isGoods(words)) this.#addNamed(words, undefined);
      else this.#loose.push(words);
    } else this.#takeRest(words);
  }

  /** Adds goods whose words begin with the date of the goods before: 2盒 2028.5 口罩. */
  #addAfterMarks(words: string): void {
    const match = /^([\s()\ue800-\uf6ff]*)(.*)$/su.exec(words);
    const last = this.#items.at(-1);
    if (last !== undefined) last.marked += match?.[1] ?? '';
    this.#add(match?.[2] ?? words, undefined);
  }

  /** Takes words after goods: marks, more goods, a person, or words without use. */
  #takeRest(words: string): void {
    const last = this.#items.at(-1);
    const unused: string[] = [];
    const tokens = words.match(/\([^()]*\)|[^\s()]+/gu) ?? [];
    for (const [index, token] of tokens.entries()) {
      const content = bare(token);
      if (last !== undefined) last.marked += (token.match(MARKS) ?? []).join('');
      if (content === '') continue;
      const unit = unitAlone(content);
      if (unit !== undefined && last?.quantity !== undefined && last.quantity.unit === undefined) {
        last.quantity = { ...last.quantity, unit };
        continue;
      }
      if (isGoods(content)) {
        this.#add(tokens.slice(index).join(' '), undefined);
        break;
      }
      if (this.name === undefined && this.#loose.length === 0 && looksLikeName(content))
        this.name = content;
      else if (this.department === undefined && looksLikeDepartment(content))
        this.department = content;
      else if (!this.#takeDepartmentAndName(content)) unused.push(content);
    }
    if (unused.length > 0) this.#rest.push(unused.join(' '));
  }

  #takeDepartmentAndName(content: string): boolean {
    const split = this.name === undefined ? splitDepartment(content) : undefined;
    if (split === undefined) return false;
    this.name = split.person;
    this.department ??= split.department;
    return true;
  }

  /** Adds the first goods, and takes the person from the words before them. */
  #addNamed(words: string, quantity: FoundQuantity | undefined): void {
    const before = this.#loose.splice(0).join(' ');
    const isNamed = before !== '' || this.name !== undefined;
    const { person, goods, guessed } = splitPerson(words, isNamed);
    if (!isNamed && person === '' && !isGoods(words) && looksLikeName(clean(words))) {
      // People write only their name and the quantity in a list of one kind of goods: 张三 2盒.
      this.#takePerson(words, false);
      this.#add(words.replace(/[^\ue000-\uf8ff]/gu, ''), quantity);
      return;
    }
    if (before !== '') this.#takePerson(before, false);
    if (person !== '') {
      this.#takePerson(person, false);
      if (guessed) this.nameGuessed = true;
    }
    this.#add(goods, quantity);
  }

  #add(words: string, quantity: FoundQuantity | undefined): void {
    this.#items.push({ name: clean(words), marked: words, quantity });
  }

  /** Takes name and department from words that do not name goods. */
  #takePerson(words: string, isSure: boolean): void {
    const tokens = words.match(/\([^()]*\)|[^\s()/_,-]+/gu) ?? [];
    const names: string[] = [];
    for (const token of tokens) {
      const content = bare(token);
      if (content === '') continue;
      const behalf = /^(.{0,10}?)(?:代替?|帮)(.{1,8}?)(?:报|捐|交)?$/u.exec(content);
      const split = splitDepartment(content);
      if (behalf !== null && looksLikeName(behalf[2] ?? '') && !looksLikeName(content)) {
        names.push(behalf[2] ?? '');
        this.onBehalf = true;
        if (behalf[1] === '' && names.length > 1) names.shift();
      } else if (/^(?:代|帮|for|on behalf of)$/iu.test(content)) {
        this.onBehalf = true;
        names.length = 0;
      } else if (
        this.department === undefined &&
        looksLikeDepartment(content) &&
        !looksLikeName(content)
      )
        this.department = content;
      else if (split !== undefined && this.department === undefined) {
        this.department = split.department;
        names.push(split.person);
      } else if (token.startsWith('(') && names.length > 0) this.#rest.push(content);
      else names.push(content);
    }
    if (names.length === 0) return;
    const latin = names.every((name) => /^[\p{Script=Latin}'.-]+$/u.test(name));
    const known = names.findIndex(looksLikeName);
    const at = known < 0 ? 0 : known;
    this.name ??= latin ? names.join(' ') : names[at];
    if (known < 0 && !latin && !isSure) this.nameGuessed = true;
    if (!latin) this.#rest.push(...names.filter((_, index) => index !== at));
  }

  finish(): { readonly items: readonly DraftItem[]; readonly rest: string } {
    if (this.#loose.length > 0) {
      if (this.#items.length === 0) this.#takePerson(this.#loose.join(' '), false);
      else this.#rest.push(...this.#loose);
    }
    return { items: this.#items, rest: this.#rest.join(' ') };
  }
}

/** Returns words without marks, brackets around them, and blanks. */
const bare = (words: string): string =>
  words
    .replace(MARKS, '')
    .replace(/^[\s(:;,.+~/_*-]+|[\s):;,.+~/_-]+$/g, '')
    .trim();
const isGoods = (words: string): boolean =>
  guessKind(bare(words).replace(BEFORE_GOODS, '')) !== undefined;

/** Returns the name of goods without marks, empty brackets, and the words around goods. */
const clean = (words: string): string => {
  const plain = words
    .replace(MARKS, ' ')
    .replace(/\(\s*[*x×,;/ ]*\s*\)/giu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s):;,.+~/_*×-]+|[\s(:;,.+~/_*×-]+$/g, '')
    .replace(BEFORE_GOODS, '')
    .replace(/(?:各|共|一共|数量|有|装|大概|大约|约|若干|一些|少量|适量|不限)$/u, '')
    .trim();
  // A bracket that lost its other half.
  const open = plain.split('(').length - plain.split(')').length;
  return (open === 0 ? plain : plain.replace(/[()]/g, ' ').replace(/\s+/g, ' ')).trim();
};

/** Splits words before a quantity into the person and the goods. */
function splitPerson(
  words: string,
  isNamed: boolean,
): { readonly person: string; readonly goods: string; readonly guessed: boolean } {
  const tokens = [...words.matchAll(/\([^()]*\)|[^\s()/_-]+/gu)].map((match) => ({
    text: match[0],
    start: match.index,
  }));
  const none = { person: '', goods: words, guessed: false };
  if (tokens.length === 0) return none;
  for (const [index, { text, start }] of tokens.entries()) {
    if (text.startsWith('(')) continue;
    const plain = bare(text).replace(BEFORE_GOODS, '');
    const glued = index === 0 && !isNamed ? splitGlued(text) : undefined;
    if (glued !== undefined)
      return {
        person: glued.person,
        goods: words.slice(start + glued.person.length),
        guessed: true,
      };
    if (guessKind(plain) === undefined) continue;
    if (index === 0) return none;
    // Words such as 儿童 before the goods belong to their name.
    const first = tokens.findIndex(
      (token, at) => at > 0 && at <= index && isDescription(token.text),
    );
    const at = first < 0 ? start : (tokens[first]?.start ?? start);
    const before = words.slice(0, at).trim();
    return isDescription(before)
      ? none
      : { person: before, goods: words.slice(at), guessed: false };
  }
  if (isNamed || tokens.length === 1) {
    const [only] = tokens;
    const split = isNamed || only === undefined ? undefined : splitNameBefore(only.text);
    return split === undefined
      ? none
      : { person: split, goods: words.slice((only?.start ?? 0) + split.length), guessed: true };
  }
  const [first, second] = tokens;
  if (first === undefined || second === undefined) return none;
  const beforeGoods = tokens.find(
    ({ text }, index) =>
      index > 0 && !text.startsWith('(') && !looksLikeName(text) && !looksLikeDepartment(text),
  );
  const startsWithPerson = looksLikeName(bare(first.text)) || looksLikeDepartment(bare(first.text));
  if (beforeGoods === undefined)
    return startsWithPerson && !second.text.startsWith('(')
      ? { person: words.slice(0, second.start), goods: words.slice(second.start), guessed: true }
      : none;
  return startsWithPerson
    ? {
        person: words.slice(0, beforeGoods.start),
        goods: words.slice(beforeGoods.start),
        guessed: false,
      }
    : none;
}

const DESCRIPTION =
  /^(?:小儿|儿童|婴儿|成人|男|女|男士|女士|复方|盐酸|医用|家用|一次性|电子|防|加厚|全新|二手|旧|新|大|小|中|红|白|黑|蓝|[黑白红蓝绿黄灰]色|[SMLX]{1,3}码?|\d{2,3}码)$/u;
const isDescription = (text: string): boolean => DESCRIPTION.test(bare(text));

/** Number of characters in which a name and the beginning of goods are looked for. */
const LONGEST_GLUED = 40;

/** Splits a name from known goods that follow it without a blank: 张三布洛芬. */
function splitGlued(text: string): { readonly person: string } | undefined {
  const plain = text.replace(MARKS, ' ');
  const verb = /^(.{2,4}?)(?=认捐|捐赠|捐|提供)/u.exec(plain)?.[1];
  if (verb !== undefined && looksLikeName(verb)) return { person: verb };
  const found = findKnownGoods(plain.slice(0, LONGEST_GLUED));
  if (found === undefined || found.start === 0) return undefined;
  const before = plain.slice(0, found.start);
  if (looksLikeName(before) && guessKind(before) === undefined) return { person: before };
  const department = splitDepartment(before);
  if (department !== undefined) return { person: before };
  // A description stands between the name and the goods: 张三儿童口罩.
  for (let length = 3; length >= 2; length--) {
    const name = before.slice(0, length);
    if (before.length > length && looksLikeName(name) && isDescription(before.slice(length)))
      return { person: name };
  }
  return undefined;
}

/** Returns the name in words such as 张三捐, if nothing in them is known. */
const splitNameBefore = (text: string): string | undefined => {
  const verb = /^(.{2,4}?)(?=认捐|捐赠|捐|提供)/u.exec(text)?.[1];
  return verb !== undefined && looksLikeName(verb) ? verb : undefined;
};

/** Splits words after a quantity into the goods and the words behind them: 布洛芬 张三. */
function splitGoodsFirst(words: string): { readonly goods: string; readonly other: string } {
  const tokens = [...words.matchAll(/\([^()]*\)|[^\s()]+/gu)];
  const at = tokens.findIndex(
    ([token], index) =>
      index > 0 &&
      (/^[-]+$/.test(token) ||
        (looksLikeName(bare(token)) && !isGoods(token) && /\p{Script=Han}/u.test(token)) ||
        looksLikeDepartment(bare(token)) ||
        splitDepartment(bare(token)) !== undefined),
  );
  const cut = tokens[at]?.index;
  return cut === undefined
    ? { goods: words, other: '' }
    : { goods: words.slice(0, cut), other: words.slice(cut) };
}
