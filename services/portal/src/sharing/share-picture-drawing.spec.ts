import { LANGUAGES } from '@bluebox/contracts';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ShareFacts } from './share-facts.ts';
import { drawShare, SHARE_HEIGHT, SHARE_WIDTH } from './share-picture-drawing.ts';
import { SHARE_WORDS } from './share-words.ts';
import { openTypeface } from './typeface.ts';

const typeface = openTypeface();
const FACTS: ShareFacts = {
  title: '为西吉县募集药品、家庭药箱和血氧仪',
  summary: undefined,
  recipient: '西吉县红十字会',
  given: [
    { unit: 'box', count: 1_050 },
    { unit: 'set', count: 43 },
    { unit: 'unit', count: 23 },
  ],
  sent: [{ unit: 'box', count: 1_046 }],
  confirmed: [],
  fullness: 0.7,
};
const draw = async (facts: Partial<ShareFacts>, language: 'zh' | 'en' = 'zh') => {
  const svg = drawShare({ ...FACTS, ...facts }, SHARE_WORDS[language], typeface);
  const png = await sharp(Buffer.from(svg)).png().toBuffer({ resolveWithObject: true });
  return { svg, ...png };
};
/** Counts the dark pixels in a rectangle of the picture. */
const inked = async (png: Buffer, left: number, width: number, top: number, height: number) => {
  const raw = await sharp(png).extract({ left, width, top, height }).removeAlpha().raw().toBuffer();
  let count = 0;
  for (let at = 0; at < raw.length; at += 3) if ((raw[at] ?? 0) < 200) count += 1;
  return count;
};

describe('the picture of a drive', () => {
  it.each(LANGUAGES)('is drawn in %s, in the size that previews expect', async (language) => {
    const { info, data } = await draw({}, language);
    expect([info.width, info.height, info.format]).toEqual([SHARE_WIDTH, SHARE_HEIGHT, 'png']);
    expect(await inked(data, 72, 700, 150, 110)).toBeGreaterThan(2_000);
    for (const column of [0, 1, 2])
      expect(await inked(data, 72 + column * 352, 300, 470, 60)).toBeGreaterThan(200);
  });

  it('has only outlines, so that typed text is never markup', async () => {
    const nasty = `]]></svg><script>alert(1)</script>&amp;"'<!--${'<b>'.repeat(4)}`;
    const { svg, info } = await draw({ title: nasty, recipient: nasty });
    expect(svg).not.toMatch(/script|alert|\]\]|<text|<!--/);
    expect(info.width).toBe(SHARE_WIDTH);
  });

  it('leaves out characters that the font lacks, and is drawn even if none remains', async () => {
    const { svg } = await draw({ title: '募集💊药品👨‍👩‍👧' });
    expect(svg).toBe((await draw({ title: '募集药品' })).svg);
    expect((await draw({ title: '💊💊' })).info.width).toBe(SHARE_WIDTH);
  });

  it('has glyphs for rare Chinese characters', () => {
    for (const rare of ['䶮', '㛃', '骉', '龑', '犇']) expect(typeface.drawable(rare)).toBe(rare);
  });

  it('keeps a very long title clear of the logo and the figures', async () => {
    const long = await draw({ title: '为西吉县各乡镇卫生院募集常备药品'.repeat(5).slice(0, 80) });
    const wide = await draw({ title: 'W'.repeat(80) });
    const plain = await draw({ title: '药' });
    for (const { data } of [long, wide]) {
      expect(await inked(data, 810, 20, 0, 380)).toBe(await inked(plain.data, 810, 20, 0, 380));
      expect(await inked(data, 72, 738, 372, 60)).toBe(await inked(plain.data, 72, 738, 372, 60));
    }
  });

  it('fills the carton as the drive fills', async () => {
    const blueOf = async (fullness: number) => {
      const { data } = await draw({ fullness });
      const face = await sharp(data)
        .extract({ left: 900, top: 170, width: 180, height: 95 })
        .png()
        .toBuffer();
      const { channels } = await sharp(face).stats();
      return channels[0]?.mean ?? 0;
    };
    const [empty, half, full] = [await blueOf(0), await blueOf(0.5), await blueOf(3)];
    expect(empty).toBeGreaterThan(half + 20);
    expect(half).toBeGreaterThan(full + 20);
  });
});
