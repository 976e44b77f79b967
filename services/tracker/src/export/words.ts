import {
  type Category,
  type EXPORT_KINDS,
  type JOURNEY_STATES,
  type LANGUAGES,
  type RejectionReason,
  type Unit,
  ZH_UNITS,
} from '@bluebox/contracts';
import type { Account } from '@bluebox/ledger';

export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportLanguage = (typeof LANGUAGES)[number];

/** Labels in exported spreadsheets. The pages have the same words in their locales. */
export interface ExportWords {
  /** Name of the table as a whole. */
  readonly kinds: Readonly<Record<ExportKind, string>>;
  readonly columns: Readonly<Record<ExportKind, readonly string[]>>;
  readonly categories: Readonly<Record<Category, string>>;
  readonly units: Readonly<Record<Unit, string>>;
  readonly reasons: Readonly<Record<RejectionReason, string>>;
  readonly states: Readonly<Record<(typeof JOURNEY_STATES)[number], string>>;
  readonly accounts: Readonly<Record<Account, string>>;
  /** Whether kits were given as such, or assembled here. */
  readonly kitOrigins: Readonly<Record<'given' | 'made', string>>;
  /** A quantity with its unit. */
  readonly amount: (count: number, unit: string) => string;
  /** Quantity of goods in each kit and in all; absent when it is not known. */
  readonly kitAmount: (each: string | undefined, all: string | undefined) => string;
  readonly kitExpiries: (days: string) => string;
  /** The place of some kits that were assembled together. */
  readonly kitPlace: (kits: string, state: string, box: number | undefined) => string;
  readonly comma: string;
  readonly semicolon: string;
  /** Word in the name of a file that has only chosen rows. */
  readonly chosen: string;
}

