import type { CATEGORIES, UNITS } from './kinds.ts';

// Words for goods, from which the category and the unit of an item are guessed.

type Category = (typeof CATEGORIES)[number];
type Unit = (typeof UNITS)[number];

/** Category and unit that a name of goods suggests. Both are guesses for a person to confirm. */
export interface GoodsKind {
  readonly category: Category;
  readonly unit: Unit;
}

/** Usual units of each category, the most usual first. */
export const USUAL_UNITS: Readonly<Record<Category, readonly [Unit, ...Unit[]]>> = {
  medicine: ['box', 'bottle', 'tube', 'bag'],
  kit: ['set'],
  device: ['unit', 'tube', 'item', 'piece', 'set'],
  book: ['book', 'set'],
  supply: ['piece', 'item', 'pack', 'box', 'bag', 'bottle', 'tube', 'sheet', 'can', 'set', 'unit'],
};

export const usualUnit = (category: Category): Unit => USUAL_UNITS[category][0];

/** Full names of common goods as on the pack, which the form suggests while a giver types. */
export const COMMON_GOODS: Readonly<Partial<Record<Category, readonly string[]>>> = {
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
  supply: ['医用外科口罩'],
};

/**
 * Shorter names, as people write them in a chat, by kind. The words of a group are separated by
 * blanks; `_` stands for a blank inside a name. A longer word prevails over a shorter one.
 */
