import { lastDayOfMonth } from './acceptance.ts';
import { hasCheckDigit } from './check-digit.ts';

/*
 * Reads the codes that makers print on packs. "GenSpecs" below are the GS1 General Specifications.
 */

/** Code of a pack, by kind. */
export type PackCode = ProductNumber | ElementStrings | TraceCode | RawDeviceCode;

/** Retail bar code. It names a product and nothing about the single pack. */
export interface ProductNumber {
  readonly kind: 'gtin';
  /** GTIN with a valid check digit, padded with zeros to 14 digits. */
  readonly gtin: string;
}

/** GS1 element strings, as in the square codes on medicine and devices. At least one part is known. */
export interface ElementStrings {
  readonly kind: 'gs1';
  /** GTIN as in {@link ProductNumber}; absent in a second bar code that only has dates or the lot. */
  readonly gtin?: string;
  /** Expiry, ISO day. A date without a day is the last day of its month. */
  readonly expiry?: string;
  /** Production, ISO day, or ISO month if the code has no day. */
  readonly produced?: string;
  readonly lot?: string;
  readonly serial?: string;
}

/** Trace code of a medicine (药品追溯码). It is unique to its pack. */
export interface TraceCode {
  readonly kind: 'trace';
  /** All 20 digits. */
  readonly trace: string;
  /** The first seven digits, which are equal on all packs of a product. */
  readonly product: string;
}

/** Device identifier of the issuers MA and AHM, whose parts are not read. */
export interface RawDeviceCode {
  readonly kind: 'udi';
  readonly issuer: 'ma' | 'ahm';
  readonly raw: string;
}

export interface UnreadPackCode {
  readonly kind: 'refused';
  readonly why: PackCodeRefusal;
}
export const PACK_CODE_REFUSALS = [
  /** A digit of the GTIN is wrong. */
  'wrong-check-digit',
  /** A part is missing or impossible, so the code was read incompletely. */
  'torn',
  /** The text is no code of a pack. */
  'unknown',
] as const;
export type PackCodeRefusal = (typeof PACK_CODE_REFUSALS)[number];

/** Longest text that is read. No carrier of element strings holds more. */
export const LONGEST_PACK_CODE = 400;

/**
 * Reads the code of a pack, as it comes from a camera, a hand scanner or a keyboard. Full-width
 * characters are read as half-width. Never throws.
 * @param year the present year, such as 2027, by which two-digit years get their century.
 */
export function readPackCode(text: string, year: number): PackCode | UnreadPackCode {
  if (text.length > LONGEST_PACK_CODE) return refused('unknown');
  const tidied = tidyCode(text);
  const { prefix, rest } = splitPrefix(tidied);
  if (prefix !== undefined && GS1_SYMBOLOGIES.has(prefix)) return readElements(rest, year);
  if (/^https?:\/\//i.test(rest)) return readDigitalLink(rest, year);
  if (/^MA\.\d{3}\./i.test(rest)) return { kind: 'udi', issuer: 'ma', raw: rest };
  if (/^\(?AHM[).:]?(?=.*\d)/i.test(rest)) return { kind: 'udi', issuer: 'ahm', raw: rest };
  if (BRACKET.test(rest)) return readBracketed(rest, year);
  if (/^\d+$/.test(rest)) return readDigits(rest, year);
  return rest.includes(SEPARATOR) || /^01\d/.test(rest)
    ? readElements(rest, year)
    : requireGtin(readElements(rest, year), 'unknown');
}

/**
 * Returns the number by which the catalogue knows the product of a code: the GTIN of 14 digits, or
 * the seven digits of a medicine's trace code. Returns `undefined` if the code has neither.
 */
export function productCodeOf(code: PackCode): string | undefined {
  switch (code.kind) {
    case 'gtin':
    case 'gs1':
      return code.gtin;
    case 'trace':
      return code.product;
    case 'udi':
      return undefined;
  }
}

/**
 * Returns the text that identifies the single pack, which is equal for all notations of its code, or
 * `undefined` if the code does not tell packs of a product apart.
 */
export function packIdentityOf(code: PackCode): string | undefined {
  if (code.kind === 'trace') return code.trace;
  if (code.kind === 'gs1' && code.gtin !== undefined && code.serial !== undefined)
    return `01${code.gtin}21${code.serial}`;
  return undefined;
}

const refused = (why: PackCodeRefusal): UnreadPackCode => ({ kind: 'refused', why });

/** Character that decoders put in the place of FNC1 (GenSpecs, section 7.8). */
const SEPARATOR = '\u001d';
/** Ways in which hand scanners and pages write the separator. */
const WRITTEN_SEPARATOR = /\u241d|<GS>|\{GS\}/gi;

function tidyCode(text: string): string {
  const plain = text.normalize('NFKC').replace(WRITTEN_SEPARATOR, SEPARATOR);
  let [start, end] = [0, plain.length];
  const isMargin = (place: number) =>
    plain[place] === SEPARATOR || (plain[place] as string).trim() === '';
  while (start < end && isMargin(start)) start += 1;
  while (start < end && isMargin(end - 1)) end -= 1;
  return plain.slice(start, end);
}

/** Symbology identifiers of carriers of element strings (GenSpecs, section 5). */
const GS1_SYMBOLOGIES: ReadonlySet<string> = new Set([']d2', ']C1', ']Q3', ']e0', ']J1']);

function splitPrefix(text: string): { readonly prefix?: string; readonly rest: string } {
  const prefix = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0];
  if (prefix === undefined) return { rest: text };
  const rest = text.slice(prefix.length);
  return { prefix, rest: rest.startsWith(SEPARATOR) ? rest.slice(1) : rest };
}