export const EXPORT_WORDS: Readonly<Record<ExportLanguage, ExportWords>> = {
  zh: {
    kinds: { pledges: '登记', boxes: '装箱', ledger: '台账' },
    chosen: '选中的',
    columns: {
      pledges: [
        '登记编号',
        '提交时间',
        '部门',
        '收集点',
        '序号',
        '物品名称',
        '规格',
        '类别',
        '单位',
        '有效期至',
        '批号',
        '登记数量',
        '数量',
        '现在的状态',
        '更新时间',
        '未通过原因',
        '箱号',
        '承运商',
        '快递单号',
        '配进药箱',
        '药箱分装几处',
      ],
      boxes: [
        '箱号',
        '毛重（kg）',
        '物品名称',
        '规格',
        '类别',
        '数量',
        '单位',
        '有效期至',
        '批号',
        '登记编号',
        '承运商',
        '快递单号',
        '发出时间',
        '送达时间',
        '签收时间',
        '签收',
        '破损',
        '缺失',
        '多出',
        '药箱来源',
        '药箱内装',
      ],
      ledger: ['类别', '单位', '来源或去向', '未通过原因', '数量', '按原因分（已含在数量里）'],
    },
    categories: { medicine: '药品', kit: '药箱', device: '器械', book: '图书', supply: '用品' },
    units: ZH_UNITS,
    reasons: {
      expired: '已过期',
      'short-dated': '效期不足',
      opened: '已开封',
      'damaged-pack': '包装破损',
      unreadable: '无法辨认',
      'not-working': '不能正常使用',
      prescription: '处方药不收',
      'not-collected': '不在收集范围',
      'unknown-source': '来源不明',
    },
    states: {
      promised: '待交付',
      withdrawn: '撤回',
      'not-handed-in': '未交',
      received: '已接收',
      quarantined: '待定',
      rejected: '未通过',
      returned: '退还',
      disposed: '处置',
      accepted: '已验收',
      'in-kit': '已装药箱',
      packed: '已装箱',
      sent: '在途',
      delivered: '已送达',
      confirmed: '已签收',
      damaged: '破损',
      lost: '丢失',
    },
    accounts: {
      pledged: '登记',
      walkIn: '现场交来',
      found: '清点多出',
      assembled: '配成药箱',
      promised: '待交付',
      received: '已接收',
      quarantined: '待定',
      accepted: '已验收',
      inKit: '已装药箱',
      packed: '已装箱',
      inTransit: '在途',
      delivered: '已送达',
      confirmed: '已签收',
      withdrawn: '撤回',
      notHandedIn: '未交',
      rejected: '未通过',
      returned: '退还',
      disposed: '处置',
      lost: '丢失',
      damaged: '破损',
    },
    kitOrigins: { given: '整套捐来', made: '由捐赠物品配成' },
    amount: (count, unit) => `${count} ${unit}`,
    kitAmount: (each, all) =>
      each === undefined
        ? all === undefined
          ? '各套不等'
          : `共 ${all}`
        : `每套 ${each}${all === undefined ? '' : `，共 ${all}`}`,
    kitExpiries: (days) => `（有效期至 ${days}）`,
    kitPlace: (kits, state, box) =>
      box === undefined ? `${kits} ${state}` : `第 ${box} 箱 ${kits} ${state}`,
    comma: '、',
    semicolon: '；',
  },
  en: {
    kinds: { pledges: 'Pledges', boxes: 'Cartons', ledger: 'Ledger' },
    chosen: 'chosen',
    columns: {
      pledges: [
        'Reference',
        'Submitted at',
        'Department',
        'Hand-in point',
        'No.',
        'Item',
        'Specification',
        'Category',
        'Unit',
        'Expiry',
        'Lot',
        'Quantity pledged',
        'Quantity',
        'Where it is now',
        'Since',
        'Why not accepted',
        'Carton',
        'Carrier',
        'Waybill',
        'Put into kit',
        'Kits in several places',
      ],
      boxes: [
        'Carton',
        'Gross weight (kg)',
        'Item',
        'Specification',
        'Category',
        'Quantity',
        'Unit',
        'Expiry',
        'Lot',
        'Reference',
        'Carrier',
        'Waybill',
        'Sent at',
        'Delivered at',
        'Confirmed at',
        'Received',
        'Damaged',
        'Missing',
        'Surplus',
        'Kit came as',
        'In the kit',
      ],
      ledger: [
        'Category',
        'Unit',
        'From or to',
        'Why not accepted',
        'Quantity',
        'By reason (within the quantity)',
      ],
    },
    categories: {
      medicine: 'Medicine',
      kit: 'Medicine kits',
      device: 'Devices',
      book: 'Books',
      supply: 'Supplies',
    },
    units: {
      box: 'box',
      bottle: 'bottle',
      tube: 'unit',
      bag: 'bag',
      set: 'kit',
      unit: 'device',
      piece: 'piece',
      book: 'book',
      item: 'item',
      pack: 'pack',
      sheet: 'sheet',
      strip: 'strip',
      can: 'can',
      carton: 'carton',
    },
    reasons: {
      expired: 'Expired',
      'short-dated': 'Short-dated',
      opened: 'Opened',
      'damaged-pack': 'Damaged pack',
      unreadable: 'Unreadable',
      'not-working': 'Not working',
      prescription: 'Prescription medicine, not taken',
      'not-collected': 'Not collected in this drive',
      'unknown-source': 'Unknown source',
    },
    states: {
      promised: 'Promised',
      withdrawn: 'Withdrawn',
      'not-handed-in': 'Not handed in',
      received: 'Received',
      quarantined: 'Set aside',
      rejected: 'Rejected',
      returned: 'Returned',
      disposed: 'Disposed of',
      accepted: 'Accepted',
      'in-kit': 'In a kit',
      packed: 'Packed',
      sent: 'In transit',
      delivered: 'Delivered',
      confirmed: 'Confirmed',
      damaged: 'Damaged',
      lost: 'Lost',
    },
    accounts: {
      pledged: 'Pledged',
      walkIn: 'Walk-in',
      found: 'Found at a count',
      assembled: 'Made into kits',
      promised: 'Promised',
      received: 'Received',
      quarantined: 'Set aside',
      accepted: 'Accepted',
      inKit: 'In a kit',
      packed: 'Packed',
      inTransit: 'In transit',
      delivered: 'Delivered',
      confirmed: 'Confirmed',
      withdrawn: 'Withdrawn',
      notHandedIn: 'Not handed in',
      rejected: 'Rejected',
      returned: 'Returned',
      disposed: 'Disposed of',
      lost: 'Lost',
      damaged: 'Damaged',
    },
    kitOrigins: { given: 'Given as a kit', made: 'Made up of what was given' },
    amount: (count, unit) =>
      `${count} ${count === 1 ? unit : unit === 'box' ? 'boxes' : `${unit}s`}`,
    kitAmount: (each, all) =>
      each === undefined
        ? all === undefined
          ? 'differs by kit'
          : `${all} in all`
        : `${each} each${all === undefined ? '' : `, ${all} in all`}`,
    kitExpiries: (days) => ` (expires ${days})`,
    kitPlace: (kits, state, box) =>
      box === undefined ? `${kits}: ${state}` : `${kits} in carton ${box}: ${state}`,
    comma: ', ',
    semicolon: '; ',
  },
};
