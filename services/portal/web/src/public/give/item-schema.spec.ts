import { describe, expect, it } from 'vitest';
import en from '../../locales/en/public.json' with { type: 'json' };
import zh from '../../locales/zh/public.json' with { type: 'json' };
import { itemSchema } from './item-schema.ts';

const good = {
  name: ' 布洛芬缓释胶囊 ',
  specification: '',
  category: 'medicine',
  unit: 'box',
  quantity: '2',
  lot: '',
};
const errorsOf = (changes: Partial<typeof good>) => {
  const judged = itemSchema.safeParse({ ...good, ...changes });
  return judged.success ? [] : judged.error.issues.map(({ message }) => message);
};

describe('an item as typed', () => {
  it('is trimmed, and its quantity becomes a number', () => {
    expect(itemSchema.parse(good)).toMatchObject({ name: '布洛芬缓释胶囊', quantity: 2 });
  });

  it.each([
    [{ name: '  ' }, 'error.name.missing'],
    [{ name: 'x'.repeat(81) }, 'error.name.long'],
    [{ name: '药\u202e盒' }, 'error.name.plain'],
    [{ name: '某同事 13800138000' }, 'error.name.number'],
    [{ specification: '123456789' }, 'error.specification.number'],
    [{ category: '' }, 'error.category.missing'],
    [{ category: 'weapon' }, 'error.category.missing'],
    [{ lot: '84112345678901234567' }, 'error.lot.unclear'],
    [{ quantity: '' }, 'error.quantity.number'],
    [{ quantity: '0' }, 'error.quantity.number'],
    [{ quantity: '1.5' }, 'error.quantity.number'],
    [{ quantity: '-1' }, 'error.quantity.number'],
    [{ quantity: '100001' }, 'error.quantity.much'],
  ])('is refused with a reason: %o', (changes, key) => {
    expect(errorsOf(changes)).toEqual([key]);
    for (const texts of [zh, en]) expect(texts).toHaveProperty(key);
  });
});
