import type { ConsignmentView, TrackBody } from '@bluebox/contracts';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { serverNow } from '../../shared/api.ts';
import { formatInstant } from '../../shared/formatting.ts';
import { useDeed } from '../api/deed.ts';
import { driveKey } from '../api/pledge.ts';
import { markDelivered, track } from '../api/shipment.ts';
import { useMay } from '../frame/use-may.ts';
import { Choice } from '../goods/choice.tsx';
import { ConfirmButton } from '../notices/confirm-button.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { momentOf, typedMoment } from '../words/typed-moment.ts';

type State = z.input<typeof TrackBody>['state'];
const STATES = [
  'picked-up',
  'in-transit',
  'out-for-delivery',
  'signed',
  'problem',
  'returned',
] as const satisfies readonly State[];

/** Where the carrier says that it is. Its word is not the recipient's. */
export function TrackingPanel({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const mayDecide = useMay()('coordinator');
  const { driveId, consignmentId, status, dispatchedAt, deliveredAt, tracking } = consignment;
  const delivered = useDeed({
    send: markDelivered(consignmentId),
    touches: driveKey(driveId),
  });
  const steps = [...tracking].sort((a, b) => (a.happenedAt < b.happenedAt ? 1 : -1));
  return (
    <section className="panel" aria-labelledby="tracking-title">
      <h2 id="tracking-title">{t('consignments.tracking')}</h2>
      <ol className="tracking">
        {deliveredAt !== undefined && (
          <li>
            <span className="strong">{t('consignments.deliveredByCourier')}</span>
            <time dateTime={deliveredAt}>{formatInstant(deliveredAt)}</time>
          </li>
        )}
        {steps.map(({ state, happenedAt, place }) => (
          <li key={`${state}${happenedAt}${place ?? ''}`}>
            <span>
              {t(`trackingState.${state}`)} {place}
            </span>
            <time dateTime={happenedAt}>{formatInstant(happenedAt)}</time>
          </li>
        ))}
        {dispatchedAt !== undefined && (
          <li>
            <span>{t('consignments.dispatchedFromHere')}</span>
            <time dateTime={dispatchedAt}>{formatInstant(dispatchedAt)}</time>
          </li>
        )}
      </ol>
      {mayDecide && <TrackForm consignment={consignment} />}
      {mayDecide && status === 'dispatched' && (
        <div className="tracking-delivered">
          <ConfirmButton
            label={t('consignments.markDelivered')}
            title={t('consignments.markDeliveredTitle')}
            okLabel={t('consignments.markDelivered')}
            deed={delivered}
            input={undefined}
          >
            <p>{t('consignments.markDeliveredHint')}</p>
          </ConfirmButton>
        </div>
      )}
    </section>
  );
}

function TrackForm({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const id = useId();
  const [state, setState] = useState<State>('in-transit');
  const [place, setPlace] = useState('');
  const [moment, setMoment] = useState(() => typedMoment(serverNow()));
  const deed = useDeed({
    send: track(consignment.consignmentId),
    touches: driveKey(consignment.driveId),
    onDone() {
      setPlace('');
      setMoment(typedMoment(serverNow()));
    },
  });
  const happenedAt = momentOf(moment);
  return (
    <form
      className="track-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (happenedAt !== undefined)
          deed.mutate({
            state,
            happenedAt,
            ...(place.trim() === '' ? {} : { place: place.trim() }),
          });
      }}
    >
      <ProblemNotice problem={deed.error} />
      <div>
        <label className="field-label" htmlFor={`${id}-state`}>
          {t('consignments.trackState')}
        </label>
        <Choice
          id={`${id}-state`}
          value={state}
          options={STATES.map((value) => ({ value, label: t(`trackingState.${value}`) }))}
          onChange={setState}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-place`}>
          {t('consignments.trackPlace')}
        </label>
        <Input
          id={`${id}-place`}
          value={place}
          maxLength={60}
          onChange={(event) => setPlace(event.target.value)}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-moment`}>
          {t('consignments.trackMoment')}
        </label>
        <Input
          id={`${id}-moment`}
          type="datetime-local"
          value={moment}
          onChange={(event) => setMoment(event.target.value)}
        />
      </div>
      <Button htmlType="submit" loading={deed.isPending} disabled={happenedAt === undefined}>
        {t('consignments.addTracking')}
      </Button>
    </form>
  );
}
