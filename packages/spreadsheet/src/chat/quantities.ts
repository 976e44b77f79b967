import { findKnownGoods } from '@bluebox/contracts/known-goods';

// Quantities as people write them in a chat: 2盒, 两盒, ×2, 半打, 2 boxes.

const HAN_DIGITS = '零一二三四五六七八九';
const HAN_NUMERAL = '[零〇一二两俩三仨四五六七八九十百]{1,6}';

/** Returns the value of a Chinese numeral up to 999; `undefined` for other texts. */
export function readHanNumeral(text: string): number | undefined {
  const plain = text
    .replace(/[两俩]/g, '二')
    .replace(/仨/g, '三')
    .replace(/〇/g, '零');
  if (!/^[零一二三四五六七八九十百]+$/.test(plain)) return undefined;
  const digit = (char: string | undefined, otherwise: number) =>
    char === undefined || char === '' ? otherwise : HAN_DIGITS.indexOf(char);
  const match =
    /^(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(
      plain,
    );
  if (match === null) return undefined;
  const [, hundreds, tens, ten, ones] = match;
  const value =
    digit(hundreds, 0) * 100 + (ten === undefined ? 0 : digit(tens, 1) * 10) + digit(ones, 0);
  return value === 0 ? undefined : value;
}

/** Units that goods are counted in, as they are written in a chat. */
const UNIT_WORDS =
  '盒|瓶|支|袋|套|台|件|本|册|个|只|包|片|板|罐|听|箱|条|双|根|卷|把|副|顶|床|张|辆|块|枚|提|份|对';
const UNIT_WORDS_EN =
  'boxes|box|bottles|bottle|tubes|tube|vials|bags|bag|sets|set|kits|kit|units|unit|pieces|piece|pcs|pc|books|items|item|packs|pack|packets|packet|sheets|strips|cans|tins|cartons|carton|pairs|pair';

/** Names of units for which the import has another word: two shoes are 2双, which it counts as 个. */
const COUNTED_AS: Readonly<Record<string, string>> = {
  听: '罐',
  条: '件',
  双: '个',
  根: '支',
  卷: '个',
  把: '个',
  副: '个',
  顶: '件',
  床: '件',
  张: '片',
  辆: '台',
  块: '个',
  枚: '个',
  提: '包',
  份: '套',
  对: '个',
  pairs: 'item',
  pair: 'item',
};

/** Returns the name of a unit as the import knows it, if a text is nothing but a unit. */
export const unitAlone = (text: string): string | undefined =>
  new RegExp(`^(?:${UNIT_WORDS}|${UNIT_WORDS_EN})$`, 'iu').test(text)
    ? (COUNTED_AS[text.toLowerCase()] ?? text.toLowerCase())
    : undefined;

/** A quantity in a text, by its position. */
export interface FoundQuantity {
  readonly start: number;
  readonly end: number;
  /** The number in digits, or the text as written if it is no whole number, such as 2-3. */
  readonly quantity: string;
  /** Name of the unit as the import knows it; absent if none is written. */
  readonly unit?: string;
  /** Whether 各 stands before the quantity, which then holds for all goods before it. */
  readonly each: boolean;
  readonly doubts: readonly QuantityDoubt[];
}
export const QUANTITY_DOUBTS = ['carton', 'dozen', 'unclear-quantity', 'other-unit'] as const;
export type QuantityDoubt = (typeof QUANTITY_DOUBTS)[number];

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?!\d)|\d{1,7}(?:\.\d{1,3})?`;
const RANGE = String.raw`(?:${NUMBER})\s?(?:-|~|至|到)\s?\d{1,6}|两三|三四|三五|四五|五六|七八|[几数]`;
/** Matches words that begin like a unit but name no unit: 三件套, 一个月, 两包装. */
const NO_UNIT = '(?!套(?:装|$)|装|月|人|小时|星期|学期|半年|书|面|月龄)';
const QUANTITY = new RegExp(
  [
    // 半打, 一打, 两打口罩
    String.raw`(?<dozens>半|\d{1,3}|${HAN_NUMERAL})\s?打(?![印折包])`,
    // 2盒, 两盒, ×2盒, 各2盒
    String.raw`(?<each>各\s?)?(?:[*x×]\s?)?(?<number>${RANGE}|${NUMBER}|${HAN_NUMERAL}|半)\s?(?:大|小)?(?<unit>${UNIT_WORDS})${NO_UNIT}`,
    // 2 boxes of
    String.raw`(?<![a-z\d.])(?<english>${NUMBER}|an?|one|two|three|four|five|six|seven|eight|nine|ten|half)\s?(?<unitEn>${UNIT_WORDS_EN})(?![a-z])(?:\s+of(?![a-z]))?`,
    // ×2, *2, x2
    String.raw`(?<![a-z])[*x×]\s?(?<times>${NUMBER})(?![\d.a-z%°])`,
  ].join('|'),
  'giu',
);
/** Matches a number without a unit that stands apart: 布洛芬 2, 布洛芬2. */
const BARE =
  /(?<![\p{Script=Latin}\d.,:/~+-])(\d{1,6})(?![\d.,:/~-]*\d)(?=\s|$|[)])|(?<=\s|^)(\d{1,6})(?=\s)/gu;
const ENGLISH_NUMBERS = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
];

/**
 * Finds the quantities in a text of half width. Numbers that measure instead of counting, such as
 * 0.3g, must be replaced before.
 */
export function findQuantities(text: string): readonly FoundQuantity[] {
  const found: FoundQuantity[] = [];
  for (const match of text.matchAll(QUANTITY)) {
    const one = quantityOf(match);
    if (one !== undefined) found.push(one);
  }
  if (found.length > 0) return found;
  for (const match of text.matchAll(BARE)) {
    const [all, number = match[2] ?? ''] = match;
    const start = match.index;
    found.push({
      start,
      end: start + all.length,
      quantity: plainNumber(number),
      each: false,
      doubts: [],
    });
  }
  return found;
}

/** Returns the number without thousands separators and leading zeros. */
const plainNumber = (written: string): string => written.replace(/,/g, '').replace(/^0+(?=\d)/, '');

function quantityOf(match: RegExpExecArray): FoundQuantity | undefined {
  const [all] = match;
  const { dozens, each, number, unit, english, unitEn, times } = match.groups ?? {};
  const start = match.index;
  const at = { start, end: start + all.length, each: each !== undefined };
  if (dozens !== undefined) {
    const count = dozens === '半' ? 0.5 : (readHanNumeral(dozens) ?? Number(dozens));
    return { ...at, quantity: String(count * 12), doubts: ['dozen'] };
  }
  if (times !== undefined) return { ...at, quantity: plainNumber(times), doubts: [] };
  if (english !== undefined) {
    const word = english.toLowerCase();
    const value = /^an?$/.test(word) ? 1 : ENGLISH_NUMBERS.indexOf(word);
    const quantity = value > 0 ? String(value) : plainNumber(english);
    return { ...at, quantity, ...unitNamed(unitEn ?? '', quantity) };
  }
  if (number === undefined) return undefined;
  const value = readHanNumeral(number);
  // 一二 and 三七 are no numerals, and the goods keep their characters: 三七片.
  // The characters belong to a name or to the goods in 王五板蓝根 and 三件套.
  if (value !== undefined && startsGoods(match.input, start, all, unit ?? '')) return undefined;
  if (value === undefined && new RegExp(`^${HAN_NUMERAL}$`, 'u').test(number) && !isRange(number))
    return undefined;
  const quantity = isRange(number)
    ? number
    : value === undefined
      ? plainNumber(number)
      : String(value);
  return { ...at, quantity, ...unitNamed(unit ?? '', quantity) };
}

/** Largest number of characters in which a name of goods is looked for. */
const NEARBY = 16;
const startsGoods = (text: string, start: number, all: string, unit: string): boolean =>
  [start, start + all.length - unit.length].some(
    (at) => findKnownGoods(text.slice(at, at + NEARBY))?.start === 0,
  );

const isRange = (number: string): boolean => new RegExp(`^(?:${RANGE})$`, 'u').test(number);

function unitNamed(written: string, quantity: string): Pick<FoundQuantity, 'unit' | 'doubts'> {
  const plain = written.toLowerCase();
  const unit = COUNTED_AS[plain] ?? plain;
  return {
    unit,
    doubts: [
      ...(/^(?:箱|cartons?)$/.test(unit) ? (['carton'] as const) : []),
      ...(/^\d+$/.test(quantity) ? [] : (['unclear-quantity'] as const)),
      ...(unit === plain ? [] : (['other-unit'] as const)),
    ],
  };
}

/**
 * Matches measures and contents of a pack, which are no quantities of goods: 0.3g*24粒, 500ml, 100片装,
 * 10片/盒. A count of pieces alone, such as 24粒, is one too, because goods are not counted in 粒.
 */
const MEASURE =
  '(?:毫克|微克|千克|公斤|毫升|厘米|毫米|万单位|单位|国际单位|kg|mg|ug|μg|mcg|g|ml|cl|l|iu|cm|mm|m|寸|克|升|斤|%|°c|度|k?w|v|mah)';
const INSIDE = '(?:粒|片|丸|袋|支|枚|贴|板|瓶|抽|节|条|张|只|个|根|s|t)';
const PACKS = '(?:盒|瓶|袋|板|包|支|箱|罐|套|提|box|bottle|pack)';
const N = String.raw`\d{1,6}(?:\.\d{1,4})?`;
const SPECIFICATION = new RegExp(
  [
    String.raw`${N}\s?${MEASURE}(?![a-z])(?:\s?[*x×:/-]\s?${N}\s?(?:${MEASURE}|${INSIDE}|粒)(?![a-z]))*(?:\s?[*x×]\s?\d{1,4}(?=\s?(?:\/|装)))?(?:\s?\/\s?${PACKS})?装?`,
    String.raw`${N}\s?(?:粒|丸|s)(?![a-z])(?:\s?[*x×]\s?${N}\s?${INSIDE}(?![a-z]))*(?:\s?\/\s?${PACKS})?装?`,
    String.raw`${N}\s?${INSIDE}(?![a-z])(?:\s?[*x×]\s?${N}\s?${INSIDE}(?![a-z]))*(?:装|\s?\/\s?${PACKS}|每${PACKS})`,
    String.raw`${N}\s?${INSIDE}(?![a-z])(?=\s?[*x×]\s?\d{1,4}\s?(?:盒|箱|套|包|瓶))`,
    String.raw`(?:每|一)?${PACKS}\s?(?:装|内含|含)\s?${N}\s?(?:${INSIDE}|粒)`,
  ].join('|'),
  'giu',
);

/** A part of a text that describes the pack. */
export interface FoundSpecification {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Finds measures and contents of packs in a text of half width. */
export const findSpecifications = (text: string): readonly FoundSpecification[] =>
  [...text.matchAll(SPECIFICATION)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
