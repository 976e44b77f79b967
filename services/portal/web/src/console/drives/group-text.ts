import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDay } from '../../platform/formatting.ts';

/**
 * Returns a message for a chat group: the title, the recipient, the needs, the deadline, the
 * hand-in points, the organiser and the link.
 * @param progress the needs with the goods that cover them; absent until the totals have loaded.
 * The message then has the needs in full.
 * @param isOpen whether the drive accepts pledges. After that, the message asks for nothing.
 */
export function groupText(
  t: TFunction,
  terms: DriveView['terms'],
  address: string,
  progress: readonly NeedProgress[] | undefined,
  isOpen: boolean,
): string {
  const { title, recipient, handInPoints, window: open } = terms;
  const organiser = terms.organiser?.name ?? terms.sender?.name;
  const points = handInPoints.map(({ name, address: place, hours }) =>
    t('share.point', { point: [name, place, hours].filter(Boolean).join(' ') }),
  );
  return [
    t('share.head', { title }),
    t('share.for', { recipient: recipient.name }),
    ...(isOpen
      ? [
          needsText(t, terms.needs, progress),
          t('share.until', { day: formatDay(open.closesOn) }),
          ...points,
        ]
      : [t('share.over')]),
    ...(organiser === undefined ? [] : [t('share.sender', { name: organiser })]),
    t(isOpen ? 'share.pledge' : 'share.follow', { address }),
  ].join('\n');
}

function needsText(
  t: TFunction,
  needs: DriveView['terms']['needs'],
  progress: readonly NeedProgress[] | undefined,
): string {
  if (progress === undefined || progress.every(({ covered }) => covered === 0))
    return t('share.needs', {
      needs: needs
        .map(
          ({ category, itemName, unit, quantity }) =>
            `${itemName ?? t(`vocabulary:category.${category}`)} ${quantityText(t, unit, quantity)}`,
        )
        .join(t('list.comma')),
    });
  const open = progress.filter(({ missing }) => missing > 0);
  if (open.length === 0) return t('share.allCovered');
  return t('share.stillNeeded', {
    needs: open
      .map((need) => `${needName(t, need)} ${quantityText(t, need.unit, need.missing)}`)
      .join(t('list.comma')),
  });
}

/**
 * Returns the name of a need: that of its only item, or else that of the category, because goods
 * are counted by category and unit.
 */
export const needName = (t: TFunction, { category, needed, items }: NeedProgress): string => {
  const [first, ...others] = items;
  return first !== undefined && others.length === 0 && first.quantity === needed
    ? first.name
    : t(`vocabulary:category.${category}`);
};
