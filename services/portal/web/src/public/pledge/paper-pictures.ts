import type { CertificateView, DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import {
  PICTURE_COLOURS,
  type Picture,
  type PicturePart,
} from '../../platform/pictures/picture.ts';

/** Facts that a card or certificate tells. */
export interface PaperFacts {
  readonly terms: DriveView['terms'];
  /** Name that the giver typed, or the text for nobody. */
  readonly name: string;
  readonly number: string;
  readonly lines: CertificateView['lines'];
  /** Quantities by unit, as text. */
  readonly amounts: string;
  /** Day of the last receipt, as text. */
  readonly day: string;
  /** Day on which the paper is made, as text. */
  readonly today: string;
}

const QR_SIDE = 260;
/** Largest number of items for which the certificate has room. */
const MOST_ITEMS = 20;

const gap = (height: number): PicturePart => ({ part: 'gap', height });
const text = (size: number, written: string, more: object = {}): PicturePart => ({
  part: 'text',
  text: written,
  size,
  ...more,
});

/** Composes a thank-you card, which tells quantities and no items. */
export function thanksCard(t: TFunction, facts: PaperFacts): Picture {
  const { terms, name, number, amounts } = facts;
  const { quiet, blue } = PICTURE_COLOURS;
  return {
    head: [text(42, t('site.name')), text(46, terms.title, { bold: true })],
    body: [
      gap(30),
      text(48, t('papers.dear', { name }), { align: 'left' }),
      gap(20),
      text(96, t('papers.thank'), { bold: true, colour: blue }),
      gap(30),
      text(48, t('papers.card-text', { amounts, recipient: terms.recipient.name })),
      gap(40),
      ...(terms.sender === undefined ? [] : [text(40, terms.sender.name)]),
      gap(20),
      { part: 'qr', side: QR_SIDE },
      text(32, number, { colour: quiet }),
    ],
  };
}

/** Composes a certificate with the items and a place for the organiser's seal. */
export function certificatePicture(t: TFunction, facts: PaperFacts): Picture {
  const { terms, name, number, lines, day, today } = facts;
  const { quiet } = PICTURE_COLOURS;
  const shown = lines.slice(0, MOST_ITEMS);
  return {
    head: [text(72, t('papers.certificate'), { bold: true }), text(38, terms.title)],
    body: [
      text(46, t('papers.dear', { name }), { align: 'left', bold: true }),
      gap(10),
      text(
        42,
        t('papers.certificate-text', {
          drive: terms.title,
          recipient: terms.recipient.name,
          day,
        }),
        { align: 'left' },
      ),
      { part: 'rule' },
      ...shown.map(
        ({ item, quantity }): PicturePart => ({
          part: 'pair',
          text: itemText(item),
          value: quantityText(t, item.unit, quantity),
          size: 40,
        }),
      ),
      ...(lines.length > shown.length
        ? [text(36, t('statement.more', { count: lines.length - shown.length }), { colour: quiet })]
        : []),
      { part: 'rule' },
      text(
        38,
        t('statement.labelled', { label: t('papers.seal'), value: terms.sender?.name ?? '' }),
        { align: 'left' },
      ),
      gap(180),
      text(38, t('statement.labelled', { label: t('papers.date'), value: today }), {
        align: 'left',
      }),
      gap(20),
      { part: 'qr', side: QR_SIDE },
      text(32, t('papers.number', { number }), { colour: quiet }),
      text(30, t('papers.no-receipt'), { colour: quiet }),
    ],
  };
}
