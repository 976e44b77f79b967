import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chunk, jpegClaiming, pngClaiming } from './hostile-pictures.test-support.ts';
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
  it("removes the camera's metadata, and turns the photo upright", async () => {
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

  it('shrinks a large photo, in pixels and in bytes', async () => {
    const sent = await noise(2_400, 1_800).jpeg({ quality: 70 }).toBuffer();
    const kept = await takeInPhoto(asText(sent));
    const { width, height } = await sharp(kept).metadata();
    expect([width, height]).toEqual([1_600, 1_200]);
    expect(kept.length).toBeLessThanOrEqual(600_000);
  });

  it('accepts PNG and WebP, makes transparency white, and keeps the size of a small photo', async () => {
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

  it('refuses a decompression bomb: a small file with a great many pixels', async () => {
    const sent = await picture(8_000, 6_000).png({ compressionLevel: 9 }).toBuffer();
    expect(sent.length).toBeLessThan(1_000_000);
    await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  // None of the pictures has its pixel data, so a check beyond the header would report them as
  // unreadable.
  it.each([
    ['wide', { width: 19_900_000, height: 2, bits: 16, colour: 6 }],
    ['wide, of one bit', { width: 3_000_000, height: 13, bits: 1, colour: 0 }],
    ['a little too wide', { width: 12_001, height: 1 }],
    ['tall', { width: 2, height: 19_900_000 }],
    ['of 16 bits', { width: 6_300, height: 6_300, bits: 16, colour: 6 }],
    ['interlaced', { width: 6_300, height: 6_300, colour: 6, interlaced: true }],
  ] as const)('refuses a PNG by its header if it is %s', async (_what, claimed) => {
    const sent = pngClaiming(claimed);
    await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('refuses a JPEG by its header if it is wide, tall, or large and progressive', async () => {
    const [plain, progressive] = await Promise.all(
      [false, true].map((passes) => noise(64, 64).jpeg({ progressive: passes }).toBuffer()),
    );
    for (const sent of [
      jpegClaiming(plain as Buffer, { width: 65_500, height: 600 }),
      jpegClaiming(plain as Buffer, { width: 600, height: 65_500 }),
      jpegClaiming(progressive as Buffer, { width: 6_300, height: 6_300 }),
    ])
      await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('refuses a WebP that is wide or animated', async () => {
    const wide = await picture(12_001, 2).webp().toBuffer();
    const frames = [picture(20, 20), picture(20, 20).negate()];
    const moving = await sharp(await Promise.all(frames.map((each) => each.png().toBuffer())), {
      join: { animated: true },
    })
      .webp()
      .toBuffer();
    for (const sent of [wide, moving])
      await expect(takeInPhoto(asText(sent))).rejects.toMatchObject({ code: 'PHOTO_TOO_LARGE' });
  });

  it('accepts a photo exactly at the limits', async () => {
    for (const claimed of [
      { width: 12_000, height: 1 },
      { width: 1, height: 12_000 },
      { width: 12_000, height: 40, bits: 16, colour: 6 },
    ]) {
      const sent = pngClaiming(claimed, { rows: claimed.height });
      expect((await takeInPhoto(asText(sent))).length).toBeGreaterThan(0);
    }
  });

  it('does not decompress the texts in a PNG', async () => {
    const text = Buffer.concat([
      Buffer.from('Comment\0\0'),
      deflateSync(Buffer.alloc(7_900_000, 65)),
    ]);
    const before = Array<Buffer>(60).fill(chunk('zTXt', text));
    const sent = asText(pngClaiming({ width: 9, height: 9 }, { rows: 9, before }));
    const peak = () => process.resourceUsage().maxRSS * 1_024;
    const atFirst = peak();
    await takeInPhoto(sent);
    expect(peak() - atFirst, 'of 474 MB').toBeLessThan(150_000_000);
  });

  it('refuses a photo when too many are waiting', async () => {
    const sent = asText(await picture(60, 60).png().toBuffer());
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => takeInPhoto(sent)));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(16);
    expect(refused[0]).toMatchObject({ reason: { status: 503 } });
    expect((await takeInPhoto(sent)).length).toBeGreaterThan(0);
  });

  it('refuses files of other kinds, among them SVG and GIF, and images that are cut off', async () => {
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
    // One bad photo does not hold up the next.
    expect((await takeInPhoto(asText(whole))).length).toBeGreaterThan(0);
  });
});
