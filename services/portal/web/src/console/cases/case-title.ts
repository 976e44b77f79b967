import type { CaseView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { quantityText } from '../../domain/quantity-text.ts';

/** Number of lines that a title names; the others are counted. */
const MOST_NAMED = 2;

/**
 * Returns the title of a case: the box, and either the items with quantities or, without items, the
 * kind of case.
 */
export function caseTitle(t: TFunction, found: CaseView): string {
  const { kind, boxNumber, lines = [] } = found;
  const named = lines
    .slice(0, MOST_NAMED)
    .map(({ item, quantity }) =>
      t(`cases.about.${kind}`, { item: item.name, quantity: quantityText(t, item.unit, quantity) }),
    );
  const what =
    lines.length === 0
      ? t(`caseKind.${kind}`)
      : lines.length > MOST_NAMED
        ? t('cases.andMore', {
            named: named.join(t('list.comma')),
            count: lines.length - MOST_NAMED,
          })
        : named.join(t('list.comma'));
  return boxNumber === undefined
    ? what
    : `${t('packing.boxNumber', { number: boxNumber })} · ${what}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Returns the time that a case has waited since it was opened. */
export function waitedText(t: TFunction, openedAt: string, now: Date): string {
  const waited = Math.max(0, now.getTime() - Date.parse(openedAt));
  if (waited < HOUR) return t('cases.waited.minutes', { count: Math.floor(waited / MINUTE) });
  return waited < 2 * DAY
    ? t('cases.waited.hours', { count: Math.floor(waited / HOUR) })
    : t('cases.waited.days', { count: Math.floor(waited / DAY) });
}

/**
 * Returns the name of a case's reporter, or the channel of the report if the name is unknown;
 * undefined if both are unknown.
 */
export const reporterText = (t: TFunction, { via, reportedBy }: CaseView): string | undefined => {
  if (reportedBy !== undefined) return t('cases.reportedBy', { name: reportedBy });
  return via === undefined ? undefined : t(`cases.via.${via}`);
};
