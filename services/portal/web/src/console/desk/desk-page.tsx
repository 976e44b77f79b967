import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { BoxMark } from '../feedback/box-mark.tsx';
import { PeoplePanel } from '../find-people/people-panel.tsx';
import { isOnlyCode, usePeopleSearch } from '../find-people/use-people-search.ts';
import { usePageTitle } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import './desk.css';
import { ScanField, type ScanFieldHandle } from '../scanning/scan-field.tsx';
import { useCameraThere } from '../scanning/use-camera-there.ts';
import { Appointments } from './appointments.tsx';
import { CompletedAdvice } from './completed-advice.tsx';
import { DeskPointChoice, useDeskPoint } from './desk-point.tsx';
import { ExpectedDesk } from './expected-desk.tsx';
import {
  type IssuedReference,
  IssuedReferenceNotice,
  isOnCounter,
} from './issued-reference-notice.tsx';
import { ReceptionDesk } from './reception-desk.tsx';
import { ReceptionList } from './reception-list.tsx';
import { StillExpected } from './still-expected.tsx';
import { WalkInForm } from './walk-in-form.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/desk');

/** The page of the counter where goods come in: scan, count, inspect, next. */
export function DeskPage() {
  const { t } = useTranslation();
  const may = useMay();
  const cameraThere = useCameraThere();
  usePageTitle(t('desk.title'));
  const { driveId } = route.useParams();
  const { reference, reception, walkIn } = route.useSearch();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const navigate = useNavigate({ from: '/console/drives/$driveId/desk' });
  const scanField = useRef<ScanFieldHandle>(null);
  const [point, choosePoint] = useDeskPoint(drive);
  const [issued, setIssued] = useState<IssuedReference>();
  const completed = drive.status === 'completed';
  // The form of a drive that is completed meanwhile stays, because it holds what was typed.
  const [isWalkInOffered, offerWalkIn] = useState(!completed);
  if (!completed && !isWalkInOffered) offerWalkIn(true);
  const isWalkInOpen = walkIn === true && isWalkInOffered;

  const people = usePeopleSearch(driveId);
  const toReception = (receptionId: string) =>
    void navigate({ search: { reception: receptionId } });
  // The function stays the same, because an effect calls it: a new one at every render would call it again while the
  // page is still on its way, without end.
  const replaceByReception = useCallback(
    (receptionId: string) => void navigate({ search: { reception: receptionId }, replace: true }),
    [navigate],
  );
  const toReference = (wanted: string) => {
    people.dismiss();
    void navigate({ search: { reference: wanted } });
  };
  const next = () => {
    people.dismiss();
    setIssued(undefined);
    void navigate({ search: {} });
    scanField.current?.focus();
  };

  return (
    <div className="work-and-aside">
      <div>
        <h1 className="out-of-sight">{t('desk.title')}</h1>
        <div className="panel desk-scan">
          <ScanField
            handle={scanField}
            label={t('desk.scanLabel')}
            placeholder="XLX-7F3K9Q"
            onScan={(code) => {
              // A carton's number means nothing here, so it is the end of a phone or a staff number.
              if (code.kind === 'box-number') void people.seek(String(code.number));
              else if (code.kind === 'reference') toReference(code.reference);
              else
                void navigate({
                  to: '/console/drives/$driveId/packing/$boxId',
                  params: { driveId, boxId: code.boxId },
                });
              return true;
            }}
            onText={(text) => {
              if (isOnlyCode(text)) return false;
              void people.seek(text);
              return true;
            }}
          />
          <PeoplePanel drive={drive} people={people} leadsTo="desk" />
          <div className="actions desk-scan-foot">
            {!completed && (
              <Button onClick={() => void navigate({ search: { walkIn: true } })}>
                {t('desk.walkIn')}
              </Button>
            )}
            <DeskPointChoice drive={drive} point={point} onChoose={choosePoint} />
          </div>
        </div>
        {drive.status === 'draft' && (
          <p className="panel">
            {t('desk.draft')}{' '}
            {may('coordinator') && (
              <ButtonLink to="/console/drives/$driveId/terms" params={{ driveId }}>
                {t('board.toTerms')}
              </ButtonLink>
            )}
          </p>
        )}
        {completed && (
          <div className="panel">
            <CompletedAdvice driveId={driveId} />
          </div>
        )}
        {issued !== undefined && isOnCounter(issued, { reference, reception }) && (
          <IssuedReferenceNotice key={issued.code} issued={issued} />
        )}
        {reference !== undefined && (
          <ExpectedDesk
            key={reference}
            drive={drive}
            reference={reference}
            justIssued={issued?.reference === reference ? issued : undefined}
            point={point}
            onSeek={(text) => void people.seek(text)}
            onReception={toReception}
            onOnlyReception={replaceByReception}
          />
        )}
        {reception !== undefined && (
          <ReceptionDesk
            key={reception}
            drive={drive}
            receptionId={reception}
            point={point}
            onNext={next}
          />
        )}
        {isWalkInOpen && (
          <WalkInForm
            drive={drive}
            point={point}
            onReception={toReception}
            onReference={(given) => {
              setIssued(given);
              toReference(given.reference);
            }}
            onCancel={next}
          />
        )}
        {reference === undefined && reception === undefined && !isWalkInOpen && !completed && (
          <div className="panel empty desk-idle">
            <BoxMark />
            <p className="strong">{t('desk.idle')}</p>
            <p>{t(cameraThere ? 'desk.idleHintCamera' : 'desk.idleHint')}</p>
          </div>
        )}
      </div>
      <aside className="stack" aria-label={t('desk.lists')}>
        <ReceptionList driveId={driveId} list="waiting" current={reception} />
        <ReceptionList driveId={driveId} list="unsettled" current={reception} />
        <Appointments drive={drive} />
        <StillExpected drive={drive} />
        <ReceptionList driveId={driveId} list="recent" current={reception} />
      </aside>
    </div>
  );
}
