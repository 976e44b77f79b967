import type { ProvenEvents } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { LedgerFiles } from '../components/ledger-files.tsx';
import { OpenedDetails } from '../components/opened-details.tsx';
import { useResource } from '../data/use-resource.ts';
import { eventKey } from './proof-wording.ts';

/** Proofs that the public ledger has the events of a pledge and of its goods, for its giver to keep and to check. */
export function Proofs({
  pledgeId,
  driveId,
}: {
  readonly pledgeId: string;
  readonly driveId: string;
}) {
  const { t } = useTranslation();
  return (
    <OpenedDetails title={t('ledger.title')}>
      <p>{t('ledger.text')}</p>
      <ProofList pledgeId={pledgeId} />
      <LedgerFiles driveId={driveId} />
    </OpenedDetails>
  );
}

function ProofList({ pledgeId }: { readonly pledgeId: string }) {
  const { t } = useTranslation();
  const { resource, reload } = useResource(routes.listPledgeProofs.at({ pledgeId }));
  if (resource.status === 'failed')
    return (
      <div role="alert">
        <p>{t('ledger.failed')}</p>
        <button type="button" className="button button-quiet" onClick={reload}>
          {t('ledger.retry')}
        </button>
      </div>
    );
  if (resource.status === 'loading') return <p role="status">{t('ledger.loading')}</p>;
  const { events } = resource.body;
  if (events.length === 0) return <p className="quiet">{t('ledger.none')}</p>;
  return (
    <ul className="content-list proof-list">
      {events.map((event) => (
        <li key={`${event.service}/${event.bucket}/${event.position}`}>
          <ProvenEvent pledgeId={pledgeId} event={event} />
        </li>
      ))}
    </ul>
  );
}

function ProvenEvent({
  pledgeId,
  event: { service, bucket, position, type, recordedAt, shared },
}: {
  readonly pledgeId: string;
  readonly event: ProvenEvents['events'][number];
}) {
  const { t } = useTranslation();
  const name = t(eventKey(type));
  const at = formatInstant(recordedAt, serverNow());
  const proof = routes.downloadPledgeProof.at({
    pledgeId,
    service,
    bucket: String(bucket),
    position: String(position),
  });
  return (
    <>
      <span>
        {name}
        <span className="quiet">{at}</span>
        {shared && <span className="quiet">{t('ledger.shared')}</span>}
      </span>
      <a
        className="text-button"
        href={proof}
        download
        aria-label={t('ledger.proof-of', { event: name, at })}
      >
        {t('ledger.proof')}
      </a>
    </>
  );
}
