import { newIdempotencyKey } from './api.ts';

/** A photo that somebody chose on this device, as it is sent. */
export interface ChosenPhoto {
  readonly photoId: string;
  /** JPEG in base64. */
  readonly photo: string;
}

/** Longest side of a sent photo, in pixels. */
const LONGEST_SIDE = 1_280;
const QUALITY = 0.8;
/** Largest file that is opened, in megabytes. A larger photo may crash an old phone. */
export const MOST_MEGABYTES = 30;

/**
 * Thrown for a file that cannot be used as a photo. Texts of the reasons are under `error.photo.*`
 * for public pages, `photos.problem.*` for the console, and `vocabulary:scan.photo-*` for the
 * scanner.
 */
export class PhotoRefused extends Error {
  readonly reason: 'unreadable' | 'large';
  constructor(reason: PhotoRefused['reason']) {
    super(reason);
    this.name = 'PhotoRefused';
    this.reason = reason;
  }
}

/**
 * Draws a photo on a canvas whose longer side has at most `longestSide` pixels.
 * @throws {PhotoRefused} if the file is too large, or is no readable picture.
 */
export async function drawPhoto(file: Blob, longestSide: number): Promise<HTMLCanvasElement> {
  if (file.size > MOST_MEGABYTES * 1_000_000) throw new PhotoRefused('large');
  const address = URL.createObjectURL(file);
  try {
    const picture = await load(address);
    const scale = Math.min(1, longestSide / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new PhotoRefused('unreadable');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @throws {PhotoRefused} if the file is too large, or is no readable picture. */
export const choosePhoto = async (file: Blob): Promise<ChosenPhoto> => ({
  photoId: newIdempotencyKey(),
  photo: await shrink(file),
});

/**
 * Converts a photo to a small JPEG in base64, for weak networks. Drawing the photo also drops
 * metadata such as the location.
 */
async function shrink(file: Blob): Promise<string> {
  const canvas = await drawPhoto(file, LONGEST_SIDE);
  const [, text = ''] = canvas.toDataURL('image/jpeg', QUALITY).split(',');
  if (text === '') throw new PhotoRefused('large');
  return text;
}

async function load(address: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    throw new PhotoRefused('unreadable');
  }
  if (picture.naturalWidth === 0) throw new PhotoRefused('unreadable');
  return picture;
}
