import { boxIdIn } from '../../domain/box-address.ts';
import { toHalfWidth } from './expiry.ts';

/** A scanned or typed text, parsed as one of the known codes. */
export type ScannedCode =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'box'; readonly boxId: string }
  /** A carton of the current drive, by the number on its label. */
  | { readonly kind: 'box-number'; readonly number: number }
  | { readonly kind: 'unknown'; readonly text: string };

const REFERENCE = /(?:^|[^0-9A-Z])XLX[- ]?([0-9A-Z]{6})(?![0-9A-Z])/;
const BOX_NUMBER = /^[1-9][0-9]{0,4}$/;
/** A reference without its prefix. Six digits are rather a staff number, so they need the prefix. */
const BARE_REFERENCE = /^(?=.*[A-Z])[0-9A-Z]{6}$/;

/**
 * Parses a reference (with or without `XLX-`, in any case and width), a box's id or number, or a
 * URL with a reference or box id.
 */
export function readScan(typed: string): ScannedCode {
  const text = toHalfWidth(typed).trim();
  if (text === '') return { kind: 'nothing' };
  const box = boxIdIn(text);
  if (box !== undefined) return { kind: 'box', boxId: box };
  if (BOX_NUMBER.test(text)) return { kind: 'box-number', number: Number(text) };
  const upper = text.toUpperCase();
  const letters = REFERENCE.exec(upper)?.[1] ?? (BARE_REFERENCE.test(upper) ? upper : undefined);
  if (letters !== undefined) return { kind: 'reference', reference: `XLX-${letters}` };
  return { kind: 'unknown', text };
}
