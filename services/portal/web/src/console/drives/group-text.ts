import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDay } from '../../platform/formatting.ts';

/**
 * Returns a message for a chat group: the title, the recipient, the needs, the deadline, the
 * hand-in points, the organiser and the link.
 */
export function groupText(t: TFunction, terms: DriveView['terms'], address: string): string {
  const { title, recipient, needs, handInPoints, window: open } = terms;
  const organiser = terms.organiser?.name ?? terms.sender?.name;
  const needed = needs
    .map(
      ({ category, itemName, unit, quantity }) =>
        `${itemName ?? t(`vocabulary:category.${category}`)} ${quantityText(t, unit, quantity)}`,
    )
    .join(t('list.comma'));
  const points = handInPoints.map(({ name, address: place, hours }) =>
    t('share.point', { point: [name, place, hours].filter(Boolean).join(' ') }),
  );
  return [
    t('share.head', { title }),
    t('share.for', { recipient: recipient.name }),
    t('share.needs', { needs: needed }),
    t('share.until', { day: formatDay(open.closesOn) }),
    ...points,
    ...(organiser === undefined ? [] : [t('share.sender', { name: organiser })]),
    t('share.pledge', { address }),
  ].join('\n');
}
