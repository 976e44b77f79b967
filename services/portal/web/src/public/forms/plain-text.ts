import { seemsPersonal } from '@bluebox/contracts/personal-numbers';
import { holdsUnseenCharacters, isOneLine } from '@bluebox/contracts/unseen-characters';
import * as z from 'zod/mini';

/** Makes a schema for one line of text. Messages are keys of the catalogue. */
export const plainText = (most: number, key: string) =>
  z.string().check(
    z.trim(),
    z.maxLength(most, `${key}.long`),
    z.refine((value) => isOneLine(value) && !holdsUnseenCharacters(value), `${key}.plain`),
  );

export const required = (most: number, key: string) =>
  plainText(most, key).check(z.minLength(1, `${key}.missing`));

/**
 * Makes a check that refuses personal numbers and email addresses in the text of an item, because
 * the log keeps this text for ever.
 */
export const withoutLongNumber = (key: string) =>
  z.refine<string>((value) => !seemsPersonal(value), `${key}.number`);
