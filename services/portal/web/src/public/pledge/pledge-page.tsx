import type { DriveView, JourneyView, PledgeView, ThanksList } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { amountsText, itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay, formatInstant } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { LinkEntry } from '../components/link-entry.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { ReferenceCode } from '../components/reference-code.tsx';
import { refusalText } from '../components/refusal-text.ts';
import { RefusedLink } from '../components/refused-link.tsx';
import { ThanksCard } from '../components/thanks-card.tsx';
import { usePrivateLink } from '../components/use-private-link.ts';
import { useDrive } from '../data/use-drive.ts';
import { useReloadOnNews } from '../data/use-reload-on-news.ts';
import { useReloadOnReturn } from '../data/use-reload-on-return.ts';
import { useResource } from '../data/use-resource.ts';
import { drivePhase } from '../drive/drive-phase.ts';
import { HandInPoints } from '../drive/hand-in-points.tsx';
import { Link } from '../navigation/link.tsx';
import { navigate, useLocation } from '../navigation/navigation.ts';
import { AmendPage } from './amend-page.tsx';
import { AppointmentSection } from './appointment.tsx';
import { awaitingConfirmation } from './awaiting-confirmation.ts';
import { AwaitingNotice } from './awaiting-notice.tsx';
import { currentAddress } from './current-address.ts';
import { GiverData } from './giver-data.tsx';
import { GiverMail } from './giver-mail.tsx';
import { awaitedGoods, handInWording } from './hand-in-wording.ts';
import { Journey } from './journey.tsx';
import { isAnyAwaited, isAnyConfirmed, isAnyUnderWay, summaryOf } from './journey-wording.ts';
import { FORGOTTEN, NewLink } from './new-link.tsx';
import { PAPERS_STEP, PapersPage } from './papers-page.tsx';
import { promiseOnly } from './promise-only.ts';
import { Proofs } from './proofs.tsx';
import { Withdrawal } from './withdrawal.tsx';

const pathOf = (pledgeId: string) => routes.showPledge.at({ pledgeId });
const journeyOf = (pledgeId: string) => routes.showJourney.at({ pledgeId });
const readFirst = (pledgeId: string) => [pathOf(pledgeId), journeyOf(pledgeId)];
const onJourney = (onNews: () => void) => ({ journey: onNews });

/** The page of a giver's own pledge, which is opened by its private link. */
export function PledgePage() {
  const { t } = useTranslation();
  const { fragment, state } = useLocation();
  const { opened, reopen, refuse } = usePrivateLink('pledge', fragment, readFirst);
  switch (opened.status) {
    case 'opening':
      return <Loading />;
    case 'none':
      return (
        <LinkEntry
          page="/p"
          kind="pledge"
          refused={false}
          said={state.step === FORGOTTEN ? t('rotate.device-done') : undefined}
          onSame={reopen}
        />
      );
    case 'refused':
      return <LinkEntry page="/p" kind="pledge" refused onSame={reopen} />;
    case 'failed':
      return <ProblemPage problem={opened.problem} onRetry={reopen} />;
    case 'open':
      return (
        <OpenedPledge
          key={opened.id}
          pledgeId={opened.id}
          code={fragment}
          onRefused={refuse}
          onForgotten={reopen}
        />
      );
  }
}

/** Outcome of the last action, shown above the pledge. */
interface Said {
  readonly kind: 'good' | 'care';
  readonly text: string;
}

