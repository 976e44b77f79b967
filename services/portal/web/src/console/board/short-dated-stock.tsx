import type { DriveView, ShortDatedView } from '@bluebox/contracts';
import { addDays } from '@bluebox/contracts/acceptance';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { shortDatedQuery } from '../api/tracker.ts';
import { WorkLink } from '../components/work-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ItemText } from '../items/item-text.tsx';
import { SHORT_DATED_DAYS, type ShortDatedDays } from '../search.ts';
import { BoardCard } from './board-card.tsx';
import { daysLeft } from './days-left.ts';

interface ShortDatedStockProps {
  readonly drive: DriveView;
  /** Whether nothing is in stock or packed; false while that is not known. */
  readonly isEmpty: boolean;
  /** Number of days after the expected arrival within which stock counts as short-dated. */
  readonly within: ShortDatedDays;
  readonly onChoose: (within: ShortDatedDays) => void;
}

/**
 * Stock that expires before the expected arrival or soon afterwards, with its place, the most
 * urgent first.
 */
export function ShortDatedStock({ drive, isEmpty, within, onChoose }: ShortDatedStockProps) {
  const { t } = useTranslation();
  const { driveId, terms } = drive;
  const found = useQuery(shortDatedQuery(driveId, addDays(terms.expectedArrival, within)));
  return (
    <BoardCard
      driveId={driveId}
      name="shortDated"
      title={t('board.shortDated.title')}
      isOpen
      tools={
        <Segmented<ShortDatedDays>
          aria-label={t('board.shortDated.within')}
          value={within}
          options={SHORT_DATED_DAYS.map((days) => ({
            value: days,
            label: t('board.shortDated.days', { count: days }),
          }))}
          onChange={onChoose}
        />
      }
    >
      <Loaded query={found}>
        {({ parcels, more }) =>
          parcels.length === 0 && isEmpty ? (
            <p>{t('board.shortDated.noStock')}</p>
          ) : parcels.length === 0 ? (
            <>
              <p>{t('board.shortDated.none', { days: within })}</p>
              <p className="soft">{t('board.shortDated.noneHint')}</p>
            </>
          ) : (
            <>
              <ul className="board-list">
                {parcels.map((parcel) => (
                  <li key={parcel.parcelId}>
                    <ShortDatedParcel
                      driveId={driveId}
                      parcel={parcel}
                      arrival={terms.expectedArrival}
                    />
                  </li>
                ))}
              </ul>
              {more && (
                <p>
                  <WorkLink
                    work="packing"
                    to="/console/drives/$driveId/packing/stock"
                    params={{ driveId }}
                  >
                    {t('board.shortDated.more')}
                  </WorkLink>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </BoardCard>
  );
}

interface ShortDatedParcelProps {
  readonly driveId: string;
  readonly parcel: ShortDatedView['parcels'][number];
  readonly arrival: string;
}

function ShortDatedParcel({ driveId, parcel, arrival }: ShortDatedParcelProps) {
  const { t } = useTranslation();
  const { parcelId, item, expiry, free, boxes } = parcel;
  const days = daysLeft(arrival, expiry);
  const urgency =
    days > 0
      ? t('board.shortDated.left', { count: days })
      : days === 0
        ? t('board.shortDated.onArrival')
        : t('board.shortDated.over', { count: -days });
  return (
    <>
      <span className="board-list-what">
        <ItemText item={item} />
        <span className={days <= 0 ? 'board-overdue' : 'soft'}>
          {formatDate(expiry)} · {urgency}
        </span>
      </span>
      <span className="board-list-where">
        {free > 0 && (
          <WorkLink
            work="packing"
            to="/console/drives/$driveId/packing/stock"
            params={{ driveId }}
            search={{ parcel: parcelId }}
          >
            {t('board.shortDated.free', { quantity: quantityText(t, item.unit, free) })}
          </WorkLink>
        )}
        {boxes.map(({ boxId, number, quantity }) => (
          <WorkLink
            key={boxId}
            work="packing"
            to="/console/drives/$driveId/packing/$boxId"
            params={{ driveId, boxId }}
          >
            {t('board.shortDated.box', {
              number,
              quantity: quantityText(t, item.unit, quantity),
            })}
          </WorkLink>
        ))}
      </span>
    </>
  );
}
