import type { BoxOriginsView, CaseView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { consignmentQuery } from '../api/shipment.ts';
import { originsQuery } from '../api/tracker.ts';
import { WorkLink } from '../components/work-link.tsx';
import { ItemText } from '../items/item-text.tsx';
import { pledgesOf } from './pledges-of.ts';

/** The carton, the consignment, the goods and their pledges that a case is about, with links. */
export function CaseSubject({ found }: { readonly found: CaseView }) {
  const { t } = useTranslation();
  const { driveId, consignmentId = '', boxId = '', boxNumber, lines = [], kind } = found;
  const { data: consignment } = useQuery({
    ...consignmentQuery(driveId, consignmentId),
    enabled: consignmentId !== '',
  });
  const { data: origins } = useQuery({
    ...originsQuery(driveId, boxId),
    enabled: boxId !== '' && lines.length > 0,
  });
  if (consignmentId === '' && boxId === '') return null;
  return (
    <section className="panel" aria-labelledby="subject-title">
      <h2 id="subject-title">{t('cases.what')}</h2>
      <dl className="facts">
        {boxId !== '' && boxNumber !== undefined && (
          <div>
            <dt>{t('cases.box')}</dt>
            <dd>
              <WorkLink
                work="packing"
                to="/console/drives/$driveId/packing/$boxId"
                params={{ driveId, boxId }}
              >
                {t('packing.boxNumber', { number: boxNumber })}
              </WorkLink>
            </dd>
          </div>
        )}
        {consignment !== undefined && (
          <div>
            <dt>{t('cases.consignment')}</dt>
            <dd>
              <WorkLink
                work="staff"
                to="/console/drives/$driveId/consignments/$consignmentId"
                params={{ driveId, consignmentId }}
              >
                {t('consignments.number', { number: consignment.number })}
              </WorkLink>
            </dd>
          </div>
        )}
      </dl>
      {lines.length > 0 && (
        <table className="plain-table cards-when-narrow case-goods">
          <thead>
            <tr>
              <th scope="col">{t('goods.item')}</th>
              <th scope="col" className="number">
                {t(`caseKind.${kind}`)}
              </th>
              <th scope="col">{t('cases.pledges')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ parcelId, item, quantity }) => (
              <tr key={parcelId}>
                <th scope="row">
                  <ItemText item={item} />
                </th>
                <td className="number" data-label={t(`caseKind.${kind}`)}>
                  {quantityText(t, item.unit, quantity)}
                </td>
                <td data-label={t('cases.pledges')}>
                  <Pledges driveId={driveId} origins={origins} parcelId={parcelId} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface PledgesProps {
  readonly driveId: string;
  readonly origins: BoxOriginsView | undefined;
  readonly parcelId: string;
}

function Pledges({ driveId, origins, parcelId }: PledgesProps) {
  const { t } = useTranslation();
  if (origins === undefined) return '…';
  const pledges = pledgesOf(origins, parcelId);
  if (pledges.length === 0) return t('cases.noPledge');
  return (
    <ul className="case-pledges">
      {pledges.map(({ pledgeId, reference }) => (
        <li key={pledgeId}>
          <WorkLink
            work="desk"
            to="/console/drives/$driveId/pledges/$pledgeId"
            params={{ driveId, pledgeId }}
          >
            {reference}
          </WorkLink>
        </li>
      ))}
    </ul>
  );
}
