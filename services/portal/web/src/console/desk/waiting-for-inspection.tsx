import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatClock } from '../../shared/formatting.ts';
import { openReceptionsQuery } from '../api/inventory.ts';
import { MoreRows } from '../frame/more-rows.tsx';
import { Loaded } from '../notices/loaded.tsx';

interface WaitingForInspectionProps {
  readonly driveId: string;
  readonly current: string | undefined;
}

/** Receptions with goods that were not inspected yet. */
export function WaitingForInspection({ driveId, current }: WaitingForInspectionProps) {
  const { t } = useTranslation();
  const receptions = useInfiniteQuery(openReceptionsQuery(driveId));
  return (
    <section className="panel" aria-labelledby="waiting-title">
      <div className="panel-title">
        <h2 id="waiting-title">{t('desk.waiting')}</h2>
        {receptions.data !== undefined && (
          <span className="soft">{t('desk.waitingCount', { count: receptions.data.total })}</span>
        )}
      </div>
      <Loaded query={receptions}>
        {({ rows: waiting }) =>
          waiting.length === 0 ? (
            <p className="soft">{t('desk.noneWaiting')}</p>
          ) : (
            <ul className="row-list">
              {waiting.map(({ id, reference, recordedAt, toInspect }) => (
                <li key={id} className={id === current ? 'desk-current' : undefined}>
                  <Link
                    to="/console/drives/$driveId/desk"
                    params={{ driveId }}
                    search={{ reception: id }}
                    className="row-list-link"
                  >
                    <span className="row-list-name">{reference ?? t('desk.walkInShort')}</span>
                    <span className="soft">
                      {t('desk.toInspect', { count: toInspect })} · {formatClock(recordedAt)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows list={receptions} />
    </section>
  );
}
