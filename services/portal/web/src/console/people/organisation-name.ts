import type { Organisation } from '@bluebox/contracts';
import type { Language } from '../../platform/language.ts';

/** Returns the name of an organisation in a language; without an English name, its only name. */
export const organisationName = (
  { name, english }: Pick<Organisation, 'name' | 'english'>,
  language: Language,
): string => (language === 'en' ? (english ?? name) : name);
