import { routes } from '@bluebox/contracts/routes';
import type { ShareFacts } from './share-facts.ts';
import { SHARE_HEIGHT, SHARE_WIDTH } from './share-picture-drawing.ts';
import { shareState } from './share-pictures.ts';
import { SHARE_WORDS, type ShareLanguage } from './share-words.ts';

/* Builds the head of a drive's page for link previews. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Escapes a text for HTML, including in quoted attributes. */
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

/** Largest number of characters in a description, because previews have room for a short text. */
const MOST_DESCRIPTION = 200;

/** A drive's page as link previews show it. */
export interface SharedPage {
  readonly slug: string;
  readonly facts: ShareFacts;
  readonly language: ShareLanguage;
  /** Public origin, without a path. Without an origin, the tags have no URLs. */
  readonly origin: string | undefined;
  /** Path of the page, with its query. */
  readonly path: string;
}

/** Returns the page's title and its tags for link previews (Open Graph). */
export function headTags({ slug, facts, language, origin, path }: SharedPage): string {
  const words = SHARE_WORDS[language];
  const picture = routes.drawShare.at(
    { slug },
    { lang: language === 'en' ? 'en' : undefined, v: shareState(facts, language) },
  );
  const description = [...words.description(facts)].slice(0, MOST_DESCRIPTION).join('');
  const properties: readonly (readonly [string, string])[] = [
    ['og:type', 'website'],
    ['og:site_name', words.site],
    ['og:locale', words.locale],
    ['og:title', facts.title],
    ['og:description', description],
    ...(origin === undefined
      ? []
      : ([
          ['og:url', origin + path],
          ['og:image', origin + picture],
          ['og:image:type', 'image/png'],
          ['og:image:width', String(SHARE_WIDTH)],
          ['og:image:height', String(SHARE_HEIGHT)],
          ['og:image:alt', `${facts.title} · ${words.to(facts.recipient)}`],
        ] as const)),
  ];
  return [
    `<title>${escapeHtml(`${facts.title} · ${words.site}`)}</title>`,
    `<meta name="description" content="${escapeHtml(description)}">`,
    '<meta name="twitter:card" content="summary_large_image">',
    ...properties.map(
      ([name, content]) => `<meta property="${name}" content="${escapeHtml(content)}">`,
    ),
  ].join('\n');
}

const HTML_LANGUAGE: Readonly<Record<ShareLanguage, string>> = { zh: 'zh-CN', en: 'en' };
const TITLE = /<title>[^<]*<\/title>/;

/** Tags of a page's head, and the language of their texts. */
export interface PageHead {
  readonly tags: string;
  readonly language: ShareLanguage;
}

/** Returns the built page in the language of the head, with the tags in place of its title. */
export const withHeadTags = (html: string, { tags, language }: PageHead): string =>
  // The replacement is a function, so that `$` in a text has no special meaning.
  html
    .replace(TITLE, () => tags)
    .replace(/<html lang="[^"]*"/, `<html lang="${HTML_LANGUAGE[language]}"`);
