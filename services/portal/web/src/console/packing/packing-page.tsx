import type { BoxSummary } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { boxesQuery } from '../api/inventory.ts';
import { ExportMenu } from '../frame/export-menu.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useMay } from '../frame/use-may.ts';
import { BoxMark } from '../notices/box-mark.tsx';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ScanField } from '../scanning/scan-field.tsx';
import { BOX_FILTERS } from '../search.ts';
import { kilogramsText } from '../words/quantity.ts';
import { BoxStatusTag } from './box-status-tag.tsx';
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
        {({ boxes: all, total }) => (
          <>
            {total > all.length && (
              <p className="soft">{t('packing.newestOnly', { shown: all.length, total })}</p>
            )}
            <Segmented<(typeof BOX_FILTERS)[number] | 'all'>
              className="packing-filter"
              value={status ?? 'all'}
              options={['all' as const, ...BOX_FILTERS].map((value) => ({
                value,
                label: `${t(`packing.filter.${value}`)} ${
                  value === 'all' ? all.length : all.filter((box) => box.status === value).length
                }`,
              }))}
              onChange={(value) =>
                void navigate({ search: value === 'all' ? {} : { status: value } })
              }
            />
            <BoxCards
              driveId={driveId}
              boxes={status === undefined ? all : all.filter((box) => box.status === status)}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

interface BoxCardsProps {
  readonly driveId: string;
  readonly boxes: readonly BoxSummary[];
}

function BoxCards({ driveId, boxes }: BoxCardsProps) {
  const { t } = useTranslation();
  if (boxes.length === 0)
    return (
      <div className="panel">
        <EmptyNotice title={t('packing.empty')}>
          <p>{t('packing.emptyHint')}</p>
        </EmptyNotice>
      </div>
    );
  return (
    <ul className="box-cards">
      {boxes.map((box) => (
        <li key={box.id}>
          <Link
            to="/console/drives/$driveId/packing/$boxId"
            params={{ driveId, boxId: box.id }}
            className="box-card"
          >
            <BoxMark fill={box.status === 'open' ? Math.min(0.7, box.itemCount / 60) : 1} />
            <span className="box-card-number">
              <span className="out-of-sight">{t('packing.boxNumber', { number: box.number })}</span>
              <span aria-hidden="true">{box.number}</span>
            </span>
            <BoxStatusTag status={box.status} />
            <span className="soft">
              {t('packing.pieces', { count: box.itemCount })}
              {box.weight !== undefined && ` · ${kilogramsText(box.weight)}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
