import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../shared/api.ts';
import { calendarDay, formatClock, formatInstant } from '../../shared/formatting.ts';
import { feedQuery } from '../api/tracker.ts';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { FeedSentence } from './feed-sentence.tsx';

const SHOWN = 20;

const isToday = (at: string): boolean => calendarDay(new Date(at)) === calendarDay(serverNow());

/** What happened last, in words. */
export function ActivityFeed({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const feed = useQuery(feedQuery(driveId));
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
                    <FeedSentence entry={entry} />
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
