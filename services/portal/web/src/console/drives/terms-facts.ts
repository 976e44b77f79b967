import type { DriveView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';

export interface TermsFact {
  readonly label: string;
  /** The values, shown one below the other. */
  readonly values: readonly string[];
}

/** Joins texts into one line; undefined if none is given. */
const lineOf = (...texts: readonly (string | undefined)[]): string | undefined =>
  texts.filter((text) => text !== undefined).join(' ') || undefined;

/**
 * Returns the terms of a drive as labelled texts, in the order of the form, without empty fields.
 */
export function termsFacts(t: TFunction, terms: DriveView['terms']): readonly TermsFact[] {
  const { recipient, sender, organiser, window, rules } = terms;
  const contact = organiser?.contact;
  const facts: readonly (readonly [label: string, ...values: (string | undefined)[]])[] = [
    ['terms.title', terms.title],
    ['terms.summary', terms.summary],
    ['terms.recipientName', recipient.name],
    ['terms.recipientRegion', recipient.region],
    ['terms.authority', recipient.authority],
    ['terms.organiserName', organiser?.name],
    ['terms.contactOffice', lineOf(contact?.office, contact?.phone, contact?.mail)],
    ['terms.fact.recipientAddress', recipient.address],
    ['terms.fact.recipientPhone', recipient.phone],
    ['terms.fact.sender', sender?.name, sender?.address, sender?.phone],
    ['terms.opensOn', formatDate(window.opensOn)],
    ['terms.closesOn', formatDate(window.closesOn)],
    ['terms.expectedArrival', formatDate(terms.expectedArrival)],
    ['terms.bringWithinDays', terms.bringWithinDays?.toString()],
    [
      'terms.needs',
      ...terms.needs.map(({ category, itemName, unit, quantity, limit }) =>
        lineOf(
          itemName ?? t(`vocabulary:category.${category}`),
          quantityText(t, unit, quantity),
          limit === undefined ? undefined : t(`terms.limit.${limit}`),
        ),
      ),
    ],
    [
      'terms.recipes',
      ...(terms.recipes ?? []).map(
        ({ item, components }) =>
          `${item.name}: ${components
            .map(
              (part) => `${itemText(part.item)} ${quantityText(t, part.item.unit, part.quantity)}`,
            )
            .join(t('list.comma'))}`,
      ),
    ],
    [
      'terms.points',
      ...terms.handInPoints.map(({ name, address, hours, openings }) =>
        lineOf(
          name,
          address,
          hours,
          ...(openings ?? []).map(({ date, from, to }) => `${formatDate(date)} ${from}–${to}`),
        ),
      ),
    ],
    ['terms.departments', ...terms.departments],
    [
      'terms.fact.english',
      terms.english?.title,
      terms.english?.summary,
      recipient.english?.name,
      recipient.english?.region,
      organiser?.english?.name,
      organiser?.english?.office,
      ...terms.needs.map(({ english }) => english?.itemName),
      ...(terms.recipes ?? []).map(({ english }) => english?.name),
      ...terms.handInPoints.map(({ english }) =>
        lineOf(english?.name, english?.address, english?.hours),
      ),
      ...(terms.english?.departments ?? []).map(({ name }) => name),
    ],
    [
      'terms.categories',
      ...rules.categories.map((category) => t(`vocabulary:category.${category}`)),
    ],
    ['terms.months', String(rules.minimumMonthsAtArrival)],
    ...(['sealedOnly', 'devicesMustWork', 'prescriptionAllowed'] as const).map(
      (name) => [`terms.${name}`, t(rules[name] ? 'terms.fact.yes' : 'terms.fact.no')] as const,
    ),
    ['terms.noticeVersion', terms.noticeVersion],
  ];
  return facts
    .map(([label, ...values]) => ({
      label: t(label as 'terms.title'),
      values: [...new Set(values.filter((value) => value !== undefined))],
    }))
    .filter(({ values }) => values.length > 0);
}
