import type { ConsignmentView } from '@bluebox/contracts';
import type { BodyOf, routes } from '@bluebox/contracts/routes';
import { Button, Form, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { driveKey } from '../api/pledge.ts';
import {
  correctDispatch,
  markDelivered,
  reverseDelivery,
  reverseDispatch,
  track,
  withdrawTracking,
} from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { TakeBackButton } from '../feedback/take-back-button.tsx';
import { momentOf, typedMoment } from '../input/typed-moment.ts';
import { Choice } from '../items/choice.tsx';
import { useMay } from '../layout/use-may.ts';

type State = BodyOf<typeof routes.trackConsignment>['state'];
const STATES = [
  'picked-up',
  'in-transit',
  'out-for-delivery',
  'signed',
  'problem',
  'returned',
] as const satisfies readonly State[];

/**
 * The carrier's reports on a consignment, with forms to enter and reverse reports. A report of
 * delivery does not replace the recipient's receipt.
 */
export function TrackingPanel({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const mayDecide = useMay()('coordinator');
  const { driveId, consignmentId, status, dispatchedAt, deliveredAt, tracking } = consignment;
  const delivered = useApiMutation({
    send: markDelivered(consignmentId),
    touches: driveKey(driveId),
  });
  const touches = driveKey(driveId);
  const correct = useApiMutation({ send: correctDispatch(consignmentId), touches });
  const unsend = useApiMutation({ send: reverseDispatch(consignmentId), touches });
  const undeliver = useApiMutation({ send: reverseDelivery(consignmentId), touches });
  const withdraw = useApiMutation({ send: withdrawTracking(consignmentId), touches });
  const { carrier = '', waybill = '' } = consignment;
  const confirmed = consignment.boxes.some((box) => box.status === 'confirmed');
  const allConfirmed = consignment.boxes.every((box) => box.status === 'confirmed');
  const steps = [...tracking].sort((a, b) => (a.happenedAt < b.happenedAt ? 1 : -1));
  return (
    <section className="panel" aria-labelledby="tracking-title">
      <div className="panel-title">
        <h2 id="tracking-title">{t('consignments.tracking')}</h2>
        {mayDecide && (
          <TakeBackButton
            label={t('consignments.correctDispatch')}
            button={{ size: 'small' }}
            mutation={correct}
            begin={{ carrier, waybill }}
            inputOf={(given) => ({
              ...given,
              carrier: given.carrier.trim(),
              waybill: given.waybill.trim(),
            })}
            fields={
              <>
                <Form.Item
                  name="carrier"
                  label={t('consignments.carrier')}
                  rules={[
                    {
                      required: true,
                      whitespace: true,
                      message: t('consignments.carrierMissing'),
                    },
                  ]}
                >
                  <Input maxLength={40} />
                </Form.Item>
                <Form.Item
                  name="waybill"
                  label={t('consignments.waybill')}
                  rules={[
                    {
                      required: true,
                      pattern: /^\s*[0-9A-Za-z-]{4,40}\s*$/,
                      message: t('consignments.waybillRule'),
                    },
                  ]}
                >
                  <Input maxLength={42} />
                </Form.Item>
              </>
            }
          >
            <p>{t('consignments.correctDispatchHint')}</p>
          </TakeBackButton>
        )}
      </div>
      <ol className="tracking">
        {deliveredAt !== undefined && (
          <li>
            <span className="strong">{t('consignments.deliveredByCourier')}</span>
            <time dateTime={deliveredAt}>{formatInstant(deliveredAt)}</time>
            {mayDecide && (
              <TakeBackButton
                label={t('action.takeBack')}
                name={t('consignments.reverseDelivery')}
                title={t('consignments.reverseDelivery')}
                button={{ size: 'small' }}
                mutation={undeliver}
                inputOf={(given) => given}
              >
                <p>{t('consignments.reverseDeliveryHint')}</p>
              </TakeBackButton>
            )}
          </li>
        )}
        {steps.map(({ state, happenedAt, place }) => (
          <li key={`${state}${happenedAt}${place ?? ''}`}>
            <span>
              {t(`trackingState.${state}`)} {place}
            </span>
            <time dateTime={happenedAt}>{formatInstant(happenedAt)}</time>
            {mayDecide && (
              <TakeBackButton
                label={t('action.takeBack')}
                name={t('consignments.withdrawTrackingOf', { state: t(`trackingState.${state}`) })}
                title={t('consignments.withdrawTracking')}
                button={{ size: 'small' }}
                mutation={withdraw}
                inputOf={(given) => ({
                  state,
                  happenedAt,
                  ...(place === undefined ? {} : { place }),
                  ...given,
                })}
              >
                <p>
                  {t(`trackingState.${state}`)} {place} {formatInstant(happenedAt)}
                </p>
              </TakeBackButton>
            )}
          </li>
        ))}
        {dispatchedAt !== undefined && (
          <li>
            <span>{t('consignments.dispatchedFromHere')}</span>
            <time dateTime={dispatchedAt}>{formatInstant(dispatchedAt)}</time>
            {mayDecide && status === 'dispatched' && !confirmed && tracking.length === 0 && (
              <TakeBackButton
                label={t('action.takeBack')}
                name={t('consignments.reverseDispatch')}
                title={t('consignments.reverseDispatch')}
                button={{ size: 'small' }}
                mutation={unsend}
                inputOf={(given) => given}
              >
                <p>{t('consignments.reverseDispatchHint')}</p>
              </TakeBackButton>
            )}
          </li>
        )}
      </ol>
      {mayDecide && <TrackForm consignment={consignment} />}
      {mayDecide && status === 'dispatched' && !allConfirmed && (
        <div className="tracking-delivered">
          <ConfirmButton
            label={t('consignments.markDelivered')}
            title={t('consignments.markDeliveredTitle')}
            okLabel={t('consignments.markDelivered')}
            mutation={delivered}
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
  const [state, setState] = useState<State>();
  const [place, setPlace] = useState('');
  const [moment, setMoment] = useState(() => typedMoment(serverNow()));
  const mutation = useApiMutation({
    send: track(consignment.consignmentId),
    touches: driveKey(consignment.driveId),
    onDone() {
      setState(undefined);
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
        if (state !== undefined && happenedAt !== undefined)
          mutation.mutate({
            state,
            happenedAt,
            ...(place.trim() === '' ? {} : { place: place.trim() }),
          });
      }}
    >
      <ProblemNotice problem={mutation.error} />
      <div>
        <label className="field-label" htmlFor={`${id}-state`}>
          {t('consignments.trackState')}
        </label>
        <Choice
          id={`${id}-state`}
          value={state}
          placeholder={t('reasonDialog.choose')}
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
      <Button
        htmlType="submit"
        loading={mutation.isPending}
        disabled={state === undefined || happenedAt === undefined}
      >
        {t('consignments.addTracking')}
      </Button>
    </form>
  );
}
