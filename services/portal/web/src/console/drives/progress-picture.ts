import type { DriveView, TotalsView } from '@bluebox/contracts';
import { SMALLEST_GROUP } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatCount, formatDay, formatInstant } from '../../platform/formatting.ts';
import {
  PICTURE_COLOURS,
  type Picture,
  type PicturePart,
} from '../../platform/pictures/picture.ts';
import { needName } from './group-text.ts';

/** Largest number of needs for which the picture has room. */
const MOST_NEEDS = 12;

/**
 * Composes the picture of a drive's progress, which people pass on in public. It therefore names
 * the number of pledges only if the public may see it.
 * @param isOpen whether the drive accepts pledges. After that, nothing is shown as missing.
 */
export function progressPicture(
  t: TFunction,
  { terms }: Pick<DriveView, 'terms'>,
  { asOf, counts: { pledges } }: Pick<TotalsView, 'asOf' | 'counts'>,
  progress: readonly NeedProgress[],
  isOpen: boolean,
): Picture {
  const { quiet, blue, green, care } = PICTURE_COLOURS;
  const gap = (height: number): PicturePart => ({ part: 'gap', height });
  const told = typeof pledges === 'number' && pledges >= SMALLEST_GROUP;
  return {
    head: [
      { part: 'text', text: terms.title, size: 56, bold: true },
      { part: 'text', text: t('share.for', { recipient: terms.recipient.name }), size: 40 },
      { part: 'text', text: t('share.picture.asOf', { at: formatInstant(asOf) }), size: 40 },
    ],
    body: [
      ...progress.slice(0, MOST_NEEDS).flatMap((need): PicturePart[] => {
        const { unit, covered, needed, missing } = need;
        const counted = t('share.picture.covered', {
          covered: formatCount(covered),
          needed: quantityText(t, unit, needed),
        });
        const left =
          missing === 0
            ? { text: t('share.picture.full'), colour: green }
            : {
                text: t('share.picture.missing', { quantity: quantityText(t, unit, missing) }),
                colour: care,
              };
        return [
          { part: 'pair', text: needName(t, need), value: counted, size: 46, bold: true },
          { part: 'bar', share: covered / needed },
          ...(missing > 0 && !isOpen
            ? []
            : [{ part: 'text', align: 'left', size: 38, ...left } as const]),
          gap(22),
        ];
      }),
      { part: 'rule' },
      ...(told
        ? [
            {
              part: 'text',
              text: t('share.picture.pledges', { count: pledges }),
              size: 42,
              bold: true,
            } as const,
          ]
        : []),
      isOpen
        ? {
            part: 'text',
            text: t('share.until', { day: formatDay(terms.window.closesOn) }),
            size: 42,
            bold: true,
            colour: blue,
          }
        : { part: 'text', text: t('share.over'), size: 42, bold: true },
      gap(16),
      { part: 'qr', side: 320 },
      ...(isOpen
        ? [
            gap(8),
            { part: 'text', text: t('share.picture.scan'), size: 38, colour: quiet } as const,
          ]
        : []),
      ...(terms.sender === undefined
        ? []
        : [
            {
              part: 'text',
              text: t('share.sender', { name: terms.sender.name }),
              size: 36,
              colour: quiet,
            } as const,
          ]),
    ],
  };
}
