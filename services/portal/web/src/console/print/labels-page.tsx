import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { boxQuery } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';
import { LoadingNotice } from '../feedback/loading-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import { BoxLabel } from './box-label.tsx';
import { LabelPaper } from './label-paper.tsx';
import { PrintBar } from './print-bar.tsx';
import { useBoxConsignments } from './use-box-consignments.ts';
import './print.css';

const route = getRouteApi('/console/drives/$driveId/labels');

/** The page with the labels of several cartons, one on each sheet. */
export function LabelsPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { ids } = route.useSearch();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const found = useQueries({ queries: ids.split('.').map((id) => boxQuery(id)) });
  const consignments = useBoxConsignments(
    driveId,
    found.map(({ data }) => data),
  );
  usePageTitle(t('label.several'));
  const problem = found.find(({ error }) => error !== null)?.error;
  return (
    <main className="print-page">
      <LabelPaper paper={undefined} />
      <PrintBar paper={t('label.size')} ready={found.every(({ isLoading }) => !isLoading)} />
      <div className="screen-only">
        <ProblemNotice problem={problem} />
      </div>
      {found.map(({ data }, index) =>
        data === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record that has not loaded has no id
          <LoadingNotice key={index} />
        ) : (
          <BoxLabel
            key={data.id}
            box={data}
            terms={drive.terms}
            consignment={consignments[index]}
            paper={undefined}
          />
        ),
      )}
    </main>
  );
}
