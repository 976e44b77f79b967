import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ShareFacts } from './share-facts.ts';
import { drawShare } from './share-picture-drawing.ts';
import { SHARE_WORDS, type ShareLanguage } from './share-words.ts';
import { openTypeface, type Typeface } from './typeface.ts';

/** Number of cached pictures, of about 30 kB each. */
const MOST_KEPT = 200;
/** Shortest time, in milliseconds, between two drawings of a drive's picture. */
const REST = 10_000;

export interface SharePicture {
  /** Hash of the picture's content. Equal facts in the same language have the same hash. */
  readonly state: string;
  readonly png: Buffer;
}

export interface SharePictures {
  /** Returns the picture of a drive, which may be some seconds behind the facts. */
  picture(slug: string, facts: ShareFacts, language: ShareLanguage): Promise<SharePicture>;
}

/**
 * Returns the hash of a picture's content. It is the `v=` of the picture's URL, so that the URL
 * changes with the content.
 */
export const shareState = (facts: ShareFacts, language: ShareLanguage): string =>
  createHash('sha256')
    .update(JSON.stringify([facts, language]))
    .digest('base64url')
    .slice(0, 12);

/** Draws pictures one after the other, and caches each until its content changes. */
export function sharePictures(
  now: () => Date,
  openLetters: () => Typeface = openTypeface,
): SharePictures {
  const kept = new Map<
    string,
    { drawnAt: number; state: string; picture: Promise<SharePicture> }
  >();
  let letters: Typeface | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const draw = (facts: ShareFacts, language: ShareLanguage, state: string) => {
    const drawn = last.then(async (): Promise<SharePicture> => {
      letters ??= openLetters();
      const svg = drawShare(facts, SHARE_WORDS[language], letters);
      const png = await sharp(Buffer.from(svg)).png({ palette: true, effort: 4 }).toBuffer();
      return { state, png };
    });
    last = drawn.catch(() => {});
    return drawn;
  };
  return {
    picture(slug, facts, language) {
      const name = `${language} ${slug}`;
      const state = shareState(facts, language);
      const before = kept.get(name);
      const time = now().getTime();
      if (before !== undefined && (before.state === state || time < before.drawnAt + REST))
        return before.picture;
      const picture = draw(facts, language, state);
      kept.delete(name);
      kept.set(name, { drawnAt: time, state, picture });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      // A failed drawing is not cached, so that the next request tries again. A newer picture may
      // have taken its place by then.
      picture.catch(() => {
        if (kept.get(name)?.picture === picture) kept.delete(name);
      });
      return picture;
    },
  };
}
