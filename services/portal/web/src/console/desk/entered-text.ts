import type { ReceptionView } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { factsText } from './facts-text.ts';

type EnteredLine = ReceptionView['entries'][number]['lines'][number];

/** Returns an entry as a text: the goods that came, and the rest reported as not coming. */
export const enteredText = (t: TFunction, lines: readonly EnteredLine[]): string =>
  lines
    .flatMap(({ lineId, item, received, shortfall, expiry, lot, stated = [] }) => {
      const came = `${item.name} ${quantityText(t, item.unit, received)}`;
      const facts = factsText(t, {
        expiry,
        lot,
        stated: lineId.startsWith('x') ? undefined : stated,
      });
      return [
        ...(received === 0
          ? []
          : [facts === '' ? came : t('desk.withFacts', { text: came, facts })]),
        ...(shortfall === 0
          ? []
          : [
              t('desk.notComing', {
                name: item.name,
                quantity: quantityText(t, item.unit, shortfall),
              }),
            ]),
      ];
    })
    .join(t('list.comma'));
