import type { DriveView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { appointmentsQuery } from '../api/inventory.ts';
import { FilterDay } from '../components/filter-day.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { pointName } from '../i18n/point-name.ts';

/** The givers who booked a time of a day, in the order of time. It is left out where no point has times. */
export function Appointments({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId, terms } = drive;
  const [day = calendarDay(serverNow()), setDay] = useState<string>();
  const isTimed = terms.handInPoints.some(({ slots }) => slots !== undefined);
  const appointments = useInfiniteQuery({
    ...appointmentsQuery(driveId, day),
    enabled: isTimed,
  });
  if (!isTimed) return null;
  const isOnePoint = terms.handInPoints.length === 1;
  return (
    <section className="panel" aria-labelledby="appointments-title">
      <div className="panel-title">
        <h2 id="appointments-title">{t('desk.appointments')}</h2>
        {appointments.data !== undefined && (
          <span className="soft">
            {t('desk.expectedCount', { count: appointments.data.total })}
          </span>
        )}
      </div>
      <FilterDay label={t('desk.appointmentDay')} value={day} onChange={setDay} />
      <Loaded query={appointments}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="soft desk-none" role="status">
              {t('desk.noAppointments')}
            </p>
          ) : (
            <ul className="row-list">
              {rows.map(({ pledgeId, reference, lines, appointment }) => (
                <li key={pledgeId}>
                  <Link
                    to="/console/drives/$driveId/desk"
                    params={{ driveId }}
                    search={{ reference }}
                    className="row-list-link"
                  >
                    <span className="row-list-name">
                      {appointment?.start.slice(11)} {reference}
                    </span>
                    <span className="soft desk-row-state">
                      {[
                        ...(isOnePoint || appointment === undefined
                          ? []
                          : [pointName(t, drive, appointment.pointId)]),
                        ...lines
                          .filter(({ outstanding }) => outstanding > 0)
                          .map(
                            ({ item, outstanding }) =>
                              `${item.name} ${quantityText(t, item.unit, outstanding)}`,
                          ),
                      ].join(t('list.comma'))}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="pledges" list={appointments} />
    </section>
  );
}
