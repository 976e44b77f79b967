import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { takeInPhoto } from './photo-intake.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#0958d9' } });
const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
const asText = (bytes: Buffer) => bytes.toString('base64');

describe('taking in a photo', () => {
  it('drops what the camera wrote into the file, and turns it upright', async () => {
    const sent = await picture(400, 200)
      .jpeg()
      .withExif({
        IFD0: { Make: 'PhoneMaker', Copyright: 'Somebody' },
        IFD3: { GPSLatitude: '36/1 0/1 0/1', GPSLatitudeRef: 'N' },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(sent.includes('PhoneMaker')).toBe(true);

    const kept = await takeInPhoto(asText(sent));

    const { format, width, height, exif, icc, orientation } = await sharp(kept).metadata();
    expect({ format, width, height, exif, icc, orientation }).toEqual({
      format: 'jpeg',
      width: 200,
      height: 400,
      exif: undefined,
      icc: undefined,
      orientation: undefined,
    });
    expect(kept.includes('PhoneMaker')).toBe(false);
  });

  it('makes a large one smaller, in pixels and in bytes', async () => {
    const sent = await noise(2_400, 1_800).jpeg({ quality: 70 }).toBuffer();
    const kept = await takeInPhoto(asText(sent));
    const { width, height } = await sharp(kept).metadata();
    expect([width, height]).toEqual([1_600, 1_200]);
    expect(kept.length).toBeLessThanOrEqual(600_000);
  });

  it('takes PNG with transparency and WebP, and leaves a small one its size', async () => {
    const clear = sharp({
      create: { width: 30, height: 20, channels: 4, background: '#00000000' },
    });
    for (const sent of [await clear.clone().png().toBuffer(), await clear.webp().toBuffer()]) {
      const kept = sharp(await takeInPhoto(asText(sent)));
      expect(await kept.metadata()).toMatchObject({ format: 'jpeg', width: 30, height: 20 });
      expect([...(await kept.raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
    }
  });

  it('gives the same bytes for the same picture', async () => {
    const sent = asText(await picture(300, 300).png().toBuffer());
    expect((await takeInPhoto(sent)).equals(await takeInPhoto(sent))).toBe(true);
  });

  it('refuses a bomb: few bytes that are very many pixels', async () => {
    const sent = await picture(8_000, 6_000).png({ compressionLevel: 9 }).toBuffer();
    expect(sent.length).toBeLessThan(1_000_000);
    await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('refuses what is no picture, drawings that could load things, and cut-off files', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    const whole = await noise(300, 300).jpeg().toBuffer();
    for (const sent of [
      Buffer.from('no picture'),
      Buffer.from(svg),
      Buffer.from('GIF89a'),
      whole.subarray(0, 30),
      whole.subarray(0, whole.length / 2),
    ])
      await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_UNREADABLE' });
    // One bad picture does not hold up the next.
    expect((await takeInPhoto(asText(whole))).length).toBeGreaterThan(0);
  });
});
