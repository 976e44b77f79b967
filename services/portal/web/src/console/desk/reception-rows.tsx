import type { ReceptionSummary } from '@bluebox/contracts';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../shared/api.ts';
import { calendarDay, formatClock, formatInstant } from '../../shared/formatting.ts';
import type { Rows } from '../api/paging.ts';
import { MoreRows } from '../frame/more-rows.tsx';
import { Loaded } from '../notices/loaded.tsx';

interface ReceptionRowsProps {
  readonly driveId: string;
  readonly list: 'waiting' | 'unsettled' | 'recent';
  readonly receptions: UseInfiniteQueryResult<Rows<ReceptionSummary>>;
  /** Id of the reception that is open at the desk. */
  readonly current: string | undefined;
  /** Says how it stands with the goods of a row. */
  readonly stateOf: (reception: ReceptionSummary) => string;
}

/** A list of receptions beside the desk; each row opens its reception. */
export function ReceptionRows(props: ReceptionRowsProps) {
  const { t } = useTranslation();
  const { driveId, list, receptions, current, stateOf } = props;
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
                      {stateOf(reception)} · {cameText(reception.cameAt)}
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

/** The time of today, and the day too of what came before. */
const cameText = (at: string): string =>
  calendarDay(new Date(at)) === calendarDay(serverNow()) ? formatClock(at) : formatInstant(at);
