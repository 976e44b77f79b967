import type { DriveView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import type { Inspection } from '../api/inventory.ts';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { factsText } from './facts-text.ts';
import { type Goods, inspectedAsGood, unreadFacts } from './findings.ts';
import { useKeys } from './use-keys.ts';

const ALL_GOOD_KEY = '9';

interface AllGoodProps {
  readonly terms: DriveView['terms'];
  readonly waiting: readonly Goods[];
  readonly mutation: ApiMutation<unknown, Inspection>;
}

/**
 * The button that accepts all waiting goods that the rules allow. Accepting records expiry and lot
 * as read, so facts that are only promised are listed first, to be compared with the packs.
 */
export function AllGood({ terms, waiting, mutation }: AllGoodProps) {
  const { t } = useTranslation();
  const [running, setRunning] = useState(false);
  const { taken, left } = inspectedAsGood(waiting, terms, calendarDay(serverNow()));
  useKeys(!running && !mutation.isPending && taken.length > 0, (key) => {
    if (key === ALL_GOOD_KEY) void takeAll();
  });
  const takeAll = async () => {
    setRunning(true);
    try {
      for (const { goods, part } of taken) {
        const { lineId, from, portion } = goods;
        await mutation.mutateAsync({ lineId, from, portion, parts: [part] });
      }
    } catch {
      // The mutation keeps the problem, and the inspection panel shows it.
    } finally {
      setRunning(false);
    }
  };
  if (taken.length === 0) return null;
  const unread = taken.flatMap(({ goods }) => {
    const facts = factsText(t, unreadFacts(goods));
    return facts === '' ? [] : [{ goods, facts }];
  });
  const words = left.length === 0 ? 'allGood' : 'someGood';
  const reasons = new Set(left.flatMap((goods) => goods.reasons.slice(0, 1)));
  return (
    <div className="panel all-good">
      {unread.length > 0 && (
        <>
          <p>{t('desk.compareFirst')}</p>
          <ul className="portions">
            {unread.map(({ goods: { lineId, portion, item }, facts }) => (
              <li key={[lineId, portion].join()}>
                {t('desk.withFacts', { text: item.name, facts })}
              </li>
            ))}
          </ul>
        </>
      )}
      <Button size="large" block loading={running} onClick={() => void takeAll()}>
        <kbd>{ALL_GOOD_KEY}</kbd>{' '}
        {t(unread.length === 0 ? `desk.${words}` : `desk.${words}Compared`, {
          count: taken.length,
        })}
      </Button>
      {left.length > 0 && (
        <p className="forecast forecast-refuse">
          {t('desk.notAllGood', {
            count: left.length,
            reasons: [...reasons]
              .map((reason) => t(`vocabulary:reason.${reason}`))
              .join(t('list.comma')),
          })}
        </p>
      )}
    </div>
  );
}
