// Names and departments as people write them in a chat.

const SURNAMES =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊惠甄曲封储靳段焦巴牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司黎薄印白怀蒲邰从鄂索赖卓屠池乔阴胥苍闻党翟谭贡劳姬申扶堵冉宰桑桂牛寿通边扈燕冀尚温庄晏柴瞿阎慕连习艾容向古易廖终居衡步都耿满弘匡国文寇广阙东欧沃利师巩聂关荆付肖覃岳帅涂佘佟闫';
const DOUBLE_SURNAMES =
  '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|完颜';
const TITLES =
  '总|姐|哥|叔|姨|嫂|爷爷|奶奶|阿姨|叔叔|大姐|大哥|老师|主任|经理|主席|师傅|医生|护士|同学|妈妈?|爸爸?|家长|同事[甲乙丙丁戊己庚辛]?|女士|先生|工|博士|处长|科长|书记|部长|院长|班长';

/** Beginnings of names of goods that look like names of people, such as brands. */
const NOT_A_NAME =
  /^(?:马应龙|白云山|云南|江中|葵花|同仁堂|修正|康恩贝|鱼跃|欧姆龙|稳健|仁和|太极|金嗓子|安儿|安宫|成人|全新|高温|明天|明日|全部|全家|温水|白色|黄色|江西|山东|山西|广东|广西|云白|水银|通用|古法|向您|连续|万一|和胃|金银花|牛黄|牛奶|康王|康师傅|白加黑|石斛|罗汉果|方便|毛线|毛绒|毛巾|毛毯|米面|贝因美|文具|文件|元胡|车载|计划|关于|任何|常用|常备|支持|包括|成功|党参|房间|路上|国药|国产|华为|华润|金龙鱼|乐高|万用|黄芪|时间|支付|谢谢|路过|收到|都行|都可|通过|单独|单位|全体|应该|容易|文明|明白|山楂|双黄|安全|水果|米粉|向上|师徒|东西|从不|白天|平安|安心|幸好|终于|季度|宁可|广告|关注|相关|管理|高一|高二|高三|高中|计算|于是|索性|支援|连衣|童装|童鞋|童书|牛仔|羊毛|羊绒|冬衣|冬装|棉衣)/u;

const NAME = new RegExp(
  `^(?:(?:${DOUBLE_SURNAMES})\\p{Script=Han}{1,2}|[${SURNAMES}](?:\\p{Script=Han}{1,2}|[*某×Xx]{1,2}\\p{Script=Han}?|\\p{Script=Han}[*某]|[A-Z])|[小老阿大]\\p{Script=Han}|\\p{Script=Han}{1,3}(?:${TITLES})|[\\p{Script=Han}]{1,4}(?:妈妈?|爸爸?|家))$`,
  'u',
);
const LATIN_NAME = /^\p{Lu}[\p{L}'.-]{0,19}(?: \p{Lu}[\p{L}'.-]{0,19}){0,3}$/u;

/** Whether a text of half width looks like the name of a person. */
export const looksLikeName = (text: string): boolean =>
  (NAME.test(text) && !NOT_A_NAME.test(text)) || LATIN_NAME.test(text);

const DEPARTMENT =
  /^[\p{Script=Han}A-Za-z0-9&·]{1,16}(?:部门?|中心|处|科|室|组|公司|集团|工会|大区|车间|学院|[0-9一二三四五六七八九十]班|队|所|研究院|分局|厂|党支部|支部|事业部|条线|小区|单元|号楼|系)$/u;
const DEPARTMENT_EN =
  /^(?:IT|HR|R&D|QA|Finance|Sales|Marketing|Legal|Operations|Engineering|Support|Design)(?: (?:department|dept|team))?$/i;
/** Matches goods that end like a department: 检测组 is none, 药房 neither. */
const NOT_A_DEPARTMENT = /^(?:全部|内部|局部|外科|内科|头部|面部)$/u;

/** Whether a text of half width looks like the name of a department. */
export const looksLikeDepartment = (text: string): boolean =>
  (DEPARTMENT.test(text) && !NOT_A_DEPARTMENT.test(text)) || DEPARTMENT_EN.test(text);

/** Splits a department and a name that are written without a blank between them: 研发部张三. */
export function splitDepartment(
  text: string,
): { readonly department: string; readonly person: string } | undefined {
  const match =
    /^([\p{Script=Han}A-Z0-9]{1,10}?(?:部|中心|处|科|室|组|大区|公司|车间|工会))(\p{Script=Han}[\p{Script=Han}*某]{1,3})$/u.exec(
      text,
    );
  const [, department = '', person = ''] = match ?? [];
  return match !== null && looksLikeDepartment(department) && looksLikeName(person)
    ? { department, person }
    : undefined;
}

/** A telephone number in a text, by its position. */
export interface FoundPhone {
  readonly start: number;
  readonly end: number;
  /** Digits as written, without blanks and hyphens. The number may lack a digit. */
  readonly phone: string;
  /** Whether some digits are hidden by asterisks, so that nobody can be called. */
  readonly masked: boolean;
}

const LABEL = String.raw`(?:(?:手机|电话|联系|联系电话|手机号|tel|phone|mobile|mob)(?:号码?)?\s?[:.]?\s?)`;
const PHONE = new RegExp(
  [
    String.raw`(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]\d{3,4}[ -]\d{3,4}(?![\d.])`,
    String.raw`(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d{8,10}(?![\d.])`,
    String.raw`(?<![\d.])1[3-9]\d[*x×]{4,5}\d{3,4}(?!\d)`,
    String.raw`(?<![\d.])0\d{2,3}-?\d{7,8}(?![\d.])`,
    String.raw`${LABEL}\d[\d -]{4,13}\d(?![\d.])`,
  ].join('|'),
  'giu',
);

/** Finds the telephone numbers in a text of half width, those with too few or many digits included. */
export const findPhones = (text: string): readonly FoundPhone[] =>
  [...text.matchAll(PHONE)].map((match) => {
    const written = match[0].replace(new RegExp(`^${LABEL}`, 'iu'), '');
    const digits = written.replace(/^\+?86[ -]?(?=1)/, '').replace(/[ -]/g, '');
    return {
      start: match.index,
      end: match.index + match[0].length,
      phone: /^0/.test(written) ? written : digits,
      masked: /[*x×]/i.test(written),
    };
  });
