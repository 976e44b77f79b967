import type { DriveView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { Callout } from '../components/callout.tsx';
import { Carton } from '../components/carton.tsx';
import { Page } from '../components/page.tsx';
import { Link } from '../navigation/link.tsx';
import { useLeaveWarning } from '../offline/use-leave-warning.ts';
import { outlastsPage } from './stored-pledges.ts';
import type { PledgeSending } from './use-pledge-sending.ts';

/**
 * The page for a pledge that is being sent, waits for another attempt, or was registered before in
 * an earlier version.
 */
export function WaitingStep({
  drive,
  sending,
}: {
  readonly drive: DriveView;
  readonly sending: PledgeSending;
}) {
  const { t } = useTranslation();
  const kept = outlastsPage(drive.driveId);
  useLeaveWarning(!kept && sending.status !== 'registered-before');
  if (sending.status === 'registered-before')
    return (
      <Page title={t('waiting.registered')}>
        <Carton fill={1} />
        <p>{t('waiting.registered-text')}</p>
        <p>
          <Link to={drivePath(drive.slug)}>{t('give.to-drive')}</Link>
        </p>
      </Page>
    );
  const waiting = sending.status === 'waiting';
  const because = sending.because ?? 'network';
  return (
    <Page
      title={t(waiting ? (kept ? 'waiting.title' : 'waiting.title-unkept') : 'waiting.sending')}
    >
      <Carton fill={0.5} />
      <div role="status">
        <p className="lead">
          {waiting ? t(`waiting.${because}${kept ? '' : '-unkept'}`) : t('waiting.sending-text')}
        </p>
      </div>
      <p>{t(kept ? 'waiting.keep' : 'waiting.unkept')}</p>
      {sending.contactAtStake ? (
        <Callout kind="care">
          <p>{t('waiting.contact-at-stake')}</p>
        </Callout>
      ) : sending.contactLeftOut ? (
        <Callout>
          <p>{t('waiting.contact-left-out')}</p>
        </Callout>
      ) : null}
      <div className="button-column">
        <button
          type="button"
          className="button button-large"
          aria-disabled={!waiting}
          onClick={sending.retry}
        >
          {t('waiting.retry')}
        </button>
        <button type="button" className="text-button" onClick={sending.discard}>
          {t('waiting.discard')}
        </button>
      </div>
    </Page>
  );
}
