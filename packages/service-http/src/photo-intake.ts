import { refuse } from '@bluebox/contracts';
import sharp, { type Metadata } from 'sharp';
import { drawnBytes } from './picture-bytes.ts';
import { httpProblem } from './problem.ts';

/**
 * Limits of an uploaded photo, all checked in its header, because a small file may decompress to
 * gigabytes. The side is limited because scaling a very long row takes gigabytes by itself. The
 * decompressed bytes are limited for images with many bits per channel, and for images that are
 * decoded as a whole.
 */
const MOST_PIXELS = 40_000_000;
const LONGEST_SENT_SIDE = 12_000;
const MOST_UNPACKED_BYTES = 160_000_000;
/** Number of copies of a progressive image that the decoder holds in memory. */
const HELD_BY_PASSES = 2;
const BYTES_OF_SAMPLE: Readonly<Record<string, number>> = {
  uchar: 1,
  char: 1,
  ushort: 2,
  short: 2,
};
const LONGEST_WORK_SECONDS = 20;
/**
 * Largest number of photos that wait or are converted at the same time. A waiting photo takes some
 * megabytes of memory.
 */
const MOST_WAITING = 24;

/** Longest side of the stored photo, in pixels. */
const LONGEST_SIDE = 1_600;
const MOST_KEPT_BYTES = 600_000;
const QUALITIES = [78, 60, 40];

/** The `bodyLimit` of a route that accepts one photo, in bytes. */
export const PHOTO_BODY_LIMIT = 5_600_000;

sharp.cache(false);
sharp.concurrency(1);

// Photos are decoded one at a time, because a decoded photo is large and phones send several at
// once.
let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Converts an uploaded photo to an upright JPEG of limited size, without the metadata that cameras
 * write (place, time, device). The same photo always gives the same bytes.
 * @param text the file in base64.
 * @throws PHOTO_UNREADABLE for damaged files and unsupported formats; PHOTO_TOO_LARGE beyond the
 *   limits and for an animated WebP; STORE_UNAVAILABLE when too many photos are waiting.
 */
export async function takeInPhoto(text: string): Promise<Buffer> {
  if (waiting >= MOST_WAITING) throw httpProblem('STORE_UNAVAILABLE');
  waiting += 1;
  const taken = turn.then(() => reencode(Buffer.from(text, 'base64')));
  turn = taken.catch(() => {});
  return taken.finally(() => {
    waiting -= 1;
  });
}

/** Whether the header exceeds a limit, or the image is animated. */
function isBomb({ width, height, channels, depth, pages, isProgressive }: Metadata): boolean {
  const held = (BYTES_OF_SAMPLE[depth] ?? 8) * (isProgressive ? HELD_BY_PASSES : 1);
  return (
    Math.max(width, height) > LONGEST_SENT_SIDE ||
    width * height > MOST_PIXELS ||
    width * height * channels * held > MOST_UNPACKED_BYTES ||
    (pages ?? 1) > 1
  );
}

async function reencode(bytes: Buffer): Promise<Buffer> {
  const sent = drawnBytes(bytes);
  if (sent === undefined) throw unreadable();
  const size = await sharp(sent, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (size === undefined) throw unreadable();
  if (isBomb(size)) throw tooLarge();
  const upright = await sharp(sent, {
    limitInputPixels: MOST_PIXELS,
    failOn: 'error',
    sequentialRead: true,
    pages: 1,
  })
    .timeout({ seconds: LONGEST_WORK_SECONDS })
    .autoOrient()
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined);
  if (upright === undefined) throw unreadable();
  const { width, height, channels } = upright.info;
  for (const quality of QUALITIES) {
    const kept = await sharp(upright.data, { raw: { width, height, channels } })
      .jpeg({ quality, mozjpeg: true })
      .toBuffer();
    if (kept.length <= MOST_KEPT_BYTES) return kept;
  }
  throw tooLarge();
}

const unreadable = () => refuse('PHOTO_UNREADABLE');
const tooLarge = () =>
  refuse('PHOTO_TOO_LARGE', {
    mostPixels: MOST_PIXELS,
    longestSide: LONGEST_SENT_SIDE,
  });
