import type { Appointment, DriveView, PledgeView, SlotList } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatDay, formatSlot } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { useApiMutation } from '../data/use-api-mutation.ts';
import { useResource } from '../data/use-resource.ts';
import { Field, Group } from '../forms/field.tsx';

interface AppointmentProps {
  readonly pledge: PledgeView;
  readonly drive: DriveView;
  readonly onChanged: (message: string) => void;
}

/** The points at which the giver of a pledge can book a time. */
export const timedPoints = (
  { terms }: Pick<DriveView, 'terms'>,
  handInPointId: string | undefined,
) =>
  terms.handInPoints.filter(
    ({ pointId, slots }) =>
      slots !== undefined && (handInPointId === undefined || pointId === handInPointId),
  );

/**
 * The time at which the giver will bring the goods: booked, changed or given back. It is left out where no
 * point has times to book.
 */
export function AppointmentSection({ pledge, drive, onChanged }: AppointmentProps) {
  const { t } = useTranslation();
  const [isChanging, setChanging] = useState(false);
  const points = timedPoints(drive, pledge.handInPointId);
  const { appointment } = pledge;
  if (appointment === undefined && points.length === 0) return null;
  const changed = (message: string) => {
    setChanging(false);
    onChanged(message);
  };
  return (
    <section aria-labelledby="appointment-title">
      <h2 id="appointment-title">{t('appointment.title')}</h2>
      {appointment === undefined ? (
        <p>{t('appointment.text')}</p>
      ) : (
        <Booked
          pledge={pledge}
          drive={drive}
          appointment={appointment}
          isChanging={isChanging}
          onChange={points.length === 0 ? undefined : () => setChanging(true)}
          onChanged={changed}
        />
      )}
      {points.length > 0 && (appointment === undefined || isChanging) ? (
        <Booking pledge={pledge} drive={drive} onChanged={changed} />
      ) : null}
    </section>
  );
}