const WORDS: readonly (readonly [Category, Unit, string])[] = [
  [
    'medicine',
    'box',
    `布洛芬 芬必得 对乙酰氨基酚 扑热息痛 泰诺 泰诺林 美林 日夜百服咛 百服宁 散利痛 感冒灵 感冒清热 感冒清
     感康 快克 新康泰克 康泰克 白加黑 999感冒灵 三九感冒灵 三九胃泰 氨酚黄那敏 氨酚烷胺 酚麻美敏 小柴胡
     连花清瘟 莲花清瘟 板蓝根 藿香正气 双黄连 蒲地蓝 抗病毒 清开灵 银翘解毒 银翘片 维C银翘 蓝芩
     蒙脱石散 思密达 口服补液盐 补液盐 健胃消食片 健胃消食 江中健胃消食片 多潘立酮 吗丁啉 奥美拉唑 铝碳酸镁 达喜
     乳酸菌素 妈咪爱 益生菌 肠炎宁 黄连素 小檗碱 诺氟沙星 氟哌酸 阿莫西林 头孢 头孢克肟 头孢拉定 阿奇霉素
     左氧氟沙星 罗红霉素 氯雷他定 开瑞坦 西替利嗪 扑尔敏 氯苯那敏 维生素 维C 维生素C 维生素B 钙片 碳酸钙 钙尔奇
     叶酸 鱼油 硝苯地平 氨氯地平 络活喜 缬沙坦 厄贝沙坦 美托洛尔 倍他乐克 二甲双胍 格列美脲 阿卡波糖 拜糖平
     阿司匹林 拜阿司匹灵 阿托伐他汀 立普妥 瑞舒伐他汀 速效救心丸 丹参滴丸 复方丹参 银杏叶片 脑心通 稳心颗粒
     六味地黄丸 逍遥丸 乌鸡白凤丸 益母草 润喉片 金嗓子 金嗓子喉宝 西瓜霜 草珊瑚 咽炎片 清喉利咽 甘草片 氨溴索 沐舒坦
     止咳 罗汉果 创可贴 创口贴 邦迪 云南白药创可贴 膏药 风湿膏 止痛膏 止痛贴 退热贴 退烧贴 退烧药 感冒药 消炎药
     胃药 肠胃药 降压药 止泻药 晕车药 常用药 药品 保济丸 牛黄解毒片 三黄片 通便灵 奥司他韦 达菲 阿兹夫定
     连花清瘟胶囊 棉签 医用棉签 纱布 绷带 酒精棉片 碘伏棉签 葡萄糖 蜜炼川贝 胰岛素`,
  ],
  [
    'medicine',
    'bottle',
    `糖浆 急支糖浆 枇杷膏 川贝枇杷膏 碘伏 碘酒 酒精 双氧水 红药水 紫药水 云南白药气雾剂 云南白药喷雾 眼药水
     滴眼液 氯霉素 人工泪液 风油精 花露水 正骨水 红花油 开塞露 美林混悬液 布洛芬混悬液 生理盐水 乳果糖 炉甘石 碘伏消毒液
     双氧水消毒液`,
  ],
  [
    'medicine',
    'tube',
    `红霉素软膏 红霉素 莫匹罗星 百多邦 皮炎平 999皮炎平 达克宁 派瑞松 扶他林 马应龙 马应龙痔疮膏 痔疮膏 软膏 眼膏 乳膏
     烫伤膏 京万红 冻疮膏 氟轻松 清凉油`,
  ],
  ['kit', 'set', '家庭药箱 药箱 急救包 急救箱 医药箱 医药包 急救套装 爱心药箱 药包'],
  [
    'device',
    'unit',
    `血氧仪 指夹式血氧仪 脉搏血氧仪 血压计 血压仪 电子血压计 血糖仪 雾化器 雾化机 制氧机 呼吸机 额温枪 测温枪 耳温枪
     体重秤 助听器 听诊器 除颤仪 理疗仪 按摩仪 取暖器 电暖器 电暖气 轮椅 电脑 笔记本电脑 平板电脑 平板 打印机 投影仪 收音机
     手电筒 应急灯 台灯 充电宝 电风扇 电热水壶 电热毯`,
  ],
  ['device', 'tube', '体温计 温度计 体温表 电子体温计 水银体温计'],
  ['device', 'item', '拐杖'],
  [
    'supply',
    'item',
    `口罩 医用口罩 N95口罩 KN95口罩 N95 KN95 外科口罩 医用外科口罩 防护面罩 面屏 护目镜 书包 水杯 保温杯 水壶
     热水袋 脸盆 帐篷 枕头 篮球 足球 排球 跳绳 玩具 玩偶 积木 文具盒 铅笔盒 尿不湿 奶瓶 饭盒 雨伞 行李箱 暖水袋 头盔`,
  ],
  [
    'supply',
    'pack',
    `湿巾 消毒湿巾 酒精湿巾 纸巾 抽纸 卫生纸 卫生巾 纸尿裤 尿片 手套 医用手套 一次性手套 丁腈手套 暖宝宝 暖贴 发热贴
     成人纸尿裤 尿垫 护理垫 口罩包 垃圾袋 饼干 方便面 面条 盐 糖 奶粉 茶叶 红糖 白糖 冰糖 黄豆 红豆 绿豆 花生 种子 尿布`,
  ],
  [
    'supply',
    'bottle',
    `消毒液 84消毒液 洗手液 免洗洗手液 消毒凝胶 消毒喷雾 酒精喷雾 洗发水 沐浴露 洗衣液 洗洁精 矿泉水 纯净水 食用油
     饮料 护手霜 面霜 牙膏`,
  ],
  [
    'supply',
    'box',
    '牛奶 抗原 抗原试剂 抗原检测试剂 试剂盒 自热米饭 彩笔 水彩笔 蜡笔 粉笔 香皂 肥皂 鞋油 八宝粥',
  ],
  [
    'supply',
    'piece',
    `棉衣 羽绒服 冬衣 大衣 外套 毛衣 卫衣 棉袄 棉服 冲锋衣 防护服 隔离衣 雨衣 衬衫 衬衣 T恤 短袖 长袖 背心 马甲
     裤子 棉裤 牛仔裤 秋裤 裙子 校服 童装 旧衣服 旧衣 衣服 衣物 内衣 睡衣 毛毯 毯子 棉被 被子 褥子 床单 被套 毛巾 浴巾
     围巾 帽子 毛线帽 保暖内衣 秋衣`,
  ],
  ['supply', 'item', '鞋 鞋子 棉鞋 运动鞋 雪地靴 靴子 童鞋 袜子 袜 雨鞋 胶鞋 拖鞋'],
  [
    'supply',
    'set',
    '四件套 三件套 牙刷套装 洗漱包 洗漱用品 文具套装 学习用品 保暖套装 运动服 餐具 床上用品',
  ],
  ['supply', 'tube', '牙刷 铅笔 钢笔 圆珠笔 中性笔 签字笔 水笔 毛笔 马克笔 笔'],
  ['supply', 'bag', '大米 面粉 米 面 杂粮 小米 猫粮'],
  ['supply', 'can', '罐头'],
  ['supply', 'piece', '笔记本 作业本 练习本 本子 日记本 橡皮 尺子 文具 剪刀'],
  [
    'book',
    'book',
    `书 图书 书籍 绘本 童书 故事书 漫画 漫画书 字典 词典 新华字典 成语词典 杂志 课本 教材 教辅 课外书 课外读物
     辅导书 练习册 作文书 科普书 小说 名著 四大名著 百科全书 画册 旧书 科普读物 连环画 儿童读物 期刊`,
  ],
  [
    'medicine',
    'box',
    `ibuprofen paracetamol acetaminophen tylenol aspirin amoxicillin antibiotics vitamins vitamin_c vitamin plasters band-aids
     band-aid bandages bandage gauze painkillers medicine cold_medicine cough_drops smecta rehydration_salts loratadine
     metformin`,
  ],
  ['medicine', 'bottle', 'iodine cough_syrup eye_drops rubbing_alcohol saline'],
  ['medicine', 'tube', 'ointment cream'],
  [
    'kit',
    'set',
    'medicine_kit medicine_kits first-aid_kit first-aid_kits first_aid_kit first_aid_kits',
  ],
  [
    'device',
    'unit',
    'oximeter oximeters pulse_oximeter pulse_oximeters blood_pressure_monitor nebulizer nebuliser glucometer wheelchair laptop heater',
  ],
  ['device', 'tube', 'thermometer thermometers'],
  [
    'supply',
    'item',
    'mask masks face_masks n95_masks schoolbag schoolbags shoes boots socks toys toy',
  ],
  ['supply', 'pack', 'gloves wipes tissues diapers nappies sanitary_pads hand_warmers'],
  ['supply', 'bottle', 'hand_sanitizer hand_sanitiser disinfectant shampoo'],
  [
    'supply',
    'piece',
    'coat coats jacket jackets down_jacket down_jackets sweater sweaters blanket blankets clothes scarf hat hats',
  ],
  [
    'book',
    'book',
    'book books picture_books dictionary dictionaries storybooks magazines textbooks novels',
  ],
];

