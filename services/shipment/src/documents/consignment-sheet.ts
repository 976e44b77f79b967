import {
  type ConsignmentView,
  type Content,
  type KitComponent,
  quantityInKits,
  type ShippedBoxView,
  type ShippedContent,
  type Unit,
} from '@bluebox/contracts';
import { paperCheckpoint } from '@bluebox/contracts/paper-checkpoint';
import type { Sheet } from '@bluebox/typefaces/sheet-pdf';
import type { KnownDrive } from '../projections/drives.ts';
import type { DocumentKind, DocumentWords } from './document-words.ts';

/** A checkpoint of the public ledger and its key, as whoever prints a paper gives them. */
export interface LedgerOfPaper {
  readonly checkpoint?: string | undefined;
  readonly ledgerKey?: string | undefined;
}

export function consignmentSheet(
  kind: DocumentKind,
  consignment: ConsignmentView,
  drive: KnownDrive,
  words: DocumentWords,
  { checkpoint = '', ledgerKey = '' }: LedgerOfPaper = {},
): Sheet {
  const boxes = consignment.boxes
    .filter(({ number }) => number !== undefined)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  const { columns, facts } = words;
  const head = paperCheckpoint(checkpoint, ledgerKey);
  const weight = boxes.reduce((sum, box) => sum + (box.weight ?? 0), 0);
  const { carrier, waybill, dispatchedAt } = consignment;
  return {
    title: words.title[kind](consignment.number),
    facts: [
      [facts.drive, drive.title],
      [facts.recipient, oneLine(drive.recipient, drive.region, drive.address, drive.phone)],
      ...(drive.sender === undefined
        ? []
        : [
            [
              facts.sender,
              oneLine(drive.sender.name, drive.sender.address, drive.sender.phone),
            ] as const,
          ]),
      [facts.carrier, carrier === undefined ? '—' : `${carrier} ${waybill ?? ''}`],
      [facts.dispatched, dispatchedAt === undefined ? words.notYet : localDay(dispatchedAt)],
      [
        facts.total,
        [
          words.boxes(boxes.length),
          ...quantities(
            boxes.flatMap(({ contents }) => contents),
            words,
          ),
          kilograms(weight),
        ].join(' · '),
      ],
    ],
    columns:
      kind === 'packing-list'
        ? [
            { title: columns.box, share: 9 },
            { title: columns.item, share: 25 },
            { title: columns.specification, share: 15 },
            { title: columns.lot, share: 13 },
            { title: columns.expiry, share: 13 },
            { title: columns.quantity, share: 15, align: 'right' },
            { title: columns.checked, share: 10 },
          ]
        : [
            { title: columns.box, share: 10 },
            { title: columns.contents, share: 52 },
            { title: columns.pieces, share: 12, align: 'right' },
            { title: columns.weight, share: 16, align: 'right' },
            { title: columns.checked, share: 10 },
          ],
    groups: boxes.map((box) =>
      kind === 'packing-list' ? itemRows(box, words) : [boxRow(box, words)],
    ),
    signatures: words.signatures,
    signature: words.signature,
    date: words.date,
    ledger: head === undefined ? [] : words.ledger(head, ledgerKey),
    page: words.page,
    lacking: words.lacking,
  };
}

/**
 * Makes one row for contents with equal item, lot and expiry, whoever gave them. Kits with
 * different components have different rows, and rows of the components follow.
 */
function itemRows(box: ShippedBoxView, words: DocumentWords): string[][] {
  const lines = new Map<string, ShippedContent>();
  for (const content of box.contents) {
    const { item, lot, expiry, components } = content;
    const key = JSON.stringify([item.name, item.specification, item.unit, lot, expiry, components]);
    const quantity = content.quantity + (lines.get(key)?.quantity ?? 0);
    lines.set(key, { ...content, quantity });
  }
  return [...lines.values()].flatMap(({ item, lot, expiry, quantity, components = [] }, index) => [
    [
      index === 0 ? `${box.number}\n${kilograms(box.weight ?? 0)}` : '',
      item.name,
      item.specification ?? '',
      lot ?? '',
      expiry ?? '',
      words.quantity(quantity, item.unit),
      '',
    ],
    ...components.map((component) => componentRow(component, quantity, words)),
  ]);
}

/** An ideographic space, as wide as a Chinese character. It is kept at the beginning of a line. */
const INDENT = '\u3000';

/** Makes the row of a component, indented by the number of kits that are nested around it. */
function componentRow(component: KitComponent, kits: number, words: DocumentWords): string[] {
  const { item, depth, lots, expiries } = component;
  return [
    '',
    `${INDENT.repeat(depth)}${item.name}`,
    item.specification ?? '',
    lots.join('\n'),
    expiries.join('\n'),
    amountInKits(component, kits, words),
    '',
  ];
}

function amountInKits(component: KitComponent, kits: number, words: DocumentWords): string {
  const { unit } = component.item;
  const total = quantityInKits(component, kits);
  if (total === undefined) return words.unevenInKits;
  if (kits === 1) return words.quantity(total, unit);
  const all = words.inKits(words.quantity(total, unit));
  return component.inEach === undefined
    ? all
    : `${words.perKit(words.quantity(component.inEach, unit))}\n${all}`;
}

const boxRow = (box: ShippedBoxView, words: DocumentWords): string[] => [
  String(box.number),
  [...new Set(box.contents.map(({ item }) => item.name))].join('、'),
  quantities(box.contents, words).join(' · '),
  kilograms(box.weight ?? 0),
  '',
];

/**
 * Sums quantities by unit. A sum over different units, such as boxes and devices, would mean
 * nothing.
 */
function quantities(contents: readonly Content[], words: DocumentWords): readonly string[] {
  const sums = new Map<Unit, number>();
  for (const { item, quantity } of contents)
    sums.set(item.unit, quantity + (sums.get(item.unit) ?? 0));
  return [...sums].map(([unit, sum]) => words.quantity(sum, unit));
}

const oneLine = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' ');

const kilograms = (grams: number): string => `${Number((grams / 1_000).toFixed(2))} kg`;

/** Drives use the time zone of Asia/Shanghai: UTC+8, without daylight saving. */
const OFFSET_HOURS = 8;
const localDay = (instant: string): string =>
  new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000).toISOString().slice(0, 10);
