import type { LANGUAGES } from '../vocabulary.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';
import { zh } from './zh.ts';

export { quantityIn, TERMS, type Term, type Words } from './words.ts';

export const WORDS: Readonly<Record<(typeof LANGUAGES)[number], Words>> = { zh, en };