/**
 * Endings of names of medicines by the form of the medicine, tried if no known word is in the name.
 * These words are too short to be looked for inside a name.
 */
const ENDINGS: readonly (readonly [RegExp, GoodsKind])[] = [
  [
    /(?:胶囊|软胶囊|颗粒|冲剂|滴丸|散剂|肠溶片|缓释片|控释片|分散片|咀嚼片|含片|泡腾片|口服液|贴膏|栓)$/u,
    { category: 'medicine', unit: 'box' },
  ],
  [/(?:[\p{Script=Han}A-Z0-9])(?:片|丸|散|胶)$/u, { category: 'medicine', unit: 'box' }],
  [/(?:软膏|乳膏|凝胶|眼膏|药膏)$/u, { category: 'medicine', unit: 'tube' }],
  [
    /(?:糖浆|混悬液|口服溶液|滴眼液|滴鼻液|气雾剂|喷雾剂|喷剂|搽剂|药水|药酒|酊|合剂|滴剂)$/u,
    { category: 'medicine', unit: 'bottle' },
  ],
  [/(?:药箱|急救包|急救箱)$/u, { category: 'kit', unit: 'set' }],
  [/(?:仪|血压计|检测器|雾化器)$/u, { category: 'device', unit: 'unit' }],
  [/(?:口罩)$/u, { category: 'supply', unit: 'item' }],
  [/(?:衣|服|裤|裙|被|毯|帽|围巾)$/u, { category: 'supply', unit: 'piece' }],
  [/(?:鞋|靴|袜)$/u, { category: 'supply', unit: 'item' }],
  [/(?:书|绘本|读物|字典|词典|杂志)$/u, { category: 'book', unit: 'book' }],
];

