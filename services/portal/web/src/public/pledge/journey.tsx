import type {
  DriveView,
  HandInPoint,
  Item,
  JourneyPart,
  JourneyView,
  KitPlace,
} from '@bluebox/contracts';
import { hasEnded } from '@bluebox/contracts/journey-states';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatDate, formatInstant } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import {
  kitPlaces,
  partTone,
  partWording,
  placeWording,
  shownLine,
  shownSteps,
} from './journey-wording.ts';

type Line = JourneyView['lines'][number];

/** The lines of a pledge. Each part of a line has a state and a timeline. */
export function Journey({
  journey,
  terms,
  points,
}: {
  readonly journey: JourneyView;
  readonly terms: DriveView['terms'];
  readonly points: readonly HandInPoint[];
}) {
  return (
    <ul className="journey">
      {journey.lines.map((line) => (
        <li key={line.lineId} className="card journey-line">
          <LineJourney line={line} boxCount={journey.boxCount} terms={terms} points={points} />
        </li>
      ))}
    </ul>
  );
}

function LineJourney({
  line,
  boxCount,
  terms,
  points,
}: {
  readonly line: Line;
  readonly boxCount: number;
  readonly terms: DriveView['terms'];
  readonly points: readonly HandInPoint[];
}) {
  const { t } = useTranslation();
  const { parts, now, registered } = shownLine(line);
  // Several timelines would fill the page, so they are folded.
  const whole = parts.length === 1;
  return (
    <>
      <h3>
        {itemText(line.item)}
        <span className="line-quantity">
          {registered === now
            ? quantityText(t, line.item.unit, now)
            : t('pledge.amended-quantity', {
                now: quantityText(t, line.item.unit, now),
                registered: quantityText(t, line.item.unit, registered),
              })}
        </span>
      </h3>
      {line.expiry === undefined ? null : (
        <p className="quiet">{t('pledge.expiry', { date: formatDate(line.expiry) })}</p>
      )}
      {line.lot === undefined ? null : (
        <p className="quiet">{t('pledge.lot', { lot: line.lot })}</p>
      )}
      {(line.holds ?? []).map(({ holdId, why }) => (
        <Callout key={holdId} kind="info">
          <p>{t('pledge.held', { why })}</p>
        </Callout>
      ))}
      {parts.map((part, index) => {
        const { key, values } = partWording(part, boxCount);
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own and no state to keep
            key={index}
            className={`part part-${partTone(part)}`}
          >
            <p className="part-now">
              {whole ? null : (
                <span className="part-quantity">
                  {quantityText(t, line.item.unit, part.quantity)}
                </span>
              )}
              {/* The timeline names the carrier, so this text does not. */}
              <span className="part-state">
                {t(part.state === 'sent' ? 'journey.sent' : key, values)}
              </span>
            </p>
            <PartReasons line={line} part={part} terms={terms} points={points} />
            <KitPlaces part={part} />
            {whole ? (
              <Timeline part={part} boxCount={boxCount} />
            ) : (
              <details>
                <summary>{t('journey.steps')}</summary>
                <Timeline part={part} boxCount={boxCount} />
              </details>
            )}
          </div>
        );
      })}
    </>
  );
}

/** The reasons for a rejection, and where the giver can pick the goods up. */
function PartReasons({
  line,
  part,
  terms,
  points,
}: {
  readonly line: Line;
  readonly part: JourneyPart;
  readonly terms: DriveView['terms'];
  readonly points: readonly HandInPoint[];
}) {
  const { t } = useTranslation();
  if (part.reasons === undefined || part.reasons.length === 0) return null;
  const expiry = line.expiry === undefined ? '' : formatDate(line.expiry);
  const sentences = part.reasons.map((reason) =>
    (reason === 'short-dated' || reason === 'expired') && expiry !== ''
      ? t(`rejected.${reason}-dated`, {
          date: expiry,
          count: terms.rules.minimumMonthsAtArrival,
        })
      : t(`rejected.${reason}`, { count: terms.rules.minimumMonthsAtArrival }),
  );
  const names = points.map(({ name }) => name).join(t('site.enumeration'));
  return (
    <p className="part-why">
      {sentences.join(t('site.semicolon'))}
      {t('site.stop')}
      {part.state === 'rejected' ? t('rejected.pick-up', { point: names }) : ''}
    </p>
  );
}

/** Places of the kits that a part went into; shown if there are several places. */
function KitPlaces({ part }: { readonly part: JourneyPart }) {
  const { t } = useTranslation();
  const places = kitPlaces(part);
  const { item, quantity } = part.kit ?? {};
  if (places.length === 0 || item === undefined || quantity === undefined) return null;
  return (
    <div className="part-kits">
      <p className="quiet">
        {t(hasEnded(part) ? 'journey.kits-over' : 'journey.kits', {
          name: item.name,
          quantity: quantityText(t, item.unit, quantity),
        })}
      </p>
      <ul className="content-list">
        {places.map((place, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places have no name of their own and no state to keep
          <Fragment key={index}>
            <PlaceOfKits place={place} item={item} />
            {place.within?.map((larger, which) => (
              <PlaceOfKits
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                key={which}
                place={larger}
                item={larger.item}
                name={larger.item.name}
              />
            ))}
          </Fragment>
        ))}
      </ul>
    </div>
  );
}

/**
 * The number of kits at one place. A name is shown only for the larger kits that hold the part's
 * kits.
 */
function PlaceOfKits({
  place,
  item,
  name,
}: {
  readonly place: KitPlace;
  readonly item: Item;
  readonly name?: string;
}) {
  const { t } = useTranslation();
  const { key, values } = placeWording(place);
  const state =
    place.boxNumber === undefined
      ? t(key, values)
      : t('journey.kits-in-box', { number: place.boxNumber, state: t(key, values) });
  return (
    <li className={name === undefined ? undefined : 'content-within'}>
      <span>{name === undefined ? state : t('journey.larger-kit', { name, state })}</span>
      <span className="content-quantity">{quantityText(t, item.unit, place.quantity)}</span>
    </li>
  );
}

function Timeline({ part, boxCount }: { readonly part: JourneyPart; readonly boxCount: number }) {
  const { t } = useTranslation();
  const now = serverNow();
  return (
    <ol className="timeline">
      {shownSteps(part, boxCount).map(({ state, wording, at, time }) => (
        <li key={state} className={`timeline-step timeline-${time}`}>
          <span className="timeline-text">
            {time === 'future' ? (
              <span className="visually-hidden">{t('journey.ahead')} </span>
            ) : null}
            {t(wording.key, wording.values)}
          </span>
          {at === undefined ? null : (
            <time dateTime={at} className="timeline-at">
              {formatInstant(at, now)}
            </time>
          )}
        </li>
      ))}
    </ol>
  );
}
