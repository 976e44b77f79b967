import type { FeedEntry } from '@bluebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../shared/api.ts';
import { calendarDay, formatClock, formatInstant } from '../../shared/formatting.ts';
import { boxesQuery } from '../api/inventory.ts';
import { feedQuery } from '../api/tracker.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { useMay } from '../frame/use-may.ts';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { FeedSentence } from './feed-sentence.tsx';

const SHOWN = 20;

const isToday = (at: string): boolean => calendarDay(new Date(at)) === calendarDay(serverNow());

/** The latest activity, in words. */
export function ActivityFeed({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const feed = useQuery(feedQuery(driveId));
  const may = useMay();
  // Events of a box have only its id; people know it by its number.
  const boxes = useEveryRow(useInfiniteQuery({ ...boxesQuery(driveId), enabled: may('packing') }));
  const numbers = new Map(boxes.data?.rows.map(({ id, number }) => [id, number]));
  const withNumber = (entry: FeedEntry): FeedEntry => {
    const { boxId } = entry.facts;
    const boxNumber = typeof boxId === 'string' ? numbers.get(boxId) : undefined;
    return boxNumber === undefined ? entry : { ...entry, facts: { ...entry.facts, boxNumber } };
  };
  return (
    <section className="panel" aria-labelledby="feed-title">
      <h2 id="feed-title">{t('board.feed')}</h2>
      <Loaded query={feed}>
        {({ entries }) =>
          entries.length === 0 ? (
            <EmptyNotice title={t('board.feedEmpty')} />
          ) : (
            <ol className="feed">
              {entries.slice(0, SHOWN).map((entry) => (
                <li key={entry.id}>
                  <span>
                    <FeedSentence entry={withNumber(entry)} />
                  </span>
                  <time className="soft" dateTime={entry.at}>
                    {isToday(entry.at) ? formatClock(entry.at) : formatInstant(entry.at)}
                  </time>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
