import type { Request } from 'express';
import { headTags } from './page-head.ts';
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
  return async (request: Request, slug: string): Promise<string | undefined> => {
    const isEnglish = request.query['lang'] === 'en';
    const language = isEnglish ? 'en' : 'zh';
    const facts = await inTime(
      factsOf(slug, language).catch((error: unknown) => {
        onTrouble(error);
        return undefined;
      }),
    );
    if (facts === undefined) return undefined;
    return headTags({
      slug,
      facts,
      language,
      origin: originOf(request),
      path: request.path + (isEnglish ? '?lang=en' : ''),
    });
  };
}

function inTime<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
