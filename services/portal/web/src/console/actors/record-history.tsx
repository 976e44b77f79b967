import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { historyQuery } from '../api/tracker.ts';
import { feedText } from '../board/feed-text.ts';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { actorText } from './actor-text.ts';
import { useNames } from './use-names.ts';
import './record-history.css';

interface RecordHistoryProps {
  readonly driveId: string;
  /** Id of the pledge, box, consignment or case. */
  readonly id: string;
  /** Number of the box, which its events do not have. */
  readonly boxNumber?: number;
}

/** The panel that tells who did what with one record, newest first. */
export function RecordHistory({ driveId, id, boxNumber }: RecordHistoryProps) {
  const { t } = useTranslation();
  const history = useInfiniteQuery(historyQuery(driveId, id));
  const names = useNames(history.data?.map(({ actor }) => actor) ?? []);
  return (
    <section className="panel" aria-labelledby="history-title">
      <h2 id="history-title">{t('history.title')}</h2>
      <Loaded query={history}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyNotice title={t('history.empty')} />
          ) : (
            <ol className="row-list record-history">
              {entries.map((entry) => (
                <li key={entry.id}>
                  <span>
                    {feedText(
                      t,
                      boxNumber === undefined
                        ? entry
                        : { ...entry, facts: { ...entry.facts, boxNumber } },
                    )}
                  </span>
                  <span className="soft">
                    {names !== undefined && (
                      <span className="record-actor">{actorText(t, entry.actor, names)}</span>
                    )}{' '}
                    <time dateTime={entry.at}>{formatInstant(entry.at)}</time>
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {history.hasNextPage && (
        <Button loading={history.isFetchingNextPage} onClick={() => history.fetchNextPage()}>
          {t('history.older')}
        </Button>
      )}
    </section>
  );
}
