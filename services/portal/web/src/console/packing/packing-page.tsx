import type { BoxSummary } from '@bluebox/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { App, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { boxCountsQuery, boxesQuery, boxOfNumber } from '../api/inventory.ts';
import { driveQuery } from '../api/pledge.ts';
import { useSelection } from '../bulk/use-selection.ts';
import { ExportMenu } from '../components/export-menu.tsx';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { problemText } from '../i18n/problem-text.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { ScanField } from '../scanning/scan-field.tsx';
import { BOX_FILTERS } from '../search.ts';
import { BoxCards } from './box-cards.tsx';
import { BoxesBulkBar } from './boxes-bulk-bar.tsx';
import { OpenBoxButton } from './open-box-button.tsx';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/packing');

type Counts = Readonly<Record<BoxSummary['status'], number>>;
/** Returns the number of boxes in a state, or in all states. */
const countOf = (counts: Counts, state: BoxSummary['status'] | 'all'): number =>
  state === 'all' ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[state];

/** The page with all cartons of a drive, to scan a carton or open a new one. */
export function PackingPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { message } = App.useApp();
  const { driveId } = route.useParams();
  const { status, search = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/packing' });
  const boxes = useInfiniteQuery({
    ...boxesQuery(driveId, { status, search }),
    placeholderData: keepPreviousData,
  });
  const { data: drive } = useQuery(driveQuery(driveId));
  const { data: counts } = useQuery(boxCountsQuery(driveId, search));
  const shown = boxes.data?.rows ?? [];
  const selection = useSelection(shown.map(({ id }) => id));
  const toBox = (boxId: string) =>
    void navigate({
      to: '/console/drives/$driveId/packing/$boxId',
      params: { driveId, boxId },
    });
  return (
    <>
      <PageHeading
        title={t('packing.title')}
        hint={t(drive?.status === 'completed' ? 'packing.completed' : 'packing.hint')}
      >
        {may('coordinator') && <ExportMenu driveId={driveId} kind="boxes" />}
        <OpenBoxButton driveId={driveId} type="primary" label={t('packing.openBox')} />
      </PageHeading>
      <PackingNav driveId={driveId} />
      <div className="panel packing-scan">
        <ScanField
          label={t('packing.scanBox')}
          placeholder={t('packing.scanBoxHint')}
          catchDigits
          onScan={(code) => {
            if (code.kind === 'reference')
              void navigate({
                to: '/console/drives/$driveId/desk',
                params: { driveId },
                search: { reference: code.reference },
              });
            else if (code.kind === 'box') toBox(code.boxId);
            else
              void boxOfNumber(driveId, code.number).then(
                (found) =>
                  found === undefined
                    ? void message.warning(t('scan.noSuchBox', { number: code.number }))
                    : toBox(found.id),
                (problem: unknown) => void message.error(problemText(t, problem)),
              );
            return true;
          }}
        />
      </div>
      <Loaded query={boxes}>
        {() => (
          <>
            <FilterText
              label={t('packing.searchBoxes')}
              value={search}
              onChange={(typed) =>
                void navigate({
                  search: (before) => ({ ...before, search: typed.trim() || undefined }),
                  replace: true,
                })
              }
            />
            <Segmented<(typeof BOX_FILTERS)[number] | 'all'>
              className="packing-filter"
              value={status ?? 'all'}
              options={['all' as const, ...BOX_FILTERS].map((value) => ({
                value,
                label: `${t(`packing.filter.${value}`)}${counts === undefined ? '' : ` ${countOf(counts, value)}`}`,
              }))}
              onChange={(value) =>
                void navigate({
                  search: (before) => ({ ...before, status: value === 'all' ? undefined : value }),
                })
              }
            />
            <BoxesBulkBar driveId={driveId} selection={selection} boxes={shown} />
            {shown.length === 0 && (status !== undefined || search !== '') ? (
              <div className="panel">
                <NoneLikeThis title={t('packing.noneLikeThis')} />
              </div>
            ) : (
              <BoxCards driveId={driveId} boxes={shown} selection={selection} />
            )}
            <MoreRows of="boxes" list={boxes} />
          </>
        )}
      </Loaded>
    </>
  );
}
