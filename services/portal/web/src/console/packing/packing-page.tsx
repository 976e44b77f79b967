import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { boxesQuery } from '../api/inventory.ts';
import { useSelection } from '../bulk/use-selection.ts';
import { ExportMenu } from '../frame/export-menu.tsx';
import { NoneLikeThis } from '../frame/none-like-this.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useMay } from '../frame/use-may.ts';
import { Loaded } from '../notices/loaded.tsx';
import { ScanField } from '../scanning/scan-field.tsx';
import { BOX_FILTERS } from '../search.ts';
import { BoxCards } from './box-cards.tsx';
import { BoxesBulkBar } from './boxes-bulk-bar.tsx';
import { OpenBoxButton } from './open-box-button.tsx';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';

const route = getRouteApi('/console/framed/drives/$driveId/packing');

/** All cartons of a drive; scan one or open a new one. */
export function PackingPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId } = route.useParams();
  const { status } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/packing' });
  const boxes = useQuery(boxesQuery(driveId));
  const every = boxes.data?.boxes ?? [];
  const shown = status === undefined ? every : every.filter((box) => box.status === status);
  const selection = useSelection(shown.map(({ id }) => id));
  const toBox = (boxId: string) =>
    void navigate({
      to: '/console/drives/$driveId/packing/$boxId',
      params: { driveId, boxId },
    });
  return (
    <>
      <PageHeading title={t('packing.title')} hint={t('packing.hint')}>
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
            if (code.kind === 'reference') {
              void navigate({
                to: '/console/drives/$driveId/desk',
                params: { driveId },
                search: { reference: code.reference },
              });
              return true;
            }
            const boxId =
              code.kind === 'box'
                ? code.boxId
                : boxes.data?.boxes.find(({ number }) => number === code.number)?.id;
            if (boxId !== undefined) toBox(boxId);
            return boxId !== undefined;
          }}
        />
      </div>
      <Loaded query={boxes}>
        {({ boxes: all, total, counts }) => (
          <>
            {total > all.length && (
              <p className="soft">{t('packing.newestOnly', { shown: all.length, total })}</p>
            )}
            <Segmented<(typeof BOX_FILTERS)[number] | 'all'>
              className="packing-filter"
              value={status ?? 'all'}
              options={['all' as const, ...BOX_FILTERS].map((value) => ({
                value,
                label: `${t(`packing.filter.${value}`)} ${value === 'all' ? total : counts[value]}`,
              }))}
              onChange={(value) =>
                void navigate({ search: value === 'all' ? {} : { status: value } })
              }
            />
            <BoxesBulkBar driveId={driveId} selection={selection} boxes={shown} />
            {shown.length === 0 && all.length > 0 ? (
              <div className="panel">
                <NoneLikeThis title={t('packing.noneLikeThis')} />
              </div>
            ) : (
              <BoxCards driveId={driveId} boxes={shown} selection={selection} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
