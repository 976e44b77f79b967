import type { HoldView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { HOLDS_KEY, holdQuery, liftHold, recallQuery } from '../api/holds.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import '../print/print.css';
import { PrintBar } from '../print/print-bar.tsx';
import './holds.css';
import { RecallReport } from './recall-report.tsx';

const route = getRouteApi('/console/layout/page/holds/$holdId');

/** The page of a hold, with the report on where everything of its lots is, to print. */
export function HoldPage() {
  const { holdId } = route.useParams();
  const hold = useQuery(holdQuery(holdId));
  return (
    <MayOpen work="installation">
      <Loaded query={hold}>{(found) => <Hold hold={found} />}</Loaded>
    </MayOpen>
  );
}

function Hold({ hold }: { readonly hold: HoldView }) {
  const { t } = useTranslation();
  const { item, lots, why, grade, status, placedAt, liftedAt, reason } = hold;
  return (
    <>
      <PageHeading
        title={t('holds.holdTitle', { lots: lots.join(t('list.comma')), name: itemText(item) })}
        hint={why}
      >
        <ButtonLink to="/console/holds" search={{}}>
          {t('holds.toList')}
        </ButtonLink>
      </PageHeading>
      <div className="hold-facts">
        <div>
          <StateTag tone={status === 'placed' ? 'stop' : 'done'}>
            {status === 'placed' ? t('holds.inForce') : t('holds.lifted')}
          </StateTag>{' '}
          {t(`holds.grade.${grade}`)}
        </div>
        <div className="soft">{t('holds.placedAt', { at: formatInstant(placedAt) })}</div>
        {liftedAt !== undefined && (
          <div className="soft">
            {t('holds.liftedAt', { at: formatInstant(liftedAt), reason: reason ?? '' })}
          </div>
        )}
      </div>
      <PrintBar paper={t('holds.paper')} />
      {lots.map((lot) => (
        <div key={lot} className="panel">
          <LotReport lot={lot} hold={hold} />
        </div>
      ))}
      {status === 'placed' && <LiftForm holdId={hold.id} />}
    </>
  );
}

/** Seconds between two looks at a hold in force, while goods still move and are confirmed. */
const REFRESH_SECONDS = 5;

function LotReport({ lot, hold }: { readonly lot: string; readonly hold: HoldView }) {
  const { t } = useTranslation();
  const { name, specification, itemId } = hold.item;
  const recall = useQuery({
    ...recallQuery({
      lot,
      item: name,
      ...(specification === undefined ? {} : { specification }),
      ...(itemId === undefined ? {} : { itemId }),
    }),
    refetchInterval: REFRESH_SECONDS * 1_000,
  });
  return (
    <>
      <h2>{t('holds.report.title', { lot })}</h2>
      <Loaded query={recall}>{(found) => <RecallReport found={found} />}</Loaded>
    </>
  );
}

function LiftForm({ holdId }: { readonly holdId: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState('');
  const mutation = useApiMutation({ send: liftHold(holdId), touches: HOLDS_KEY });
  return (
    <form
      className="panel hold-form screen-only"
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate(reason.trim());
      }}
    >
      <h2>{t('holds.lift')}</h2>
      <p className="soft">{t('holds.liftHint')}</p>
      <ProblemNotice problem={mutation.error} />
      <div>
        <label className="field-label" htmlFor={`${id}-reason`}>
          {t('holds.reason')}
        </label>
        <Input
          id={`${id}-reason`}
          maxLength={120}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="actions">
        <Button htmlType="submit" loading={mutation.isPending} disabled={reason.trim() === ''}>
          {t('holds.lift')}
        </Button>
      </div>
    </form>
  );
}
