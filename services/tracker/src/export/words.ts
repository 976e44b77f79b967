import {
  type Category,
  type EXPORT_KINDS,
  JOURNEY_STATES,
  type LANGUAGES,
  type RejectionReason,
  type Unit,
  WORDS,
  type Words,
} from '@bluebox/contracts';
import type { Account } from '@bluebox/ledger';

type JourneyState = (typeof JOURNEY_STATES)[number];
export type ExportKind = (typeof EXPORT_KINDS)[number];
export type ExportLanguage = (typeof LANGUAGES)[number];

/** Labels in exported spreadsheets. */
export interface ExportWords {
  /** Names of the tables. */
  readonly kinds: Readonly<Record<ExportKind, string>>;
  readonly columns: Readonly<Record<ExportKind, readonly string[]>>;
  readonly categories: Readonly<Record<Category, string>>;
  readonly units: Readonly<Record<Unit, string>>;
  readonly reasons: Readonly<Record<RejectionReason, string>>;
  readonly states: Readonly<Record<JourneyState, string>>;
  readonly accounts: Readonly<Record<Account, string>>;
  /** Words for kits that were given as kits, and for kits assembled here. */
  readonly kitOrigins: Readonly<Record<'given' | 'made', string>>;
  readonly amount: (count: number, unit: string) => string;
  /** Formats the quantities in each kit and in all kits; an unknown quantity is absent. */
  readonly kitAmount: (each: string | undefined, all: string | undefined) => string;
  readonly kitExpiries: (days: string) => string;
  /** Describes the place of some kits that were assembled together. */
  readonly kitPlace: (kits: string, state: string, box: number | undefined) => string;
  readonly comma: string;
  readonly semicolon: string;
  /** Word in the name of a file that has only chosen rows. */
  readonly chosen: string;
}

/**
 * The ledger's account whose word is used for a state of a journey. A state that is not listed has
 * the same name as its account.
 */
const ACCOUNT_OF_STATE = {
  'not-handed-in': 'notHandedIn',
  'in-kit': 'inKit',
  sent: 'inTransit',
} as const;
const accountOf = (state: JourneyState): Account =>
  state in ACCOUNT_OF_STATE
    ? ACCOUNT_OF_STATE[state as keyof typeof ACCOUNT_OF_STATE]
    : (state as Exclude<JourneyState, keyof typeof ACCOUNT_OF_STATE>);

const sharedWords = ({ category, unit, reason, account }: Words) => ({
  categories: category,
  units: Object.fromEntries(Object.entries(unit).map(([name, { one }]) => [name, one])) as Record<
    Unit,
    string
  >,
  reasons: reason,
  states: Object.fromEntries(
    JOURNEY_STATES.map((state) => [state, account[accountOf(state)]]),
  ) as Record<JourneyState, string>,
  accounts: account,
});

export const EXPORT_WORDS: Readonly<Record<ExportLanguage, ExportWords>> = {
  zh: {
    ...sharedWords(WORDS.zh),
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
        '品名库编号',
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
        '品名库编号',
      ],
      ledger: ['类别', '单位', '来源或去向', '未通过原因', '数量', '按原因分（已含在数量里）'],
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
    ...sharedWords(WORDS.en),
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
        'Catalogue number',
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
        'Catalogue number',
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