function Booked({
  pledge: { pledgeId },
  drive,
  appointment: { pointId, start, end },
  isChanging,
  onChange,
  onChanged,
}: AppointmentProps & {
  readonly appointment: Appointment;
  readonly isChanging: boolean;
  readonly onChange: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  const cancelling = useApiMutation(routes.cancelAppointment.at({ pledgeId }), () =>
    onChanged(t('appointment.cancelled')),
  );
  const point = drive.terms.handInPoints.find((each) => each.pointId === pointId);
  return (
    <>
      <p>
        <strong>{formatSlot({ start, end }, serverNow())}</strong>
        {point === undefined ? null : (
          <>
            <br />
            {point.name}
          </>
        )}
      </p>
      <RefusalCallout code={cancelling.refusal} />
      <div className="button-column">
        <a
          className="button button-quiet"
          href={routes.downloadAppointment.at({ pledgeId }, { language: currentLanguage() })}
          download
        >
          {t('appointment.calendar')}
        </a>
        {onChange === undefined || isChanging ? null : (
          <button type="button" className="button button-quiet" onClick={onChange}>
            {t('appointment.change')}
          </button>
        )}
        <button
          type="button"
          className="button button-quiet"
          aria-disabled={cancelling.busy}
          onClick={() => void cancelling.act()}
        >
          {t(cancelling.busy ? 'form.working' : 'appointment.cancel')}
        </button>
      </div>
    </>
  );
}

/** The choice of a point, a day and a time. */
function Booking({ pledge, drive, onChanged }: AppointmentProps) {
  const { t } = useTranslation();
  const points = timedPoints(drive, pledge.handInPointId);
  const [pointId = '', setPointId] = useState(points[0]?.pointId);
  const [date, setDate] = useState<string>();
  const { driveId } = drive;
  const list = useResource(routes.listSlots.at({ driveId, pointId }, { date }));
  // The days stay on the page while the times of another day are read, so that the keyboard keeps its place.
  const last = useRef<SlotList>(undefined);
  if (list.resource.status === 'ready') last.current = list.resource.body;
  const shown = last.current;
  const choosePoint = (chosen: string) => {
    last.current = undefined;
    setPointId(chosen);
    setDate(undefined);
  };
  return (
    <>
      {points.length === 1 ? null : (
        <Field id="appointment-point" label={t('hand-in.point')}>
          {(ties) => (
            <select {...ties} value={pointId} onChange={(event) => choosePoint(event.target.value)}>
              {points.map((point) => (
                <option key={point.pointId} value={point.pointId}>
                  {point.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {shown !== undefined ? (
        <Times
          key={pointId}
          pledge={pledge}
          pointId={pointId}
          list={withinTime(shown, pledge.bringBy)}
          onDate={setDate}
          onChanged={onChanged}
          onRefused={list.reload}
        />
      ) : (
        <p role="status">
          {t(list.resource.status === 'loading' ? 'app.loading' : 'appointment.unknown')}
        </p>
      )}
    </>
  );
}

/** Leaves out the days after the last one on which the goods are to be brought. */
const withinTime = ({ days, slots }: SlotList, bringBy: string | undefined): SlotList => ({
  days: days.filter(({ date }) => bringBy === undefined || date <= bringBy),
  slots,
});

function Times({
  pledge: { pledgeId, appointment },
  pointId,
  list: { days, slots },
  onDate,
  onChanged,
  onRefused,
}: {
  readonly pledge: PledgeView;
  readonly pointId: string;
  readonly list: SlotList;
  readonly onDate: (date: string) => void;
  readonly onChanged: (message: string) => void;
  readonly onRefused: () => void;
}) {
  const { t } = useTranslation();
  const [start, setStart] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  const booking = useApiMutation(routes.bookSlot.at({ pledgeId }), () =>
    onChanged(t('appointment.booked')),
  );
  const { refusal } = booking;
  useEffect(() => {
    if (refusal !== undefined) onRefused();
  }, [refusal, onRefused]);
  const shownDay = slots[0]?.start.slice(0, 10);
  if (days.length === 0) return <p role="status">{t('appointment.none')}</p>;
  const book = (event: FormEvent) => {
    event.preventDefault();
    const isChosen = start !== undefined && slots.some((slot) => slot.start === start);
    setMissing(!isChosen);
    if (isChosen) void booking.act({ pointId, start });
  };
  return (
    <form noValidate onSubmit={book}>
      <Field id="appointment-day" label={t('appointment.day')}>
        {(ties) => (
          <select {...ties} value={shownDay ?? ''} onChange={(event) => onDate(event.target.value)}>
            {days.map(({ date, remaining }) => (
              <option key={date} value={date}>
                {formatDay(date, serverNow())}
                {remaining === 0 ? ` ${t('appointment.full')}` : ''}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Group
        id="appointment-time"
        legend={t('appointment.time')}
        className="tiles tiles-row"
        error={isMissing ? t('appointment.missing') : undefined}
      >
        {slots.map((slot) => {
          const isOwn = appointment?.pointId === pointId && appointment.start === slot.start;
          const isFull = slot.remaining === 0 && !isOwn;
          return (
            <label key={slot.start} className="tile">
              <input
                type="radio"
                name="appointment-time"
                value={slot.start}
                checked={start === slot.start}
                disabled={isFull}
                onChange={() => setStart(slot.start)}
              />
              <span>
                {slot.start.slice(11)}–{slot.end.slice(11)}{' '}
                <span className="quiet">
                  {isOwn
                    ? t('appointment.own')
                    : isFull
                      ? t('appointment.full')
                      : t('appointment.left', { count: slot.remaining })}
                </span>
              </span>
            </label>
          );
        })}
      </Group>
      <RefusalCallout code={booking.refusal} />
      <button type="submit" className="button" aria-disabled={booking.busy}>
        {t(booking.busy ? 'form.working' : 'appointment.book')}
      </button>
    </form>
  );
}