function OpenedPledge({
  pledgeId,
  code,
  onRefused,
  onForgotten,
}: {
  readonly pledgeId: string;
  readonly code: string;
  readonly onRefused: () => void;
  readonly onForgotten: () => void;
}) {
  const { t } = useTranslation();
  const { step } = useLocation().state;
  const pledge = useResource(pathOf(pledgeId));
  const driveId = pledge.resource.status === 'ready' ? pledge.resource.body.driveId : undefined;
  const drive = useDrive(driveId);
  const journey = useResource(journeyOf(pledgeId));
  const thanks = useResource(driveId === undefined ? undefined : routes.listThanks.at({ driveId }));
  const [said, setSaid] = useState<Said>();

  const reload = useCallback(() => {
    pledge.reload();
    journey.reload();
    thanks.reload();
  }, [pledge.reload, journey.reload, thanks.reload]);
  useReloadOnReturn(reload);
  useReloadOnNews(routes.streamJourney.at({ pledgeId }), onJourney, reload);

  if (pledge.resource.status === 'failed')
    return pledge.resource.problem.status === 404 || pledge.resource.problem.status === 403 ? (
      <RefusedLink onRefused={onRefused} />
    ) : (
      <ProblemPage problem={pledge.resource.problem} onRetry={pledge.reload} />
    );
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} />;
  if (pledge.resource.status === 'loading' || drive.resource.status === 'loading')
    return <Loading />;

  const changed = (message: string) => {
    setSaid({ kind: 'good', text: message });
    reload();
  };
  const outdated = (code: string) => {
    setSaid({ kind: 'care', text: refusalText(t, code) });
    reload();
  };
  const shown = {
    pledge: pledge.resource.body,
    drive: drive.resource.body,
    onChanged: changed,
    onOutdated: outdated,
  };
  if (step === 'amend' && isAmendable(shown.pledge, shown.drive)) return <AmendPage {...shown} />;
  if (step === PAPERS_STEP) return <PapersPage pledge={shown.pledge} drive={shown.drive} />;
  return (
    <Pledge
      {...shown}
      code={code}
      onForgotten={onForgotten}
      // The journey comes from another service, which may not know a pledge that was just
      // registered.
      journey={
        journey.resource.status === 'ready' ? journey.resource.body : promiseOnly(shown.pledge)
      }
      thanks={thanks.resource.status === 'ready' ? thanks.resource.body.thanks : []}
      said={said}
      stale={pledge.resource.stale}
    />
  );
}

const isAmendable = (pledge: PledgeView, drive: DriveView): boolean =>
  pledge.status === 'open' &&
  pledge.lines.some(({ outstanding }) => outstanding > 0) &&
  drivePhase(drive, calendarDay(serverNow())) === 'open';

