import type { ReceptionSummary } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatClock, formatInstant } from '../../platform/formatting.ts';
import { type ReceptionListName, receptionsQuery } from '../api/inventory.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { Loaded } from '../feedback/loaded.tsx';

/** Text for the goods of a row, by list. */
const STATE_TEXT: Readonly<
  Record<ReceptionListName, (t: TFunction, reception: ReceptionSummary) => string>
> = {
  waiting: (t, { toInspect }) => t('desk.toInspect', { count: toInspect }),
  unsettled: (t, { toSettle, setAside }) =>
    [
      ...(toSettle > 0 ? [t('desk.toSettle', { count: toSettle })] : []),
      ...(setAside > 0 ? [t('desk.setAside', { count: setAside })] : []),
    ].join(t('list.comma')),
  recent(t, { received, notComing }) {
    if (received > 0) return t('desk.received', { count: received });
    return notComing > 0 ? t('desk.noneComing') : t('desk.takenBack');
  },
};

interface ReceptionListProps {
  readonly driveId: string;
  readonly list: ReceptionListName;
  /** Id of the reception that is open at the desk. */
  readonly current: string | undefined;
}

/** A list of receptions beside the desk; each row opens its reception. */
export function ReceptionList({ driveId, list, current }: ReceptionListProps) {
  const { t } = useTranslation();
  const receptions = useInfiniteQuery(receptionsQuery(driveId, list));
  return (
    <section id={list} className="panel" aria-labelledby={`${list}-title`}>
      <div className="panel-title">
        <h2 id={`${list}-title`}>{t(`desk.receptions.${list}.title`)}</h2>
        {receptions.data !== undefined && (
          <span className="soft">
            {t('desk.receptions.count', { count: receptions.data.total })}
          </span>
        )}
      </div>
      <Loaded query={receptions}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="soft">{t(`desk.receptions.${list}.none`)}</p>
          ) : (
            <ul className="row-list">
              {rows.map((reception) => (
                <li
                  key={reception.id}
                  className={reception.id === current ? 'desk-current' : undefined}
                >
                  <Link
                    to="/console/drives/$driveId/desk"
                    params={{ driveId }}
                    search={{ reception: reception.id }}
                    className="row-list-link"
                  >
                    <span className="row-list-name">
                      {reception.reference ?? t('desk.walkInShort')}
                    </span>
                    <span className="soft desk-goods">{reception.goods.join(t('list.comma'))}</span>
                    <span className="soft desk-row-state">
                      {STATE_TEXT[list](t, reception)} · {cameText(reception.cameAt)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="receptions" list={receptions} />
    </section>
  );
}

/** Formats a moment of today as a time, and any other moment as day and time. */
const cameText = (at: string): string =>
  calendarDay(new Date(at)) === calendarDay(serverNow()) ? formatClock(at) : formatInstant(at);
