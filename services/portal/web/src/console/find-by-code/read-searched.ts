import { boxIdIn } from '../../domain/box-address.ts';
import { codeIn } from '../../platform/link-code.ts';
import { toHalfWidth } from '../input/expiry.ts';

/** A scanned or typed text, parsed for the search. */
export type Searched =
  | { readonly kind: 'nothing' }
  /** A page of the console, given by a URL with any host. */
  | { readonly kind: 'page'; readonly href: string }
  /** A private link. It is a secret, so it is never searched for. */
  | { readonly kind: 'private-link' }
  | {
      readonly kind: 'code';
      readonly code: string;
      /** Kind of record, if the text has a word for the kind before or after the number. */
      readonly only?: 'box' | 'consignment';
    }
  | { readonly kind: 'unknown'; readonly text: string };

const PRIVATE_PAGE = /\/[pr]\/?#./;
/**
 * Matches the reference in the URL of a giver's QR code. Codes that were printed earlier have
 * `ref=`.
 */
const REFERENCE_IN_ADDRESS = /(?:\/h\/|[?&]ref=)(xlx-?[0-9a-z]{6})(?![0-9a-z])/i;
const CONSOLE_PAGE = /^(?:https?:\/\/[^/\s]+)?(\/console\/[^\s]*)$/i;
const NUMBERED = [
  ['box', /^(?:第\s*)?([1-9]\d{0,4})\s*(?:号?箱)$/],
  ['box', /^(?:箱号?|box|carton|#)\s*[:：]?\s*([1-9]\d{0,4})$/i],
  ['consignment', /^(?:第\s*)?([1-9]\d{0,3})\s*(?:批|号?运单)$/],
  ['consignment', /^(?:批次|运单|consignment)\s*[:：]?\s*([1-9]\d{0,3})$/i],
] as const;
const CODE = /^[0-9A-Z-]{1,40}$/;
const DASHES = /[\u2010-\u2015\u2212\ufe63]/g;

/**
 * Parses a code in any case or width, a word with a number ("box 17"), a URL from a QR code, or a
 * URL of this console.
 */
export function readSearched(typed: string): Searched {
  const text = toHalfWidth(typed).replace(DASHES, '-').trim();
  if (text === '') return { kind: 'nothing' };
  if (PRIVATE_PAGE.test(text) || codeIn(text) !== undefined) return { kind: 'private-link' };
  const inAddress = boxIdIn(text) ?? REFERENCE_IN_ADDRESS.exec(text)?.[1];
  if (inAddress !== undefined) return { kind: 'code', code: inAddress.toUpperCase() };
  const href = CONSOLE_PAGE.exec(text)?.[1];
  if (href !== undefined) return { kind: 'page', href };
  for (const [only, form] of NUMBERED) {
    const number = form.exec(text)?.[1];
    if (number !== undefined) return { kind: 'code', code: number, only };
  }
  const code = text.replace(/\s+/g, '').toUpperCase();
  return CODE.test(code) ? { kind: 'code', code } : { kind: 'unknown', text };
}
