/** Categories of items. */
export const CATEGORIES = ['medicine', 'kit', 'device', 'book', 'supply'] as const;
/** Units in which items are counted: 盒 瓶 支 袋 套 台 件 本 个 包 片 板 罐 箱. */
export const UNITS = [
  'box',
  'bottle',
  'tube',
  'bag',
  'set',
  'unit',
  'piece',
  'book',
  'item',
  'pack',
  'sheet',
  'strip',
  'can',
  'carton',
] as const;

/** Whether the rules require an expiry date and sealed packs, as for medicine and kits. */
export const isMedical = (category: (typeof CATEGORIES)[number]): boolean =>
  category === 'medicine' || category === 'kit';

/** The largest quantity of one item in one line. */
export const LARGEST_QUANTITY = 100_000;
