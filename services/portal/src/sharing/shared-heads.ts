import type { Request } from 'express';
import { headTags, type PageHead } from './page-head.ts';
import type { PublicDrives } from './public-drives.ts';
import { type ShareFacts, shareFacts } from './share-facts.ts';
import type { ShareLanguage } from './share-words.ts';

/**
 * Longest time, in milliseconds, that a page waits for its preview tags. People who open the page
 * do not need the tags.
 */
const PATIENCE = 1_500;

/**
 * Makes a function that returns the tags for link previews of a drive's page; `undefined` if the
 * tags are not available in time.
 */
export function sharedHeads({
  publicDrives,
  originOf,
  onTrouble,
}: {
  readonly publicDrives: PublicDrives;
  /** Returns the public origin, without a path; `undefined` when it is not known. */
  readonly originOf: (request: Request) => string | undefined;
  readonly onTrouble: (error: unknown) => void;
}) {
  const factsOf = async (
    slug: string,
    language: ShareLanguage,
  ): Promise<ShareFacts | undefined> => {
    const drive = await publicDrives.drive(slug);
    const totals = drive && (await publicDrives.totals(drive.driveId));
    return drive === undefined || totals === undefined
      ? undefined
      : shareFacts(drive, totals, language);
  };
  return async (request: Request, slug: string): Promise<PageHead | undefined> => {
    const language = languageOf(request);
    const facts = await inTime(
      factsOf(slug, language).catch((error: unknown) => {
        onTrouble(error);
        return undefined;
      }),
    );
    if (facts === undefined) return undefined;
    const tags = headTags({
      slug,
      facts,
      language,
      origin: originOf(request),
      // Programs that make previews read this URL again, possibly without naming a language.
      path: request.path + (language === 'en' ? '?lang=en' : ''),
    });
    return { tags, language };
  };
}

/**
 * Returns the language of a request's `lang` parameter; without it the first language of
 * `Accept-Language` that the pages have, and otherwise Chinese.
 */
function languageOf(request: Request): ShareLanguage {
  const asked = request.query['lang'];
  if (asked === 'en' || asked === 'zh') return asked;
  return request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';
}

function inTime<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
