import type { BoxView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { RecordHistory } from '../actors/record-history.tsx';
import { boxQuery, discardBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { useFocusSoon } from '../desk/use-focus-soon.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { TakeBackButton } from '../feedback/take-back-button.tsx';
import { kilogramsText } from '../i18n/sums-text.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { BoxContents } from './box-contents.tsx';
import { BoxStatusTag, isSent } from './box-status-tag.tsx';
import './packing.css';
import { OpenBoxButton } from './open-box-button.tsx';
import { PackFromStock } from './pack-from-stock.tsx';
import { PackingStation } from './packing-station.tsx';
import { ReopenButton } from './reopen-button.tsx';
import { SealForm } from './seal-form.tsx';
import { useBoxRefresh } from './use-box-refresh.ts';
import { useShippedBoxes } from './use-shipped-boxes.ts';

const route = getRouteApi('/console/layout/drives/$driveId/packing/$boxId');

/**
 * The page of one carton, with its contents and a station for scans. An open carton also has the
 * stock to pack and a form to close the carton.
 */
export function BoxPage() {
  const { driveId, boxId } = route.useParams();
  const box = useQuery(boxQuery(boxId));
  const { t } = useTranslation();
  return (
    <Loaded
      query={box}
      wayOn={
        <ButtonLink to="/console/drives/$driveId/packing" params={{ driveId }}>
          {t('action.toList')}
        </ButtonLink>
      }
    >
      {(found) => <BoxDetail key={found.id} box={found} />}
    </Loaded>
  );
}

function BoxDetail({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const { driveId, id: boxId } = box;
  const label = useRef<HTMLAnchorElement & HTMLButtonElement>(null);
  // The label button gets the focus after sealing, because the label is printed next.
  useFocusSoon(label, box.status);
  const may = useMay();
  const refresh = useBoxRefresh(boxId);
  const discard = useApiMutation({
    send: discardBox(boxId),
    touches: driveKey(driveId),
    onDone: refresh,
  });
  const shipped = useShippedBoxes(driveId, [box])(box);
  const pieces = box.contents.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <>
      <PageHeading
        title={t('packing.boxNumber', { number: box.number })}
        hint={
          box.weight === undefined
            ? t('packing.pieces', { count: pieces })
            : `${t('packing.pieces', { count: pieces })} · ${kilogramsText(box.weight)}`
        }
      >
        <BoxStatusTag status={box.status} shipped={shipped} />
        {box.held !== undefined && <StateTag tone="stop">{t('holds.boxHeld')}</StateTag>}
        {box.status === 'open' && box.contents.length === 0 && may('packing') && (
          <TakeBackButton
            label={t('packing.discard')}
            mutation={discard}
            inputOf={(given) => given}
          >
            <p>{t('packing.discardHint', { number: box.number })}</p>
          </TakeBackButton>
        )}
        <ButtonLink to="/console/drives/$driveId/packing" params={{ driveId }} search={{}}>
          {t('packing.toBoxes')}
        </ButtonLink>
      </PageHeading>
      {box.status !== 'discarded' && <PackingStation box={box} />}
      {box.status === 'open' ? (
        <div className="pack-columns">
          <PackFromStock box={box} />
          <div className="stack">
            <BoxContents box={box} />
            <SealForm box={box} />
          </div>
        </div>
      ) : box.status === 'discarded' ? (
        <div className="panel actions">
          <span>{t('packing.discarded')}</span>
          <OpenBoxButton driveId={driveId} size="large" label={t('packing.nextBox')} />
        </div>
      ) : (
        <div className="stack">
          <div className="panel actions">
            <ButtonLink
              ref={label}
              primary
              size="large"
              to="/console/boxes/$boxId/label"
              params={{ boxId }}
              search={{ print: true }}
              target="_blank"
            >
              {t('packing.printLabel')}
            </ButtonLink>
            <ButtonLink
              size="large"
              to="/console/boxes/$boxId/label"
              params={{ boxId }}
              search={{ print: true, paper: 'a4' }}
              target="_blank"
            >
              {t('packing.printA4')}
            </ButtonLink>
            <OpenBoxButton driveId={driveId} size="large" label={t('packing.nextBox')} />
            {box.status === 'sealed' && <ReopenButton box={box} />}
            {box.consignmentId !== undefined && (
              <>
                <ButtonLink
                  size="large"
                  to="/console/drives/$driveId/consignments/$consignmentId"
                  params={{ driveId, consignmentId: box.consignmentId }}
                >
                  {t('packing.toConsignment')}
                </ButtonLink>
                <span className="soft">
                  {t(
                    shipped !== undefined && isSent(shipped)
                      ? 'packing.sentHint'
                      : 'packing.grantedHint',
                  )}
                </span>
              </>
            )}
          </div>
          <BoxContents box={box} />
        </div>
      )}
      {box.reopenings !== undefined && box.reopenings.length > 0 && (
        <section className="panel" aria-labelledby="reopened-title">
          <h2 id="reopened-title">{t('packing.reopenings')}</h2>
          <ul className="row-list">
            {box.reopenings.map(({ reason, note }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: reopenings have no ids, and the list only grows
              <li key={index}>
                {t(`reopeningReason.${reason}`)}
                {note !== undefined && <span className="soft">{note}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="box-history">
        <RecordHistory driveId={driveId} id={boxId} boxNumber={box.number} />
      </div>
    </>
  );
}
