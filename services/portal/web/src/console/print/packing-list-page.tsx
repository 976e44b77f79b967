import type { ConsignmentView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { consignmentQuery } from '../api/shipment.ts';
import { usePageTitle } from '../frame/page-heading.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { kilogramsText, quantitiesText, quantityText } from '../words/quantity.ts';
import { packingLines } from './merged-contents.ts';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/consignments/$consignmentId/packing-list');

/** What is in which carton, on A4, with lines to sign on. */
export function PackingListPage() {
  const { driveId, consignmentId } = route.useParams();
  const consignment = useQuery(consignmentQuery(driveId, consignmentId));
  return (
    <main className="print-page">
      <style>
        {
          '@page { size: A4; margin: 14mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 10pt } }'
        }
      </style>
      <Loaded query={consignment}>{(found) => <PackingList consignment={found} />}</Loaded>
    </main>
  );
}

function PackingList({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const { driveId, number, carrier, waybill, boxes } = consignment;
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  usePageTitle(t('packingList.title', { number }));
  const packed = boxes
    .filter(({ status }) => status !== 'refused')
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  const everything = packed.flatMap(({ contents }) =>
    contents.map(({ item, quantity }) => ({ unit: item.unit, quantity })),
  );
  const weight = packed.reduce((sum, box) => sum + (box.weight ?? 0), 0);
  const { title, recipient } = drive.terms;
  return (
    <>
      <div className="screen-only print-bar">
        <Button type="primary" onClick={() => window.print()}>
          {t('label.print')}
        </Button>
        <span className="soft">{t('packingList.size')}</span>
      </div>
      <article className="sheet">
        <h1>{t('packingList.title', { number })}</h1>
        <dl className="sheet-facts">
          <div>
            <dt>{t('packingList.drive')}</dt>
            <dd>{title}</dd>
          </div>
          <div>
            <dt>{t('packingList.recipient')}</dt>
            <dd>
              {recipient.name} {recipient.region}
            </dd>
          </div>
          <div>
            <dt>{t('packingList.waybill')}</dt>
            <dd>{carrier === undefined ? '—' : `${carrier} ${waybill ?? ''}`}</dd>
          </div>
          <div>
            <dt>{t('packingList.total')}</dt>
            <dd>
              {t('consignments.boxCount', { count: packed.length })} ·{' '}
              {quantitiesText(t, everything)} · {kilogramsText(weight)}
            </dd>
          </div>
        </dl>
        <table className="sheet-table">
          <thead>
            <tr>
              <th scope="col">{t('packingList.box')}</th>
              <th scope="col">{t('goods.item')}</th>
              <th scope="col">{t('goods.specification')}</th>
              <th scope="col">{t('goods.lot')}</th>
              <th scope="col">{t('goods.expiry')}</th>
              <th scope="col" className="number">
                {t('goods.quantity')}
              </th>
              <th scope="col">{t('packingList.checked')}</th>
            </tr>
          </thead>
          {packed.map((box) => (
            <PackedBox key={box.boxId} box={box} />
          ))}
        </table>
        <dl className="sheet-signatures">
          {(['deliveredBy', 'receivedBy'] as const).map((name) => (
            <div key={name}>
              <dt>{t(`packingList.${name}`)}</dt>
              <dd>{t('packingList.signature')}</dd>
              <dd>{t('packingList.date')}</dd>
            </div>
          ))}
        </dl>
      </article>
    </>
  );
}

function PackedBox({ box }: { readonly box: ConsignmentView['boxes'][number] }) {
  const { t } = useTranslation();
  const lines = packingLines(box.contents);
  return (
    <tbody>
      {lines.map(({ key, item, lot, expiry, quantity }, index) => (
        <tr key={key}>
          {index === 0 && (
            <th scope="rowgroup" rowSpan={lines.length}>
              {box.number}
              {box.weight !== undefined && (
                <span className="sheet-weight">{kilogramsText(box.weight)}</span>
              )}
            </th>
          )}
          <td>{item.name}</td>
          <td>{item.specification}</td>
          <td>{lot}</td>
          <td>{expiry === undefined ? '' : formatDate(expiry)}</td>
          <td className="number">{quantityText(t, item.unit, quantity)}</td>
          <td />
        </tr>
      ))}
    </tbody>
  );
}
