import type { BoxView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxAddress } from '../../shared/box-address.ts';
import { boxesQuery, boxQuery } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';
import { qrPicture } from '../api/portal.ts';
import { usePageTitle } from '../frame/page-heading.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { kilogramsText, quantityText } from '../words/quantity.ts';
import { labelLines } from './merged-contents.ts';
import './print.css';

const route = getRouteApi('/console/boxes/$boxId/label');

/** Lines of contents that a label has room for. */
const MOST_LINES = 9;

/** The label of a carton, 100 × 150 mm or as large as A4, black on white, without anything about who gave. */
export function BoxLabelPage() {
  const { boxId } = route.useParams();
  const { paper } = route.useSearch();
  const box = useQuery(boxQuery(boxId));
  return (
    <main className="print-page">
      {/* The size of the paper is of this page only. */}
      <style>
        {paper === 'a4'
          ? '@page { size: A4; margin: 10mm }'
          : '@page { size: 100mm 150mm; margin: 0 }'}
      </style>
      <Loaded query={box}>{(found) => <BoxLabel box={found} />}</Loaded>
    </main>
  );
}

function BoxLabel({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const { print, paper } = route.useSearch();
  const [printed, setPrinted] = useState(false);
  const { data: drive } = useSuspenseQuery(driveQuery(box.driveId));
  const { data: boxes } = useSuspenseQuery(boxesQuery(box.driveId));
  usePageTitle(t('packing.boxNumber', { number: box.number }));
  const merged = labelLines(box.contents);
  const lines = merged.slice(0, MOST_LINES);
  const more = merged.length - lines.length;
  const { recipient, title } = drive.terms;
  const printOnce = () => {
    if (print !== true || printed) return;
    setPrinted(true);
    window.print();
  };
  return (
    <>
      <div className="screen-only print-bar">
        <Button type="primary" onClick={() => window.print()}>
          {t('label.print')}
        </Button>
        <span className="soft">{paper === 'a4' ? t('label.sizeA4') : t('label.size')}</span>
      </div>
      <article className={paper === 'a4' ? 'label label-a4' : 'label'} aria-label={t('label.name')}>
        <header className="label-head">
          <div>
            <h1 className="label-number">
              <span className="out-of-sight">{t('packing.boxNumber', { number: box.number })}</span>
              <span aria-hidden="true">{box.number}</span>
            </h1>
            <p className="label-of">{t('label.of', { number: box.number, count: boxes.total })}</p>
            {box.weight !== undefined && (
              <p className="label-weight">{kilogramsText(box.weight)}</p>
            )}
          </div>
          <img
            className="label-qr"
            src={qrPicture(boxAddress(location.origin, box.id))}
            alt={t('label.qr')}
            onLoad={printOnce}
          />
        </header>
        <section className="label-to">
          <p>
            {t('label.to')} <strong>{recipient.name}</strong>
          </p>
          {recipient.region !== undefined && <p>{recipient.region}</p>}
        </section>
        <ul className="label-contents">
          {lines.map(({ key, item, quantity, expiry }) => (
            <li key={key}>
              <span>
                {item.name} {item.specification}
              </span>
              <span>
                {quantityText(t, item.unit, quantity)}
                {expiry !== undefined && ` · ${expiry.slice(0, 7)}`}
              </span>
            </li>
          ))}
          {more > 0 && <li>{t('label.more', { count: more })}</li>}
        </ul>
        <footer className="label-foot">
          <span>{title}</span>
          <span className="label-code">{box.id}</span>
        </footer>
      </article>
    </>
  );
}
