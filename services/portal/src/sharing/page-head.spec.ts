import { describe, expect, it } from 'vitest';
import { headTags, withHeadTags } from './page-head.ts';
import type { ShareFacts } from './share-facts.ts';

const FACTS: ShareFacts = {
  title: '为西吉县募集药品',
  summary: undefined,
  recipient: '西吉县红十字会',
  given: [{ unit: 'box', count: 1_050 }],
  sent: [],
  confirmed: [{ unit: 'box', count: 1 }],
  fullness: 0.5,
};
const tags = (facts: Partial<ShareFacts> = {}, language: 'zh' | 'en' = 'zh') =>
  headTags({
    slug: 'xiji',
    facts: { ...FACTS, ...facts },
    language,
    origin: 'https://bluebox.example',
    path: '/d/xiji',
  });
const PAGE = '<!doctype html><head><title>小蓝箱</title></head><body></body>';

describe('the head of a shared page', () => {
  it('has title, given quantities, URL and picture', () => {
    expect(tags()).toContain('<title>为西吉县募集药品 · 小蓝箱</title>');
    expect(tags()).toContain(
      'content="送往西吉县红十字会。大家捐了 1,050 盒。对方已确认收到 1 盒。"',
    );
    expect(tags()).toContain('<meta property="og:url" content="https://bluebox.example/d/xiji">');
    expect(tags()).toMatch(
      /og:image" content="https:\/\/bluebox\.example\/api\/portal\/drives\/xiji\/share\.png\?v=[\w-]{12}"/,
    );
  });

  it('is in English if that was requested', () => {
    expect(tags({}, 'en')).toContain(
      'For 西吉县红十字会. Given: 1,050 boxes. Receipt confirmed: 1 box.',
    );
    expect(tags({}, 'en')).toMatch(/share\.png\?lang=en&amp;v=/);
  });

  it('refers to another picture when its content has changed', () => {
    const picture = (facts: Partial<ShareFacts>) => /v=([\w-]+)/.exec(tags(facts))?.[1];
    expect(picture({})).toBe(picture({}));
    expect(picture({ sent: [{ unit: 'box', count: 1 }] })).not.toBe(picture({}));
  });

  it.each([
    '</title><script>alert(1)</script>',
    '" onload="alert(1)',
    "' --> <b>",
    ']]>&amp;<!--',
    "$& $' $` $1",
    '💊'.repeat(40),
    'x'.repeat(2_000),
  ])('escapes the typed text %j', (nasty) => {
    const html = withHeadTags(PAGE, {
      tags: tags({ title: nasty, summary: nasty, recipient: nasty }),
      language: 'zh',
    });
    const outside = html.replaceAll(/content="[^"<>]*"/g, '').replace(/<title>[^<>]*<\/title>/, '');
    expect(outside.match(/<(?!\/?(?:head|body|meta)\b|!doctype)/g)).toBeNull();
    expect(outside).not.toMatch(/alert|onload|\]\]>/);
    expect(html.endsWith('</head><body></body>')).toBe(true);
    expect(html.match(/<title>/g)).toHaveLength(1);
  });
});
