import { seemsPersonal } from '@bluebox/contracts/personal-numbers';
import { holdsUnseenCharacters } from '@bluebox/contracts/unseen-characters';
import * as z from 'zod/mini';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** One line of text as the services take it; messages are keys of the catalogue. */
export const plainText = (most: number, key: string) =>
  z.string().check(
    z.trim(),
    z.maxLength(most, `${key}.long`),
    z.refine((value) => !CONTROL.test(value) && !holdsUnseenCharacters(value), `${key}.plain`),
  );

export const required = (most: number, key: string) =>
  plainText(most, key).check(z.minLength(1, `${key}.missing`));

/** The text of an item stays in the log for ever, so it must hold no personal numbers or addresses. */
export const withoutLongNumber = (key: string) =>
  z.refine<string>((value) => !seemsPersonal(value), `${key}.number`);
