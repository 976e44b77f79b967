import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { needsExpiry } from '../../domain/kinds.ts';
import { formatDate } from '../../platform/formatting.ts';
import { readExpiry } from '../input/expiry.ts';
import { type Goods, reasonsAgainst, type TypedPart } from './findings.ts';

interface RuleForecastProps {
  readonly part: TypedPart;
  readonly goods: Goods;
  readonly terms: DriveView['terms'];
  /** The current day in the drive's time zone. */
  readonly today: string;
}

/** A forecast of the rules' verdict on a part. The service decides. */
export function RuleForecast({ part, goods, terms, today }: RuleForecastProps) {
  const { t } = useTranslation();
  const expiry = readExpiry(part.expiry);
  if (part.finding === undefined || expiry.kind === 'unclear') return null;
  if (expiry.kind === 'none' && needsExpiry(goods.item.category) && part.finding === 'good')
    return <p className="forecast soft">{t('desk.forecastNeedsExpiry')}</p>;
  if (part.finding === 'aside') return <p className="forecast soft">{t('desk.forecastAside')}</p>;
  const reasons = reasonsAgainst(part, goods, terms, today);
  if (reasons.length === 0)
    return <p className="forecast forecast-take">{t('desk.forecastTake')}</p>;
  return (
    <p className="forecast forecast-refuse">
      {t('desk.forecastRefuse', {
        reasons: reasons.map((reason) => t(`vocabulary:reason.${reason}`)).join(t('list.comma')),
      })}
      {reasons.includes('short-dated') &&
        ` ${t('desk.forecastShortDated', {
          arrival: formatDate(terms.expectedArrival),
          count: terms.rules.minimumMonthsAtArrival,
        })}`}
    </p>
  );
}
