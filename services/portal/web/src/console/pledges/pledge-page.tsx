import type { PledgeView } from '@bluebox/contracts';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate, formatInstant } from '../../platform/formatting.ts';
import { RecordHistory } from '../actors/record-history.tsx';
import {
  driveKey,
  driveQuery,
  dropGiverName,
  forgetGiver,
  pledgeQuery,
  rotatePledgeLink,
} from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { pointName } from '../i18n/point-name.ts';
import { ItemText } from '../items/item-text.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { DeskPhotos } from './desk-photos.tsx';
import { FarAboveNotice } from './far-above-notice.tsx';
import { GiverDialog } from './giver-dialog.tsx';
import { PledgeJourney } from './pledge-journey.tsx';
import { PledgeStatusTag } from './pledge-status-tag.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/pledges/$pledgeId');

/**
 * The page of one pledge: the promise, where the goods are, the desk's photos, and the giver if
 * known.
 */
export function PledgePage() {
  const { driveId, pledgeId } = route.useParams();
  const pledge = useQuery(pledgeQuery(driveId, pledgeId));
  const { t } = useTranslation();
  return (
    <Loaded
      query={pledge}
      wayOn={
        <ButtonLink to="/console/drives/$driveId/pledges" params={{ driveId }}>
          {t('action.toList')}
        </ButtonLink>
      }
    >
      {(found) => <PledgeDetail pledge={found} />}
    </Loaded>
  );
}

function PledgeDetail({ pledge }: { readonly pledge: PledgeView }) {
  const { t } = useTranslation();
  const { driveId, pledgeId, reference } = pledge;
  const someDidNotCome = pledge.lines.some(({ notHandedIn }) => notHandedIn > 0);
  return (
    <div className="stack">
      <PageHeading
        title={reference}
        hint={t('pledges.submittedHint', {
          at: formatInstant(pledge.submittedAt),
          channel: t(`pledges.channel.${pledge.channel}`),
        })}
      >
        <PledgeStatusTag status={pledge.status} />
        <ButtonLink to="/console/drives/$driveId/desk" params={{ driveId }} search={{ reference }}>
          {t('pledges.toDesk')}
        </ButtonLink>
      </PageHeading>
      <FarAboveNotice pledge={pledge} />
      <section className="panel" aria-labelledby="lines-title">
        <h2 id="lines-title">{t('pledges.lines')}</h2>
        <table className="plain-table cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">{t('goods.item')}</th>
              <th scope="col" className="whole">
                {t('goods.expiry')}
              </th>
              <th scope="col" className="number">
                {t('pledges.promised')}
              </th>
              <th scope="col" className="number">
                {t('pledges.handedIn')}
              </th>
              <th scope="col" className="number">
                {t('pledges.outstanding')}
              </th>
              {someDidNotCome && (
                <th scope="col" className="number">
                  {t('pledges.notHandedIn')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {pledge.lines.map((line) => (
              <tr key={line.lineId}>
                <th scope="row">
                  <ItemText item={line.item} />
                </th>
                <td className="whole" data-label={t('goods.expiry')}>
                  {line.expiry === undefined ? '—' : formatDate(line.expiry)}
                </td>
                <td className="number" data-label={t('pledges.promised')}>
                  {quantityText(t, line.item.unit, line.quantity)}
                </td>
                <td className="number" data-label={t('pledges.handedIn')}>
                  {line.handedIn}
                </td>
                <td className="number" data-label={t('pledges.outstanding')}>
                  {line.outstanding}
                </td>
                {someDidNotCome && (
                  <td className="number" data-label={t('pledges.notHandedIn')}>
                    {line.notHandedIn}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <PledgeJourney driveId={driveId} pledgeId={pledgeId} />
      {pledge.lines.some(({ handedIn }) => handedIn > 0) && (
        <DeskPhotos driveId={driveId} pledgeId={pledgeId} />
      )}
      <GiverPanel pledge={pledge} />
      <RecordHistory driveId={driveId} id={pledgeId} />
    </div>
  );
}

function GiverPanel({ pledge }: { readonly pledge: PledgeView }) {
  const { t } = useTranslation();
  const may = useMay();
  const { data: drive } = useSuspenseQuery(driveQuery(pledge.driveId));
  const origin = useAddress();
  const queries = useQueryClient();
  const [address, setAddress] = useState<string>();
  const [correcting, setCorrecting] = useState(false);
  const mutation = useApiMutation({
    send: rotatePledgeLink(pledge.pledgeId),
    onDone: ({ code }) => setAddress(`${origin}/p#${code}`),
  });
  const forget = useApiMutation({
    send: forgetGiver(pledge.pledgeId),
    touches: driveKey(pledge.driveId),
    onDone: () => dropGiverName(queries, pledge.driveId, pledge.pledgeId),
  });
  const point =
    pledge.handInPointId === undefined ? undefined : pointName(t, drive, pledge.handInPointId);
  const facts = [
    ['name', pledge.giver?.name],
    ['contact', pledge.giver?.contact],
    ['staffNumber', pledge.giver?.staffNumber],
    ['department', pledge.department],
    ['handInPoint', point],
    ['noticeVersion', pledge.noticeVersion],
  ] as const;
  return (
    <section className="panel" aria-labelledby="giver-title">
      <div className="panel-title">
        <h2 id="giver-title">{t('pledges.giver')}</h2>
        <div className="actions">
          <ConfirmButton
            label={t('pledges.newLink')}
            title={t('pledges.newLinkTitle')}
            okLabel={t('pledges.newLink')}
            mutation={mutation}
            input={undefined}
          >
            <p>{t('pledges.newLinkHint')}</p>
          </ConfirmButton>
          {pledge.giver !== null && (
            <Button onClick={() => setCorrecting(true)}>
              {t(
                Object.keys(pledge.giver).length === 0
                  ? 'pledges.addGiver'
                  : 'pledges.correctGiver',
              )}
            </Button>
          )}
          {pledge.giver !== null && may('coordinator') && (
            <ConfirmButton
              label={t('pledges.forget')}
              title={t('pledges.forgetTitle')}
              okLabel={t('pledges.forgetOk')}
              danger
              mutation={forget}
              input={undefined}
            >
              <p>{t('pledges.forgetHint')}</p>
              <p>{t('pledges.forgetCheck')}</p>
            </ConfirmButton>
          )}
        </div>
      </div>
      {address !== undefined && (
        <div className="notice-space" role="status">
          <p>{t('pledges.newLinkDone')}</p>
          <LinkToCopy address={address} label={t('pledges.privateLink')} />
        </div>
      )}
      {correcting && <GiverDialog pledge={pledge} onClose={() => setCorrecting(false)} />}
      {pledge.giver === null && <p>{t('pledges.forgotten')}</p>}
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{t(`giver.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {pledge.giver !== null && Object.keys(pledge.giver).length === 0 && (
        <p className="soft">{t('pledges.anonymous')}</p>
      )}
    </section>
  );
}