/** Normalizes a name for comparison: without case, width, and repeated or unseen blanks. */
const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

const KIND_OF: ReadonlyMap<string, GoodsKind> = new Map([
  ...Object.entries(COMMON_GOODS).flatMap(([category, names]) =>
    names.map(
      (name) =>
        [
          plain(name),
          endingOf(name, category as Category) ?? {
            category: category as Category,
            unit: usualUnit(category as Category),
          },
        ] as const,
    ),
  ),
  ...WORDS.flatMap(([category, unit, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [plain(word.replaceAll('_', ' ')), { category, unit }] as const),
  ),
]);

function endingOf(name: string, category?: Category): GoodsKind | undefined {
  return ENDINGS.find(
    ([ending, kind]) => (category === undefined || kind.category === category) && ending.test(name),
  )?.[1];
}

const LONGEST_WORD = Math.max(...[...KIND_OF.keys()].map(({ length }) => length));
const SHORTEST_INSIDE = 2;
const isLatin = (char: string | undefined): boolean => char !== undefined && /[a-z]/.test(char);

/** A word of the catalogue in a text, by its position. */
export interface FoundGoods extends GoodsKind {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the first, and among those the longest, word of the catalogue in a text. Words of one
 * character are found only if they are the whole text.
 * @param text text in half width.
 */
export function findKnownGoods(text: string): FoundGoods | undefined {
  const lower = text.toLowerCase();
  // Some letters change their length in lower case, so that positions would not be those of the
  // text.
  if (lower.length !== text.length) return undefined;
  const whole = KIND_OF.get(lower);
  if (whole !== undefined) return { ...whole, start: 0, end: text.length };
  for (let start = 0; start < text.length; start++) {
    if (isLatin(lower[start]) && isLatin(lower[start - 1])) continue;
    for (
      let end = Math.min(text.length, start + LONGEST_WORD);
      end >= start + SHORTEST_INSIDE;
      end--
    ) {
      const kind = KIND_OF.get(lower.slice(start, end));
      const cut = isLatin(lower[end - 1]) && isLatin(lower[end]);
      if (kind !== undefined && !cut) return { ...kind, start, end };
    }
  }
  return undefined;
}

/** Largest number of characters of a text that may be the name of goods. */
const LONGEST_NAME = 100;

/**
 * Guesses the category and the usual unit of goods by their name, or returns `undefined`. The whole
 * name decides first, then its ending, such as 胶囊 or 软膏, and then the last known word in it,
 * because Chinese and English names end with the kind: 儿童羽绒服, 笔记本电脑.
 */
export function guessKind(name: string): GoodsKind | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const text = plain(name);
  const whole = KIND_OF.get(text);
  if (whole !== undefined) return whole;
  if (/^《.+》$/u.test(text)) return { category: 'book', unit: 'book' };
  const bare = text.replace(/[(（【[].*?[)）】\]]/gu, '').trim();
  let known: FoundGoods | undefined;
  for (let at = 0; at < bare.length; ) {
    const found = findKnownGoods(bare.slice(at));
    if (found === undefined) break;
    known = { ...found, start: found.start + at, end: found.end + at };
    at = known.end;
  }
  const ending = endingOf(bare.toUpperCase());
  if (known !== undefined && (known.end === bare.length || ending === undefined))
    return { category: known.category, unit: known.unit };
  if (ending === undefined) return undefined;
  // A known medicine in another form is still a medicine: 布洛芬混悬液 is counted in bottles.
  return known !== undefined && known.category !== ending.category
    ? { category: known.category, unit: known.unit }
    : ending;
}
