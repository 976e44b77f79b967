import type { BoxView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxQuery } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import { BoxLabel } from './box-label.tsx';
import { LabelPaper } from './label-paper.tsx';
import { PrintBar } from './print-bar.tsx';
import { useBoxConsignments } from './use-box-consignments.ts';
import './print.css';

const route = getRouteApi('/console/boxes/$boxId/label');

/** The page with the label of one carton: 100 × 150 mm, or enlarged for A4. */
export function BoxLabelPage() {
  const { boxId } = route.useParams();
  const { paper } = route.useSearch();
  const box = useQuery(boxQuery(boxId));
  return (
    <main className="print-page">
      <LabelPaper paper={paper} />
      <Loaded query={box}>{(found) => <OneLabel box={found} />}</Loaded>
    </main>
  );
}

function OneLabel({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const { print, paper } = route.useSearch();
  const [printed, setPrinted] = useState(false);
  const { data: drive } = useSuspenseQuery(driveQuery(box.driveId));
  const consignment = useBoxConsignments(box.driveId, [box])[0];
  usePageTitle(t('packing.boxNumber', { number: box.number }));
  const printOnce = () => {
    if (print !== true || printed) return;
    setPrinted(true);
    window.print();
  };
  return (
    <>
      <PrintBar paper={paper === 'a4' ? t('label.sizeA4') : t('label.size')} />
      <BoxLabel
        box={box}
        terms={drive.terms}
        consignment={consignment}
        paper={paper}
        onReady={printOnce}
      />
    </>
  );
}
