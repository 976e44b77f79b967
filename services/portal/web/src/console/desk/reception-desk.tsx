import type { DriveView, ReceptionView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { expectedQuery, inspect, receptionQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { AllGood } from './all-good.tsx';
import { CountForm } from './count-form.tsx';
import { canTakeAsGood, type Goods, goodsOf } from './findings.ts';
import { InspectionPanel } from './inspection-panel.tsx';
import { ReceptionHistory } from './reception-history.tsx';
import { ReceptionLines } from './reception-lines.tsx';
import { useFocusSoon } from './use-focus-soon.ts';

interface ReceptionDeskProps {
  readonly drive: DriveView;
  readonly receptionId: string;
  readonly point: string | undefined;
  readonly onNext: () => void;
}

/**
 * The desk for a reception, where goods are inspected, and earlier entries and inspections are
 * reversed.
 */
export function ReceptionDesk(props: ReceptionDeskProps) {
  const { drive, receptionId } = props;
  const reception = useQuery(receptionQuery(drive.driveId, receptionId));
  return (
    <Loaded query={reception}>{(found) => <ReceptionHere {...props} reception={found} />}</Loaded>
  );
}

function ReceptionHere(props: ReceptionDeskProps & { readonly reception: ReceptionView }) {
  const { t } = useTranslation();
  const { drive, receptionId, point, onNext, reception } = props;
  const [chosen, setChosen] = useState<Pick<Goods, 'lineId' | 'portion'>>();
  const [counting, setCounting] = useState(false);
  const touches = driveKey(drive.driveId);
  const mutation = useApiMutation({
    send: inspect(receptionId),
    touches,
    onDone: () => setChosen(undefined),
  });
  const choose = (goods: Goods) => {
    if (!mutation.isPending) mutation.reset();
    setChosen(goods);
  };
  const all = reception.lines.flatMap(goodsOf);
  const waiting = all.filter(({ from }) => from === 'received');
  const current =
    all.find(({ lineId, portion }) => lineId === chosen?.lineId && portion === chosen.portion) ??
    waiting[0];

  return (
    <>
      {counting && reception.reference !== undefined ? (
        <RestOfPledge
          drive={drive}
          reference={reception.reference}
          point={point}
          onDone={() => setCounting(false)}
        />
      ) : current === undefined ? (
        <ReceptionDone reception={reception} onNext={onNext} />
      ) : (
        <>
          {waiting.length > 1 && chosen === undefined && canTakeAsGood(waiting) && (
            <AllGood terms={drive.terms} waiting={waiting} mutation={mutation} />
          )}
          <InspectionPanel
            // A partial inspection mounts a new panel for the remaining goods, without the photos
            // and typed facts of the first part.
            key={[current.lineId, current.portion, current.waiting].join()}
            drive={drive}
            goods={current}
            portions={
              all.filter(({ lineId, from }) => lineId === current.lineId && from === current.from)
                .length
            }
            mutation={mutation}
          />
        </>
      )}
      <section className="panel" aria-labelledby="reception-title">
        <div className="panel-title">
          <h2 id="reception-title">
            {reception.reference ?? t('desk.walkInShort')}{' '}
            <span className="soft">{t('desk.receptionState')}</span>
          </h2>
          <div className="actions">
            {reception.reference !== undefined && !counting && drive.status !== 'completed' && (
              <CountMore
                drive={drive}
                reference={reception.reference}
                onCount={() => setCounting(true)}
              />
            )}
            {reception.pledgeId !== undefined && (
              <ButtonLink
                to="/console/drives/$driveId/pledges/$pledgeId"
                params={{ driveId: drive.driveId, pledgeId: reception.pledgeId }}
              >
                {t('desk.toPledge')}
              </ButtonLink>
            )}
          </div>
        </div>
        <ReceptionLines driveId={drive.driveId} reception={reception} onInspect={choose} />
      </section>
      <ReceptionHistory driveId={drive.driveId} reception={reception} />
    </>
  );
}

interface CountMoreProps {
  readonly drive: DriveView;
  readonly reference: string;
  readonly onCount: () => void;
}

/** The button to count the rest of the promise, or further goods. */
function CountMore({ drive, reference, onCount }: CountMoreProps) {
  const { t } = useTranslation();
  const pledge = useQuery(expectedQuery(drive.driveId, reference));
  // A cached answer may be older than the reception, with outstanding quantities that are too
  // large.
  if (pledge.isFetching) return null;
  const outstanding = pledge.data?.lines.reduce((sum, line) => sum + line.outstanding, 0) ?? 0;
  return (
    <Button onClick={onCount}>
      {outstanding > 0 ? t('desk.countRestOf', { count: outstanding }) : t('desk.countMore')}
    </Button>
  );
}

interface RestOfPledgeProps {
  readonly drive: DriveView;
  readonly reference: string;
  readonly point: string | undefined;
  readonly onDone: () => void;
}

function RestOfPledge({ drive, reference, point, onDone }: RestOfPledgeProps) {
  const pledge = useQuery(expectedQuery(drive.driveId, reference));
  return (
    <Loaded query={pledge}>
      {(found) => <CountForm drive={drive} pledge={found} point={point} onReception={onDone} />}
    </Loaded>
  );
}

interface ReceptionDoneProps {
  readonly reception: ReceptionView;
  readonly onNext: () => void;
}

/**
 * The notice that all goods of this reception were inspected, with a button for the next person.
 */
function ReceptionDone({ reception, onNext }: ReceptionDoneProps) {
  const { t } = useTranslation();
  const next = useRef<HTMLButtonElement>(null);
  useFocusSoon(next, reception.receptionId);
  const rejected = reception.lines.some((line) => line.rejected > line.settled);
  const nothing = reception.lines.every(({ received }) => received === 0);
  return (
    <section
      className={
        rejected ? 'panel desk-step desk-done desk-done-care' : 'panel desk-step desk-done'
      }
      role="status"
    >
      <p className="strong">
        {nothing ? t('desk.doneNothing') : rejected ? t('desk.doneRejected') : t('desk.doneAll')}
      </p>
      <Button ref={next} type="primary" size="large" onClick={onNext}>
        {t('desk.next')}
      </Button>
    </section>
  );
}