const GTIN_LENGTHS: readonly number[] = [8, 12, 13, 14];
const TRACE_CODE = /^8\d{19}$/;

function readDigits(digits: string, year: number): PackCode | UnreadPackCode {
  if (TRACE_CODE.test(digits)) return { kind: 'trace', trace: digits, product: digits.slice(0, 7) };
  const { length } = digits;
  if (GTIN_LENGTHS.includes(length))
    return hasCheckDigit(digits)
      ? { kind: 'gtin', gtin: digits.padStart(14, '0') }
      : refused('wrong-check-digit');
  if (length < 8) return refused('unknown');
  if (length < 16) return refused('torn');
  if (digits.startsWith('01')) return readElements(digits, year);
  const isMedicine = digits.startsWith('8') && length < 20;
  return requireGtin(readElements(digits, year), isMedicine ? 'torn' : 'unknown');
}

/**
 * Refuses a result without a GTIN, because nothing else shows that a text without prefix, brackets
 * and separators has element strings.
 */
function requireGtin(
  code: PackCode | UnreadPackCode,
  why: PackCodeRefusal,
): PackCode | UnreadPackCode {
  if (code.kind === 'refused') return refused(code.why === 'wrong-check-digit' ? code.why : why);
  return code.kind === 'gs1' && code.gtin !== undefined ? code : refused(why);
}

/**
 * Lengths of element strings with a predefined length, application identifier included, by the
 * first two digits (GenSpecs, section 7.8.5, concatenation). No separator follows these.
 */
const PREDEFINED_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['00', 20],
  ...(['01', '02', '03'] as const).map((ai) => [ai, 16] as const),
  ['04', 18],
  ...numbered(11, 19).map((ai) => [ai, 8] as const),
  ['20', 4],
  ...numbered(31, 36).map((ai) => [ai, 10] as const),
  ['41', 16],
]);
/** First two digits of the assigned application identifiers without a predefined length. */
const OTHER_IDENTIFIERS: ReadonlySet<string> = new Set([
  ...['10', '21', '22', '23', '24', '25', '30', '37', '39', '40', '42', '43'],
  ...['70', '71', '72', '80', '81', '82'],
  ...numbered(90, 99),
]);

