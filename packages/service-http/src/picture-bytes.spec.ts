import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chunk, pngClaiming } from './hostile-pictures.test-support.ts';
import { drawnBytes } from './picture-bytes.ts';

const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#0958d9' } });
const SCAN = Buffer.from('ffda0008010100003f00', 'hex');

describe('the drawn bytes of a picture', () => {
  it('lack texts (which may be compressed a thousandfold), a second colour profile, and anything after the end', () => {
    const texts = ['tEXt', 'zTXt', 'iTXt', 'acTL', 'fdAT', 'prVt'].map((name) =>
      chunk(name, Buffer.from('Comment\0\0')),
    );
    const twice = [chunk('iCCP', Buffer.from('a')), chunk('iCCP', Buffer.from('b'))];
    const before = [...texts, chunk('gAMA', Buffer.alloc(4)), ...twice];
    const sent = Buffer.concat([
      pngClaiming({ width: 3, height: 2 }, { rows: 2, before }),
      chunk('IDAT', Buffer.alloc(9)),
    ]);
    const kept = drawnBytes(sent)?.toString('latin1') ?? '';
    expect(kept).not.toMatch(/tEXt|zTXt|iTXt|acTL|fdAT|prVt/);
    expect(kept.match(/iCCP/g)).toHaveLength(1);
    expect(kept.match(/IDAT/g)).toHaveLength(1);
    expect(kept).toContain('gAMA');
  });

  it('still make a whole photo, in each format', async () => {
    const pixels = await picture.clone().raw().toBuffer();
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const sent = await picture.clone().toFormat(format, { lossless: true }).toBuffer();
      const kept = drawnBytes(sent) as Buffer;
      expect((await sharp(kept).raw().toBuffer()).length, format).toBe(pixels.length);
    }
  });

  it('are absent for a JPEG with too many scans', async () => {
    const jpeg = await picture.clone().jpeg({ progressive: true }).toBuffer();
    expect(drawnBytes(jpeg)).toBe(jpeg);
    const endless = Buffer.concat([jpeg.subarray(0, -2), ...Array(70).fill(SCAN)]);
    expect(drawnBytes(endless)).toBeUndefined();
  });

  it('are absent for other files, and never more than were sent', () => {
    const starts = ['', 'ffd8ff', '89504e470d0a1a0a', '52494646000000005745425000'];
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.constantFrom(0, 1, 8, 0x49, 0xd9, 0xda, 0xff), { maxLength: 300 }),
        (start, rest) => {
          const sent = Buffer.concat([Buffer.from(start, 'hex'), Buffer.from(rest)]);
          const kept = drawnBytes(sent);
          if (start === '') expect(kept).toBeUndefined();
          else expect(kept?.length ?? 0).toBeLessThanOrEqual(sent.length);
        },
      ),
    );
  });
});
