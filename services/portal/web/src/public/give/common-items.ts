import type { Category } from '@bluebox/contracts';

/**
 * Names of common items as on the pack, suggested while a giver types. Other names are accepted as
 * well.
 */
const COMMON_ITEMS: Partial<Record<Category, readonly string[]>> = {
  medicine: [
    '布洛芬缓释胶囊',
    '布洛芬混悬液',
    '对乙酰氨基酚片',
    '对乙酰氨基酚混悬滴剂',
    '复方氨酚烷胺胶囊',
    '酚麻美敏片',
    '感冒灵颗粒',
    '感冒清热颗粒',
    '小儿氨酚黄那敏颗粒',
    '连花清瘟胶囊',
    '板蓝根颗粒',
    '藿香正气水',
    '藿香正气口服液',
    '双黄连口服液',
    '蒲地蓝消炎口服液',
    '抗病毒口服液',
    '川贝枇杷膏',
    '急支糖浆',
    '盐酸氨溴索口服溶液',
    '氯雷他定片',
    '盐酸西替利嗪片',
    '蒙脱石散',
    '口服补液盐散（Ⅲ）',
    '健胃消食片',
    '多潘立酮片',
    '奥美拉唑肠溶胶囊',
    '铝碳酸镁咀嚼片',
    '乳果糖口服溶液',
    '阿莫西林胶囊',
    '头孢克肟分散片',
    '左氧氟沙星片',
    '红霉素软膏',
    '莫匹罗星软膏',
    '云南白药气雾剂',
    '创可贴',
    '碘伏消毒液',
    '医用棉签',
    '医用外科口罩',
    '维生素C片',
    '碳酸钙D3片',
    '硝苯地平控释片',
    '苯磺酸氨氯地平片',
    '盐酸二甲双胍片',
    '阿司匹林肠溶片',
    '速效救心丸',
    '复方丹参滴丸',
  ],
  kit: ['家庭药箱', '急救包'],
  device: ['指夹式脉搏血氧仪', '电子血压计', '电子体温计', '血糖仪', '雾化器'],
};

export interface SuggestedItem {
  readonly name: string;
  /** Category of a common item; absent for other items that the drive asks for. */
  readonly category?: Category;
}

/**
 * Returns the names to suggest: first those that the drive asks for, then common items of the
 * offered categories.
 */
export function suggestedItems(
  wanted: readonly string[],
  offered: readonly Category[],
): readonly SuggestedItem[] {
  const common = offered.flatMap((category) =>
    (COMMON_ITEMS[category] ?? []).map((name) => ({ name, category })),
  );
  const others = wanted.filter((name) => !common.some((item) => item.name === name));
  const first = common.filter(({ name }) => wanted.includes(name));
  return [
    ...others.map((name) => ({ name })),
    ...first,
    ...common.filter((item) => !first.includes(item)),
  ];
}
