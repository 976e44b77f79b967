import { type LANGUAGES, type ReportedGoods, WORDS, type Words } from '@bluebox/contracts';

type Language = (typeof LANGUAGES)[number];
type Place = Exclude<keyof ReportedGoods, 'category' | 'unit'>;

/** Labels of a department's report as a file. */
export interface ReportWords {
  readonly title: string;
  readonly facts: Readonly<
    Record<'department' | 'drive' | 'recipient' | 'organiser' | 'days' | 'printed' | 'note', string>
  >;
  readonly days: (from: string | undefined, until: string | undefined) => string;
  readonly columns: Readonly<
    Record<
      'state' | 'day' | 'consignment' | 'category' | 'item' | 'specification' | 'quantity' | 'unit',
      string
    >
  >;
  readonly places: Readonly<Record<Place, string>>;
  readonly fewGivers: string;
  readonly parked: (events: number) => string;
  readonly signatures: readonly [string, string];
  readonly signature: string;
  readonly date: string;
  readonly page: (page: number, pages: number) => string;
  readonly lacking: (characters: readonly string[]) => string;
  readonly words: Words;
}

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = {
  zh: {
    title: '部门捐赠明细',
    facts: {
      department: '部门',
      drive: '活动',
      recipient: '受赠方',
      organiser: '主办方',
      days: '签收日期',
      printed: '制表日期',
      note: '说明',
    },
    days: (from, until) =>
      from === undefined && until === undefined
        ? '全部'
        : `${from ?? '活动开始'} 至 ${until ?? '今天'}`,
    columns: {
      state: '情况',
      day: '签收日期',
      consignment: '批次',
      category: '类别',
      item: '物品名称',
      specification: '规格',
      quantity: '数量',
      unit: '单位',
    },
    places: {
      received: '合计（整个活动已交到收集点）',
      confirmed: '对方已签收',
      confirmedOtherwise: '对方已签收，不在所选日期内',
      underway: '在途，对方还没签收',
      stored: '还没发出',
      inKits: '配进药箱，各箱去向不同',
      rejected: '验收未通过',
      ended: '破损、丢失或处置',
    },
    fewGivers: '所列物品来自不到 5 笔登记，只供本部门留存，不要公开张贴。',
    parked: (events) => `有 ${events} 条记录没能计入，数字可能不全。`,
    signatures: ['主办方（签章）', '部门（签字）'],
    signature: '签字：',
    date: '日期：',
    page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    lacking: (characters) =>
      `〓 处的字符打印不出（${characters.join('、')}），原文请在系统里查看。`,
    words: WORDS.zh,
  },
  en: {
    title: 'Goods given by a department',
    facts: {
      department: 'Department',
      drive: 'Drive',
      recipient: 'Recipient',
      organiser: 'Organiser',
      days: 'Receipts confirmed',
      printed: 'Made on',
      note: 'Note',
    },
    days: (from, until) =>
      from === undefined && until === undefined
        ? 'all'
        : `${from ?? 'start of the drive'} to ${until ?? 'today'}`,
    columns: {
      state: 'State',
      day: 'Confirmed on',
      consignment: 'Consignment',
      category: 'Category',
      item: 'Item',
      specification: 'Specification',
      quantity: 'Quantity',
      unit: 'Unit',
    },
    places: {
      received: 'Total handed in, whole drive',
      confirmed: 'Receipt confirmed',
      confirmedOtherwise: 'Receipt confirmed on other days',
      underway: 'On its way, receipt not confirmed',
      stored: 'Not sent yet',
      inKits: 'In kits that are in several places',
      rejected: 'Not accepted at inspection',
      ended: 'Damaged, lost or disposed of',
    },
    fewGivers:
      'The goods listed came from fewer than 5 pledges. This report is for the files of the department and must not be published.',
    parked: (events) =>
      events === 1
        ? 'One record could not be counted, so the figures may be incomplete.'
        : `${events} records could not be counted, so the figures may be incomplete.`,
    signatures: ['Organiser (signature, seal)', 'Department'],
    signature: 'Signature:',
    date: 'Date:',
    page: (page, pages) => `Page ${page} of ${pages}`,
    lacking: (characters) =>
      `〓 stands for characters that cannot be printed (${characters.join(', ')}); see the original on screen.`,
    words: WORDS.en,
  },
};
