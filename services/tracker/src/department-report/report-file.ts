import { type DepartmentReport, reportedBalance } from '@bluebox/contracts';
import type { ExportCell, ExportColumn } from '@bluebox/spreadsheet';
import type { Sheet } from '@bluebox/typefaces/sheet-pdf';
import type { ReportWords } from './report-words.ts';

/** Names that the report shows beside the goods. */
export interface ReportNames {
  readonly title: string;
  readonly recipient: string;
  readonly organiser?: string | undefined;
}

/** Kinds of the spreadsheet's columns, in their order. */
const COLUMNS = [
  ['state', 'text'],
  ['day', 'day'],
  ['consignment', 'number'],
  ['category', 'text'],
  ['item', 'text'],
  ['specification', 'text'],
  ['quantity', 'number'],
  ['unit', 'text'],
] as const satisfies readonly (readonly [keyof ReportWords['columns'], ExportColumn['kind']])[];

/** Columns that are the same in every record, so that tables of several departments can be put together. */
const LEADING = ['drive', 'organiser', 'department'] as const;

export const reportColumns = ({ columns, facts }: ReportWords): readonly ExportColumn[] => [
  ...LEADING.map((name) => ({ heading: facts[name], kind: 'text' as const })),
  ...COLUMNS.map(([name, kind]) => ({ heading: columns[name], kind })),
];

/** Returns the records of the report as a spreadsheet: the receipts, then the other goods by kind. */
export const reportRecords = (
  report: DepartmentReport,
  { title, organiser }: ReportNames,
  labels: ReportWords,
): readonly (readonly ExportCell[])[] =>
  goodsRecords(report, labels).map((record) => [title, organiser, report.department, ...record]);

const goodsRecords = (
  { receipts, goods }: DepartmentReport,
  { places, words }: ReportWords,
): readonly (readonly ExportCell[])[] => [
  ...receipts.map(({ day, consignment, item, quantity }) => [
    places.confirmed,
    { day },
    consignment,
    words.category[item.category],
    item.name,
    item.specification,
    quantity,
    words.unit[item.unit].one,
  ]),
  ...goods.flatMap((kind) =>
    reportedBalance(kind).map(({ place, quantity }) => [
      places[place],
      undefined,
      undefined,
      words.category[kind.category],
      undefined,
      undefined,
      quantity,
      words.unit[kind.unit].one,
    ]),
  ),
];

/**
 * Returns the report as a paper with a place for the organiser's seal.
 * @param today day on which the paper is made.
 */
export function reportSheet(
  { department, from, until, receipts, goods, fewGivers, parked }: DepartmentReport,
  { title, recipient, organiser }: ReportNames,
  labels: ReportWords,
  today: string,
): Sheet {
  const { columns, facts, places, words } = labels;
  return {
    title: labels.title,
    facts: [
      [facts.department, department],
      [facts.drive, title],
      [facts.recipient, recipient],
      ...(organiser === undefined ? [] : [[facts.organiser, organiser] as const]),
      [facts.days, labels.days(from, until)],
      [facts.printed, today],
      ...(fewGivers ? [[facts.note, labels.fewGivers] as const] : []),
      ...(parked > 0 ? [[facts.note, labels.parked(parked)] as const] : []),
    ],
    columns: [
      { title: columns.day, share: 17 },
      { title: columns.consignment, share: 15 },
      { title: columns.category, share: 14 },
      { title: columns.item, share: 30 },
      { title: columns.quantity, share: 12, align: 'right' },
      { title: columns.unit, share: 12 },
    ],
    groups: [
      ...receipts.map(({ day, consignment, item, quantity }) => [
        [
          day,
          consignment === undefined ? '' : String(consignment),
          words.category[item.category],
          [item.name, item.specification].filter((part) => part !== undefined).join(' '),
          String(quantity),
          words.unit[item.unit].one,
        ],
      ]),
      ...goods.map((kind) =>
        reportedBalance(kind).map(({ place, quantity }) => [
          '',
          '',
          words.category[kind.category],
          places[place],
          String(quantity),
          words.unit[kind.unit].one,
        ]),
      ),
    ],
    signatures: labels.signatures,
    signature: labels.signature,
    date: labels.date,
    ledger: [],
    page: labels.page,
    lacking: labels.lacking,
  };
}