function numbered(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** Application identifier with its data. */
type Element = readonly [identifier: string, data: string];

/** Reads element strings that stand behind each other, as decoders return them. */
function readElements(text: string, year: number): PackCode | UnreadPackCode {
  const elements: Element[] = [];
  for (let rest = text; rest !== ''; ) {
    if (rest.startsWith(SEPARATOR)) {
      rest = rest.slice(1);
      continue;
    }
    const identifier = rest.slice(0, 2);
    const length = PREDEFINED_LENGTHS.get(identifier) ?? lengthToSeparator(rest);
    if (!isAssigned(identifier))
      return refused(/^\d?$/.test(identifier) && elements.length > 0 ? 'torn' : 'unknown');
    if (rest.length < length || rest.slice(0, length).includes(SEPARATOR)) return refused('torn');
    elements.push([identifier, rest.slice(2, length)]);
    rest = rest.slice(length);
  }
  return partsOf(elements, year);
}

const isAssigned = (identifier: string): boolean =>
  PREDEFINED_LENGTHS.has(identifier) || OTHER_IDENTIFIERS.has(identifier);

function lengthToSeparator(text: string): number {
  const end = text.indexOf(SEPARATOR);
  return end === -1 ? text.length : end;
}

const BRACKET = /^\(\d{2,4}\)/;

/** Reads element strings as they are printed below a code, with identifiers in brackets. */
function readBracketed(text: string, year: number): PackCode | UnreadPackCode {
  const elements: Element[] = [];
  for (let rest = text; rest !== ''; ) {
    const bracket = BRACKET.exec(rest)?.[0];
    if (bracket === undefined) return refused('torn');
    const identifier = bracket.slice(1, -1);
    const prefix = identifier.slice(0, 2);
    if (!isAssigned(prefix)) return refused('unknown');
    const after = rest.slice(bracket.length);
    // Data may have brackets of its own, but hardly one around the digits of an identifier.
    const next = /\(\d{2,4}\)/.exec(after);
    const data = after.slice(0, next?.index).replaceAll(SEPARATOR, '').trim();
    const length = PREDEFINED_LENGTHS.get(prefix);
    if (length !== undefined && identifier.length + data.length !== length) return refused('torn');
    elements.push([prefix, identifier.slice(2) + data]);
    rest = next === null ? '' : after.slice(next.index);
  }
  return partsOf(elements, year);
}

/**
 * Reads a GS1 Digital Link: GTIN, lot and serial number stand in the path, dates in the query. Other
 * addresses are not codes of packs.
 */
function readDigitalLink(address: string, year: number): PackCode | UnreadPackCode {
  const [path = '', query = ''] = address.replace(/#.*$/s, '').split(/\?(.*)/s, 2);
  const parts = path.split('/').slice(3);
  const from = parts.findIndex(
    (part, place) => part === '01' && /^\d+$/.test(parts[place + 1] ?? ''),
  );
  if (from === -1) return refused('unknown');
  const [, digits = '', ...others] = parts.slice(from);
  if (!GTIN_LENGTHS.includes(digits.length)) return refused('torn');
  const pairs: string[][] = [];
  for (let place = 0; place < others.length; place += 2) pairs.push(others.slice(place, place + 2));
  for (const pair of query.split('&')) pairs.push(pair.split('='));
  const elements: Element[] = [['01', digits.padStart(14, '0')]];
  for (const [identifier = '', value = ''] of pairs) {
    if (!READ_IDENTIFIERS.has(identifier)) continue;
    const data = decoded(value);
    if (data === undefined) return refused('torn');
    elements.push([identifier, data]);
  }
  return partsOf(elements, year);
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Identifiers of GTIN, lot, production, expiry and serial number. Other elements are skipped. */
const READ_IDENTIFIERS: ReadonlySet<string> = new Set(['01', '10', '11', '17', '21']);
/** Characters of a lot or serial number (GenSpecs, section 7.11, set 82). */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

/** Returns the parts that elements state. An element that is repeated must have the same data. */
function partsOf(elements: readonly Element[], year: number): PackCode | UnreadPackCode {
  const data = new Map<string, string>();
  for (const [identifier, value] of elements) {
    if (value === '') return refused('torn');
    if (!READ_IDENTIFIERS.has(identifier)) continue;
    if ((data.get(identifier) ?? value) !== value) return refused('torn');
    data.set(identifier, value);
  }
  const gtin = data.get('01');
  if (gtin !== undefined && !/^\d{14}$/.test(gtin)) return refused('torn');
  if (gtin !== undefined && !hasCheckDigit(gtin)) return refused('wrong-check-digit');
  const expiry = data.has('17') ? dateOf(data.get('17') as string, year) : undefined;
  const produced = data.has('11') ? dateOf(data.get('11') as string, year) : undefined;
  const [lot, serial] = [data.get('10'), data.get('21')];
  const isPossible =
    expiry !== null && produced !== null && [lot, serial].every((text) => SET_82.test(text ?? '-'));
  if (!isPossible) return refused('torn');
  const parts = {
    ...(gtin === undefined ? {} : { gtin }),
    ...(expiry === undefined ? {} : { expiry: expiry.day ?? lastDayOfMonth(expiry.month) }),
    ...(produced === undefined ? {} : { produced: produced.day ?? produced.month }),
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serial }),
  };
  return Object.keys(parts).length === 0 ? refused('unknown') : { kind: 'gs1', ...parts };
}

/** Reads a date of the form YYMMDD; `null` if the calendar has no such day. The day may be 00. */
function dateOf(
  text: string,
  year: number,
): { readonly month: string; readonly day?: string } | null {
  const [, yy = '', mm = '', dd = ''] = /^(\d\d)(0[1-9]|1[0-2])(\d\d)$/.exec(text) ?? [];
  if (dd === '') return null;
  const month = `${fullYear(Number(yy), year)}-${mm}`;
  if (dd === '00') return { month };
  const day = `${month}-${dd}`;
  return day <= lastDayOfMonth(month) ? { month, day } : null;
}

/** Gives a two-digit year its century: at most 49 years back and 50 ahead (GenSpecs, section 7.12). */
function fullYear(yy: number, present: number): number {
  const ahead = yy - (present % 100);
  const century = present - (present % 100) + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
  return century + yy;
}
