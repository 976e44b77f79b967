import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORDS } from '@bluebox/contracts/words';
import { describe, expect, it } from 'vitest';
import { vocabularyCatalogue } from './vocabulary.ts';

type Texts = { readonly [key: string]: string | Texts };

const here = import.meta.dirname;
const names = readdirSync(join(here, 'zh')).filter((name) => name.endsWith('.json'));

/** Returns each text by its key, with plural forms under one key. */
function flatten(texts: Texts, prefix = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') {
      const name = `${prefix}${key.replace(/_(one|other)$/, '')}`;
      found.set(name, [...(found.get(name) ?? []), value]);
    } else for (const [name, list] of flatten(value, `${prefix}${key}.`)) found.set(name, list);
  }
  return found;
}
const read = (language: string, name: string) =>
  flatten(JSON.parse(readFileSync(join(here, language, name), 'utf8')));
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+/g))].sort();

describe.each(names)('the catalogue %s', (name) => {
  const zh = read('zh', name);
  const en = read('en', name);

  it('has the same keys in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('fills the same placeholders in every form', () => {
    for (const [key, [text = '']] of zh)
      for (const other of en.get(key) ?? [])
        expect([key, placeholders(other)]).toEqual([key, placeholders(text)]);
  });
});

describe('the keys that the public pages use', () => {
  const sources = readdirSync(join(here, '../public'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.spec)\.tsx?$/.test(path))
    .map((path) => readFileSync(join(here, '../public', path), 'utf8'))
    .join('\n');
  const used = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');
  const known = new Set([
    ...read('zh', 'public.json').keys(),
    ...[
      ...read('zh', 'scan.json').keys(),
      ...flatten(vocabularyCatalogue(WORDS.zh, {})).keys(),
    ].map((key) => `vocabulary:${key}`),
  ]);

  it('are in the catalogue', () => {
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((key) => !known.has(key))).toEqual([]);
  });
});

it.each(Object.entries(WORDS.zh.term))(
  'the glossary and the pages have the same word for a %s: %s',
  (_, word) => {
    const texts = names.flatMap((name) => [...read('zh', name).values()].flat());
    const shared = Object.values<string>(WORDS.zh.account);
    expect([...texts, ...shared].some((text) => text.includes(word))).toBe(true);
  },
);

describe('words that are wrong, or a second name for the same concept', () => {
  /** Words that are refused in the catalogues of one language, with the reason. */
  const refused = [
    ['zh', /没收(?!到)/, '没收 is to confiscate; goods that were not taken are 未收'],
    ['zh', /账实相符/, 'nobody has counted the stock; the ledger balances: 账目平衡'],
    ['zh', /开(?:了)?新箱|开了第/, '开箱 is to unpack; a carton is made: 新建'],
    ['zh', /快递说/, 'a courier shows a state: 快递显示'],
    ['zh', /运单/, 'a consignment is 第 n 批; the number of the courier is 快递单号'],
    ['zh', /了结|结单|派发/, 'a case is 办结, a pledge is 已交齐'],
    ['zh', /怎么样|想改一改/, 'a heading is a noun'],
    ['zh', /(?:收到|破损|缺少|多出) \{\{count\}\}$/, 'an amount of goods has a unit'],
    ['zh', /账号已删除/, 'no account is ever deleted; its name is not known: 姓名未知'],
    ['zh', /^公众$/, 'holders of private links act without an account too'],
    ['en', /account deleted/i, 'no account is ever deleted; its name is not known'],
    ['en', /^the public$/i, 'holders of private links act without an account too'],
    ['en', /\bregist(?:ered|ration)\b(?!\}\})/i, 'what a giver makes is a pledge'],
    ['en', /that day included/i, 'the end of a day says that it counts'],
    ['en', /vouch|in vain/i, 'a translated phrase: we cannot guarantee; a wasted trip'],
    ['en', /still missing/i, 'goods that were never given are not missing'],
    ['en', /\bsays the carrier|the carrier's word/i, 'a carrier reports'],
    ['en', /\btubes?\b/i, 'thermometers and oral liquids are counted in 支 and are no tubes'],
    ['en', /close to pledges/i, '"close to" reads as "near"'],
  ] as const;

  it.each(refused)('%s: %s', (language, pattern) => {
    const found = names.flatMap((name) =>
      [...read(language, name)].flatMap(([key, texts]) =>
        texts.filter((text) => pattern.test(text)).map((text) => `${name} ${key}: ${text}`),
      ),
    );
    expect(found).toEqual([]);
  });
});
