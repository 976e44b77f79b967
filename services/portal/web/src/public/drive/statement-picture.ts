import type { DriveView, StatementView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import {
  PICTURE_COLOURS,
  type Picture,
  type PicturePart,
} from '../../platform/pictures/picture.ts';
import { partsOf } from './statement-rows.ts';
import { consignmentFacts, givenText, kindText } from './statement-wording.ts';

/** Largest number of lines of all consignments for which the picture has room. */
const MOST_LINES = 30;
/** Height of the place for the organiser's seal, in pixels. */
const SEAL_HEIGHT = 220;

/** Composes the picture of a drive's public statement. Its QR code is that of the page. */
export function statementPicture(
  t: TFunction,
  {
    drive: { terms },
    statement: { goods, consignments },
    asOf,
    date,
  }: {
    readonly drive: Pick<DriveView, 'terms'>;
    readonly statement: Pick<StatementView, 'goods' | 'consignments'>;
    /** Text about the time that the statement describes. */
    readonly asOf: string;
    readonly date: string;
  },
): Picture {
  const { quiet, blue } = PICTURE_COLOURS;
  const gap = (height: number): PicturePart => ({ part: 'gap', height });
  const left = (text: string, size: number, more: object = {}): PicturePart => ({
    part: 'text',
    align: 'left',
    text,
    size,
    ...more,
  });
  const labelled = (label: 'recipient' | 'seal' | 'date', value: string) =>
    left(t('statement.labelled', { label: t(`statement.${label}`), value }), 38);
  const lines = consignments.flatMap((consignment) => consignment.lines);
  let room = MOST_LINES;
  return {
    head: [
      { part: 'text', text: t('statement.title'), size: 58, bold: true },
      { part: 'text', text: terms.title, size: 44 },
      { part: 'text', text: asOf, size: 34 },
    ],
    body: [
      ...goods.flatMap((row): PicturePart[] => {
        const quantity = (count: number) => quantityText(t, row.unit, count);
        return [
          left(kindText(t, row, goods), 44, { bold: true, colour: blue }),
          {
            part: 'pair',
            text: givenText(t, row),
            value: quantity(row.given + row.assembled),
            size: 42,
            bold: true,
          },
          ...partsOf(row).map(
            ({ part, isOfSent }): PicturePart => ({
              part: 'pair',
              text: isOfSent
                ? `${t('statement.of-which')} ${t(`statement.${part}`)}`
                : t(`statement.${part}`),
              value: quantity(row[part]),
              ...(isOfSent ? { size: 36, colour: quiet } : { size: 38 }),
            }),
          ),
          gap(24),
        ];
      }),
      ...consignments.flatMap((consignment): PicturePart[] => {
        const shown = consignment.lines.slice(0, Math.max(0, room));
        room -= shown.length;
        return [
          { part: 'rule' },
          left(t('statement.consignment', { number: consignment.number }), 42, {
            bold: true,
            colour: blue,
          }),
          left(
            consignmentFacts(t, consignment, (at) => formatDay(calendarDay(new Date(at)))),
            34,
            { colour: quiet },
          ),
          ...shown.map(
            ({ category, unit, name, specification, sent }): PicturePart => ({
              part: 'pair',
              text:
                name === undefined
                  ? t(`vocabulary:category.${category}`)
                  : itemText({
                      category,
                      unit,
                      name,
                      ...(specification === undefined ? {} : { specification }),
                    }),
              value: quantityText(t, unit, sent),
              size: 36,
            }),
          ),
        ];
      }),
      ...(lines.length > MOST_LINES
        ? [left(t('statement.more', { count: lines.length - MOST_LINES }), 36, { colour: quiet })]
        : []),
      { part: 'rule' },
      labelled('recipient', terms.recipient.name),
      labelled('seal', terms.sender?.name ?? ''),
      gap(SEAL_HEIGHT),
      labelled('date', date),
      gap(24),
      { part: 'qr', side: 260 },
      { part: 'text', text: t('statement.scan'), size: 34, colour: quiet },
    ],
  };
}
