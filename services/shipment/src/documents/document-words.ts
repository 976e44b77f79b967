import {
  type DOCUMENT_KINDS,
  type LANGUAGES,
  quantityIn,
  type Unit,
  WORDS,
} from '@bluebox/contracts';
import type { PaperCheckpoint } from '@bluebox/contracts/paper-checkpoint';

export type DocumentLanguage = (typeof LANGUAGES)[number];
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Labels of a consignment's papers. */
export interface DocumentWords {
  readonly title: Readonly<Record<DocumentKind, (number: number) => string>>;
  readonly facts: Readonly<
    Record<'drive' | 'recipient' | 'sender' | 'carrier' | 'dispatched' | 'total', string>
  >;
  readonly columns: Readonly<
    Record<
      | 'box'
      | 'item'
      | 'specification'
      | 'lot'
      | 'expiry'
      | 'quantity'
      | 'weight'
      | 'checked'
      | 'contents'
      | 'pieces',
      string
    >
  >;
  readonly signatures: readonly [string, string];
  readonly signature: string;
  readonly date: string;
  readonly boxes: (count: number) => string;
  readonly page: (page: number, pages: number) => string;
  readonly notYet: string;
  /** Lines about a checkpoint of the public ledger, for a recipient who keeps the paper. */
  readonly ledger: (checkpoint: PaperCheckpoint, key: string) => readonly string[];
  /** Warning when characters could not be printed. */
  readonly lacking: (characters: readonly string[]) => string;
  /** Formats a quantity with its unit, such as `3 盒`. */
  readonly quantity: (quantity: number, unit: Unit) => string;
  /** Labels the quantity of a component in one kit. */
  readonly perKit: (quantity: string) => string;
  readonly inKits: (quantity: string) => string;
  readonly unevenInKits: string;
}

/** Names the page that checks the ledger, unless the ledger has no URL: its name then ends with `.invalid`. */
const checkingPage = (origin: string, label: string): string =>
  /\.invalid(?:\/|$)/.test(origin) ? '' : `${label}${origin}/verify.html`;

export const DOCUMENT_WORDS: Readonly<Record<DocumentLanguage, DocumentWords>> = {
  zh: {
    title: {
      'packing-list': (number) => `装箱单 · 第 ${number} 批`,
      manifest: (number) => `发货清单 · 第 ${number} 批`,
    },
    facts: {
      drive: '活动',
      recipient: '受赠方',
      sender: '发件方',
      carrier: '承运方和快递单号',
      dispatched: '发出',
      total: '合计',
    },
    columns: {
      box: '箱号',
      item: '物品',
      specification: '规格',
      lot: '批号',
      expiry: '有效期至',
      quantity: '数量',
      weight: '毛重',
      checked: '核对',
      contents: '内装',
      pieces: '件数',
    },
    signatures: ['发货方', '收货方'],
    signature: '签字：',
    date: '日期：',
    boxes: (count) => `${count} 箱`,
    page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    notYet: '待发出',
    ledger: ({ origin, size, root, signature }, key) => [
      `公开账本 ${origin}，共 ${size} 条。这张单子留着，以后可以核对账本没有改动。${checkingPage(origin, '核对页：')}`,
      `根 ${root}`,
      `签名 ${signature}`,
      `公钥 ${key}`,
      '以上由打印的页面从账本取得，原样印出，未经核对。',
    ],
    lacking: (characters) =>
      `〓 处的字符打印不出（${characters.join('、')}），原文请在系统里查看。`,
    quantity: (quantity, unit) => quantityIn(WORDS.zh, quantity, unit),
    perKit: (quantity) => `每套 ${quantity}`,
    inKits: (quantity) => `共 ${quantity}`,
    unevenInKits: '各套不等',
  },
  en: {
    title: {
      'packing-list': (number) => `Packing list · consignment ${number}`,
      manifest: (number) => `Manifest · consignment ${number}`,
    },
    facts: {
      drive: 'Drive',
      recipient: 'Recipient',
      sender: 'Sender',
      carrier: 'Carrier and waybill',
      dispatched: 'Sent',
      total: 'Total',
    },
    columns: {
      box: 'Carton',
      item: 'Item',
      specification: 'Specification',
      lot: 'Lot',
      expiry: 'Expiry',
      quantity: 'Quantity',
      weight: 'Gross weight',
      checked: 'Checked',
      contents: 'Contents',
      pieces: 'Pieces',
    },
    signatures: ['Delivered by', 'Received by'],
    signature: 'Signature:',
    date: 'Date:',
    boxes: (count) => (count === 1 ? '1 carton' : `${count} cartons`),
    page: (page, pages) => `Page ${page} of ${pages}`,
    notYet: 'not sent yet',
    ledger: ({ origin, size, root, signature }, key) => [
      `Public ledger ${origin}, ${size} entries. Keep this paper to check later that the ledger was not changed. ${checkingPage(origin, 'Checking page: ')}`,
      `Root ${root}`,
      `Signature ${signature}`,
      `Key ${key}`,
      'The page that printed this took these lines from the ledger. They are printed as given and were not checked.',
    ],
    lacking: (characters) =>
      `〓 stands for characters that cannot be printed (${characters.join(', ')}); see the original on screen.`,
    quantity: (quantity, unit) => quantityIn(WORDS.en, quantity, unit),
    perKit: (quantity) => `${quantity} each`,
    inKits: (quantity) => `${quantity} in all`,
    unevenInKits: 'differs by kit',
  },
};
