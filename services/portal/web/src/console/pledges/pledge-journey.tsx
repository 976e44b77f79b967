import { hasEnded, type Item, type JourneyPart, type KitPlace } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Standing, standingOf } from '../../domain/journey-states.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { journeyQuery } from '../api/tracker.ts';
import { StateTag, type Tone } from '../components/state-tag.tsx';
import { WorkLink } from '../components/work-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ItemText } from '../items/item-text.tsx';
import './pledges.css';

const TONES: Record<Standing, Tone> = {
  awaited: 'waiting',
  underway: 'going',
  aside: 'care',
  arrived: 'done',
  failed: 'stop',
  gone: 'stop',
  'never-came': 'waiting',
};

interface PledgeJourneyProps {
  readonly driveId: string;
  readonly pledgeId: string;
}

/** The journey of a pledge: the present place of each part, with the steps so far. */
export function PledgeJourney({ driveId, pledgeId }: PledgeJourneyProps) {
  const { t } = useTranslation();
  const journey = useQuery(journeyQuery(driveId, pledgeId));
  return (
    <section className="panel" aria-labelledby="journey-title">
      <h2 id="journey-title">{t('journey.title')}</h2>
      <Loaded query={journey}>
        {({ lines, boxCount }) => (
          <ul className="stack">
            {lines.map((line) => (
              <li key={line.lineId}>
                <p>
                  <ItemText item={line.item} />
                </p>
                <ul className="stack stack-tight">
                  {line.parts.map((part, index) => (
                    <PartSteps
                      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids
                      key={index}
                      driveId={driveId}
                      part={part}
                      unit={line.item.unit}
                      boxCount={boxCount}
                    />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

interface PartStepsProps {
  readonly driveId: string;
  readonly part: JourneyPart;
  readonly unit: Parameters<typeof quantityText>[1];
  readonly boxCount: number;
}

function PartSteps({ driveId, part, unit, boxCount }: PartStepsProps) {
  const { t } = useTranslation();
  const { state, quantity, reasons, boxId, boxNumber, carrier, waybill, kit, steps } = part;
  return (
    <li className="journey-part">
      <div className="actions">
        {state === 'in-kit' && hasEnded(part) ? (
          <StateTag tone="stop">{t('journey.kitsEnded')}</StateTag>
        ) : (
          <StateTag tone={TONES[standingOf(state)]}>{t(`journey.state.${state}`)}</StateTag>
        )}
        <span className="strong">{quantityText(t, unit, quantity)}</span>
        {reasons !== undefined && (
          <span>
            {reasons.map((reason) => t(`vocabulary:reason.${reason}`)).join(t('list.comma'))}
          </span>
        )}
        {kit?.item !== undefined && <span>{t('journey.kit', { name: kit.item.name })}</span>}
        {boxId !== undefined && (
          <WorkLink
            work="packing"
            to="/console/drives/$driveId/packing/$boxId"
            params={{ driveId, boxId }}
          >
            {t('journey.box', { number: boxNumber ?? '?', count: boxCount })}
          </WorkLink>
        )}
        {carrier !== undefined && (
          <span className="soft">
            {carrier} {waybill}
          </span>
        )}
      </div>
      {kit?.item !== undefined && kit.places !== undefined && (
        <KitPlaces driveId={driveId} item={kit.item} places={kit.places} boxCount={boxCount} />
      )}
      <ol className="journey-steps soft">
        {steps.map((step) => (
          <li key={`${step.state}${step.at}`}>
            {t(`journey.state.${step.state}`)}{' '}
            <time dateTime={step.at}>{formatInstant(step.at)}</time>
          </li>
        ))}
      </ol>
    </li>
  );
}

interface KitPlacesProps {
  readonly driveId: string;
  readonly item: Item;
  /** Name of the kits; absent if the part above names them already. */
  readonly name?: string;
  readonly places: readonly KitPlace[];
  readonly boxCount: number;
}

/** Places of kits that were assembled together, and of larger kits that contain them. */
function KitPlaces({ driveId, item, name, places, boxCount }: KitPlacesProps) {
  const { t } = useTranslation();
  return (
    <ul className="journey-steps soft">
      {places.map(({ quantity, state, boxId, boxNumber, within }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places have no ids
        <li key={index}>
          {name} {quantityText(t, item.unit, quantity)} {t(`journey.state.${state}`)}{' '}
          {boxId !== undefined && (
            <WorkLink
              work="packing"
              to="/console/drives/$driveId/packing/$boxId"
              params={{ driveId, boxId }}
            >
              {t('journey.box', { number: boxNumber ?? '?', count: boxCount })}
            </WorkLink>
          )}
          {within?.map((larger, which) => (
            <KitPlaces
              // biome-ignore lint/suspicious/noArrayIndexKey: places have no ids
              key={which}
              driveId={driveId}
              item={larger.item}
              name={larger.item.name}
              places={[larger]}
              boxCount={boxCount}
            />
          ))}
        </li>
      ))}
    </ul>
  );
}
