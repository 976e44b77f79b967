import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { handInAddress } from '../../domain/hand-in-address.ts';
import { amountsText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatDay } from '../../platform/formatting.ts';
import { drawPicture } from '../../platform/pictures/draw-picture.ts';
import { Callout } from '../components/callout.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { Page } from '../components/page.tsx';
import { privateLink, ReferenceCode } from '../components/reference-code.tsx';
import { SavePicture } from '../components/save-picture.tsx';
import { HandInPoints } from '../drive/hand-in-points.tsx';
import { Link } from '../navigation/link.tsx';
import { navigate } from '../navigation/navigation.ts';
import { timedPoints } from '../pledge/appointment.tsx';
import { amountsOf } from '../pledge/awaiting-confirmation.ts';
import { keepsake } from './keepsake.ts';
import { Steps } from './step-frame.tsx';
import { givePath } from './step-properties.ts';
import type { GivenPledge } from './stored-pledges.ts';

/** Largest number of hand-in points on the saved picture. */
const MOST_POINTS = 4;

/**
 * The step after the registration, with the reference, the private link, and the place and last day
 * of the hand-in.
 */
export function DoneStep({
  drive,
  given,
}: {
  readonly drive: DriveView;
  readonly given: GivenPledge;
}) {
  const { t } = useTranslation();
  const { reference, code, handInPointId, warnings } = given;
  const { handInPoints, window } = drive.terms;
  const chosen = handInPoints.filter(({ pointId }) => pointId === handInPointId);
  const points = chosen.length === 0 ? handInPoints : chosen;
  const day = formatDay(given.bringBy ?? window.closesOn, serverNow());
  const picture = keepsake({
    site: t('site.name'),
    drive: drive.terms.title,
    label: t('done.reference'),
    reference,
    show: t('done.show'),
    bring: t('done.bring-until', { day }),
    points: points.slice(0, MOST_POINTS),
    more:
      points.length > MOST_POINTS
        ? t('picture.more-points', { count: points.length - MOST_POINTS })
        : undefined,
    keep: t('picture.keep'),
  });
  return (
    <Page title={t('done.title')} before={<Steps current="done" />}>
      {given.changedSince === true ? (
        <Callout kind="care" live>
          <p>{t('done.changed-since')}</p>
        </Callout>
      ) : null}
      {given.awaiting === undefined || given.awaiting.length === 0 ? null : (
        <Callout title={t('awaiting.title')}>
          <p>{t('awaiting.waits', { amounts: amountsText(t, amountsOf(given.awaiting)) })}</p>
        </Callout>
      )}
      <div className="done-panel">
        <p className="done-label">{t('done.reference')}</p>
        <ReferenceCode reference={reference} />
        <p>{t('done.show')}</p>
      </div>
      <SavePicture
        draw={() => drawPicture(picture, handInAddress(location.origin, reference))}
        file={`${t('site.name')}-${reference}.png`}
        alt={t('picture.alt', { reference })}
      />
      <section aria-labelledby="bring-title">
        <h2 id="bring-title">{t('done.bring')}</h2>
        <p>{t('done.bring-until', { day })}</p>
        <HandInPoints points={points} />
        {timedPoints(drive, handInPointId).length === 0 ? null : (
          <p>
            <Link to={`/p#${code}`}>{t('done.appointment')}</Link>
          </p>
        )}
        {given.bringBy === undefined ? null : (
          <p className="quiet">{t('pledge.bring-by', { day })}</p>
        )}
        {warnings.length === 0 ? null : (
          <Callout kind="care">
            <p>{t('done.warned')}</p>
          </Callout>
        )}
      </section>
      <section aria-labelledby="follow-title">
        <h2 id="follow-title">{t('done.follow')}</h2>
        <p>{t('done.follow-text')}</p>
        <CopyField id="private-link" label={t('done.link')} text={privateLink('/p', code)} />
      </section>
      <div className="button-column">
        <Link className="button button-large" to={`/p#${code}`}>
          {t('done.look')}
        </Link>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => navigate(givePath(drive), { step: 'item' })}
        >
          {t('done.another')}
        </button>
      </div>
    </Page>
  );
}
