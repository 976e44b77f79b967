import { describe, expect, it } from 'vitest';
import type { ShareFacts } from './share-facts.ts';
import { sharePictures } from './share-pictures.ts';
import type { Typeface } from './typeface.ts';

const FACTS: ShareFacts = {
  title: 'title',
  summary: undefined,
  recipient: 'recipient',
  given: [],
  sent: [],
  confirmed: [],
  fullness: 0,
};

function world(openLetters?: (blank: Typeface) => Typeface) {
  let time = 0;
  let drawn = 0;
  const blank: Typeface = {
    drawable: (text) => {
      if (text === 'title') drawn += 1;
      return '';
    },
    widthOf: () => 1,
    outline: () => '',
  };
  const pictures = sharePictures(
    () => new Date(time),
    () => openLetters?.(blank) ?? blank,
  );
  return {
    pictures,
    later: (milliseconds: number) => {
      time += milliseconds;
    },
    drawings: () => drawn,
  };
}

describe('pictures of drives', () => {
  it('are drawn once, however many requests there are', async () => {
    const { pictures, drawings } = world();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => pictures.picture('xiji', FACTS, 'zh')),
    );
    expect(new Set(all.map(({ png }) => png)).size).toBe(1);
    const once = drawings();
    await pictures.picture('xiji', { ...FACTS }, 'zh');
    expect(drawings()).toBe(once);
  });

  it('are redrawn when their content has changed, at most every ten seconds', async () => {
    const { pictures, later } = world();
    const first = await pictures.picture('xiji', FACTS, 'zh');
    const changed = { ...FACTS, fullness: 1 };
    later(9_999);
    expect(await pictures.picture('xiji', changed, 'zh')).toBe(first);
    later(1);
    const second = await pictures.picture('xiji', changed, 'zh');
    expect(second.state).not.toBe(first.state);
    expect(second.png.equals(first.png)).toBe(false);
  });

  it('differ by facts and language', async () => {
    const { pictures } = world();
    const states = await Promise.all([
      pictures.picture('xiji', FACTS, 'zh'),
      pictures.picture('xiji', FACTS, 'en'),
      pictures.picture('other', { ...FACTS, fullness: 1 }, 'zh'),
    ]);
    expect(new Set(states.map(({ state }) => state)).size).toBe(3);
  });

  it('are drawn again after a failure', async () => {
    let opened = 0;
    const { pictures } = world(() => {
      opened += 1;
      throw new Error('no fonts');
    });
    await expect(pictures.picture('xiji', FACTS, 'zh')).rejects.toThrow('no fonts');
    await expect(pictures.picture('xiji', FACTS, 'zh')).rejects.toThrow('no fonts');
    expect(opened).toBe(2);
  });

  it('stay cached when an earlier drawing fails late (the newer picture was evicted too)', async () => {
    let opened = 0;
    const { pictures, later } = world((blank) => {
      opened += 1;
      if (opened === 1) throw new Error('no fonts');
      return blank;
    });
    const first = pictures.picture('xiji', FACTS, 'zh');
    const failure = expect(first).rejects.toThrow('no fonts');
    later(10_000);
    const changed = { ...FACTS, fullness: 1 };
    const second = await pictures.picture('xiji', changed, 'zh');
    await failure;
    expect(await pictures.picture('xiji', changed, 'zh')).toBe(second);
  });
});
