import type { FeedEntry } from '@bluebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatClock, formatInstant } from '../../platform/formatting.ts';
import { actorsText } from '../actors/actor-text.ts';
import { useNames } from '../actors/use-names.ts';
import { boxesQuery } from '../api/inventory.ts';
import { feedQuery } from '../api/tracker.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { useMay } from '../layout/use-may.ts';
import { BoardCard } from './board-card.tsx';
import { type FeedGroup, inGroups } from './feed-groups.ts';
import { FeedSentence } from './feed-sentence.tsx';
import { groupText } from './feed-text.ts';

/** Number of sentences in the closed card. One sentence may cover several events. */
const FIRST_SENTENCES = 5;

const isToday = (at: string): boolean => calendarDay(new Date(at)) === calendarDay(serverNow());

interface ActivityFeedProps {
  readonly driveId: string;
  /** Whether the card is open, and shows all fetched events. */
  readonly isOpen: boolean;
}

/** The latest activity, as sentences. */
export function ActivityFeed({ driveId, isOpen }: ActivityFeedProps) {
  const { t } = useTranslation();
  const feed = useQuery(feedQuery(driveId));
  const may = useMay();
  // Events name boxes by id, but people know boxes by number.
  const boxes = useEveryRow(useInfiniteQuery({ ...boxesQuery(driveId), enabled: may('packing') }));
  const numbers = new Map(boxes.data?.rows.map(({ id, number }) => [id, number]));
  const withNumber = (entry: FeedEntry): FeedEntry => {
    const { boxId } = entry.facts;
    const boxNumber = typeof boxId === 'string' ? numbers.get(boxId) : undefined;
    return boxNumber === undefined ? entry : { ...entry, facts: { ...entry.facts, boxNumber } };
  };
  const groups = inGroups((feed.data?.entries ?? []).map(withNumber));
  const shown = isOpen ? groups : groups.slice(0, FIRST_SENTENCES);
  return (
    <BoardCard driveId={driveId} name="feed" title={t('board.feed')} isOpen={isOpen}>
      <Loaded query={feed}>
        {() =>
          shown.length === 0 ? (
            <EmptyNotice title={t('board.feedEmpty')} />
          ) : (
            <ol className="feed">
              {shown.map((group) => (
                <li key={group.key}>
                  {group.entries.length === 1 ? (
                    <FeedLine entry={group.entries[0]} />
                  ) : (
                    <details>
                      <summary className="feed-line">
                        <span>{groupText(t, group)}</span>
                        <FeedActs entries={group.entries} />
                      </summary>
                      <ol className="feed feed-single">
                        {group.entries.map((entry) => (
                          <li key={entry.id}>
                            <FeedLine entry={entry} />
                          </li>
                        ))}
                      </ol>
                    </details>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </BoardCard>
  );
}

function FeedLine({ entry }: { readonly entry: FeedEntry }) {
  return (
    <div className="feed-line">
      <span>
        <FeedSentence entry={entry} />
      </span>
      <FeedActs entries={[entry]} />
    </div>
  );
}

/** The names of those who acted, and the time of the newest entry. */
function FeedActs({ entries }: { readonly entries: FeedGroup['entries'] }) {
  const { t } = useTranslation();
  const actors = entries.map(({ actor }) => actor);
  const names = useNames(actors);
  const [{ at }] = entries;
  return (
    <span className="soft">
      {names !== undefined && (
        <span className="feed-actors">{`${actorsText(t, actors, names)} `}</span>
      )}
      <time dateTime={at}>{isToday(at) ? formatClock(at) : formatInstant(at)}</time>
    </span>
  );
}
