import type { StatedConsignment, StatedGoods } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { quantityText } from '../../domain/quantity-text.ts';

/** Returns the name of a kind of goods, with its unit if the category has several units. */
export const kindText = (
  t: TFunction,
  { category, unit }: StatedGoods,
  goods: readonly StatedGoods[],
): string =>
  goods.filter((row) => row.category === category).length > 1
    ? t('statement.kind', {
        category: t(`vocabulary:category.${category}`),
        unit: t(`vocabulary:unit.${unit}`),
      })
    : t(`vocabulary:category.${category}`);

/** Returns the label of the sum of what came in and what was assembled. */
export const givenText = (t: TFunction, { given, assembled }: StatedGoods): string =>
  assembled === 0
    ? t('statement.given')
    : t(given === 0 ? 'report.assembled' : 'statement.given-assembled');

/**
 * Returns the days and the number of boxes of a consignment.
 * @param dayOf formats the day of a time.
 */
export const consignmentFacts = (
  t: TFunction,
  { sentAt, deliveredAt, confirmedAt, boxes, confirmedBoxes }: StatedConsignment,
  dayOf: (at: string) => string,
): string =>
  [
    t('statement.sent-on', { day: dayOf(sentAt), boxes: quantityText(t, 'carton', boxes) }),
    ...(deliveredAt === undefined
      ? []
      : [t('statement.delivered-on', { day: dayOf(deliveredAt) })]),
    ...(confirmedAt !== undefined
      ? [t('statement.confirmed-on', { day: dayOf(confirmedAt) })]
      : confirmedBoxes === 0
        ? []
        : [t('statement.confirmed-part', { boxes: quantityText(t, 'carton', confirmedBoxes) })]),
  ].join(t('site.comma'));