function Pledge({
  pledge,
  drive,
  journey,
  thanks,
  code,
  said,
  stale,
  onChanged,
  onOutdated,
  onForgotten,
}: {
  readonly pledge: PledgeView;
  readonly drive: DriveView;
  readonly journey: JourneyView;
  readonly thanks: ThanksList['thanks'];
  readonly code: string;
  readonly said: Said | undefined;
  readonly stale: boolean;
  readonly onChanged: (message: string) => void;
  readonly onOutdated: (code: string) => void;
  readonly onForgotten: () => void;
}) {
  const { t } = useTranslation();
  const now = serverNow();
  // The journey may show a hand-in that the pledge service has not noted.
  const outstanding = isAnyAwaited(journey);
  const { handInPoints, window, recipient } = drive.terms;
  const chosen = handInPoints.filter(({ pointId }) => pointId === pledge.handInPointId);
  const points = chosen.length === 0 ? handInPoints : chosen;
  const gone = pledge.handInPointId !== undefined && chosen.length === 0;
  const formerly = drive.former?.handInPoints.find(
    ({ pointId }) => pointId === pledge.handInPointId,
  );
  const amendable = outstanding && isAmendable(pledge, drive);
  const phase = drivePhase(drive, calendarDay(now));
  const wording = handInWording(journey, phase, amendable);
  return (
    <Page
      title={t('pledge.title')}
      name={`${t('pledge.title')} ${pledge.reference}`}
      lead={
        <>
          <Link to={drivePath(drive.slug)}>{drive.terms.title}</Link>
          <br />
          {t('pledge.submitted', { at: formatInstant(pledge.submittedAt, now) })}
        </>
      }
    >
      <div role="status">
        {said === undefined ? null : (
          <Callout kind={said.kind}>
            <p>{said.text}</p>
          </Callout>
        )}
      </div>
      {stale ? <Callout kind="care">{t('pledge.stale')}</Callout> : null}
      {pledge.status === 'withdrawn' ? (
        <Callout title={t('pledge.all-withdrawn')}>
          <p>{t('pledge.all-withdrawn-text')}</p>
        </Callout>
      ) : null}

      {pledge.lapsed === true && pledge.bringBy !== undefined ? (
        <Callout kind="care" title={t('pledge.lapsed', { day: formatDay(pledge.bringBy, now) })}>
          {phase === 'completed' ? null : <p>{t('pledge.lapsed-text')}</p>}
        </Callout>
      ) : null}

      <p className="pledge-summary">
        {summaryOf(journey).map(({ wording, amounts }) => (
          <span key={wording.key} className="summary-part">
            <strong>{amountsText(t, amounts)}</strong> {t(wording.key, wording.values)}
          </span>
        ))}
      </p>
      <AwaitingNotice found={awaitingConfirmation(pledge, drive.terms, calendarDay(now))} />
      {outstanding && pledge.status === 'open' && phase !== 'completed' ? (
        <section className="card hand-in-card" aria-labelledby="hand-in-title">
          <h2 id="hand-in-title">{t('pledge.hand-in')}</h2>
          <ul className="content-list">
            {awaitedGoods(journey).map(({ lineId, item, quantity }) => (
              <li key={lineId}>
                <span>{itemText(item)}</span>
                <span className="content-quantity">{quantityText(t, item.unit, quantity)}</span>
              </li>
            ))}
          </ul>
          <p>{t(wording.bring, { day: formatDay(pledge.bringBy ?? window.closesOn, now) })}</p>
          {gone ? (
            <Callout kind="care">
              {formerly === undefined
                ? t('pledge.point-gone-unnamed')
                : t('pledge.point-gone', { name: formerly.name })}
            </Callout>
          ) : null}
          <HandInPoints points={points} />
          {pledge.bringBy === undefined ? null : (
            <p className="quiet">{t('pledge.bring-by', { day: formatDay(pledge.bringBy, now) })}</p>
          )}
          <ReferenceCode reference={pledge.reference} />
          <p className="quiet">{t('done.show')}</p>
        </section>
      ) : (
        <p className="quiet">{t('pledge.reference', { reference: pledge.reference })}</p>
      )}

      {outstanding && pledge.status === 'open' && phase !== 'completed' ? (
        <AppointmentSection pledge={pledge} drive={drive} onChanged={onChanged} />
      ) : null}

      <section aria-labelledby="journey-title">
        <h2 id="journey-title">{t('pledge.journey')}</h2>
        {drive.status === 'completed' && isAnyUnderWay(journey) ? (
          <Callout kind="care">
            <p>{t('pledge.left')}</p>
          </Callout>
        ) : null}
        <Journey journey={journey} terms={drive.terms} points={points} />
        {isAllConfirmed(journey) ? (
          <p className="thanks">{t('pledge.thanks', { name: recipient.name })}</p>
        ) : null}
        {isAnyConfirmed(journey) ? (
          <>
            <p>{t('papers.open-text', { name: recipient.name })}</p>
            <button
              type="button"
              className="button button-quiet"
              onClick={() => navigate(currentAddress(), { step: PAPERS_STEP })}
            >
              {t('papers.open')}
            </button>
          </>
        ) : null}
      </section>

      {thanks.length === 0 || !isAnyConfirmed(journey) ? null : (
        <section aria-labelledby="thanks-title">
          <h2 id="thanks-title">{t('thanks.to-givers')}</h2>
          {thanks.map((said) => (
            <ThanksCard key={said.thanksId} thanks={said} from={recipient.name} />
          ))}
        </section>
      )}

      {outstanding && pledge.status === 'open' ? (
        <section aria-labelledby="change-title">
          <h2 id="change-title">{t('pledge.change')}</h2>
          <p>{t(wording.change)}</p>
          <div className="button-column">
            {amendable ? (
              <button
                type="button"
                className="button button-quiet"
                onClick={() => navigate(currentAddress(), { step: 'amend' })}
              >
                {t('pledge.amend')}
              </button>
            ) : null}
            <Withdrawal
              pledge={pledge}
              label={t(wording.withdraw)}
              onChanged={onChanged}
              onOutdated={onOutdated}
            />
          </div>
        </section>
      ) : null}

      {pledge.giver === null ? null : (
        <GiverMail pledgeId={pledge.pledgeId} onChanged={onChanged} />
      )}
      <GiverData pledge={pledge} terms={drive.terms} onChanged={onChanged} />
      <NewLink pledge={pledge} code={code} onChanged={onChanged} onForgotten={onForgotten} />
      <Proofs pledgeId={pledge.pledgeId} driveId={pledge.driveId} />
    </Page>
  );
}

const isAllConfirmed = ({ lines }: JourneyView): boolean => {
  const states = lines.flatMap(({ parts }) => parts.map(({ state }) => state));
  return states.length > 0 && states.every((state) => state === 'confirmed');
};
