import type { CountView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { App, Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNames } from '../actors/use-names.ts';
import { abandonCount, countQuery, postCount, reverseCount } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { PackingNav } from '../packing/packing-nav.tsx';
import '../packing/packing.css';
import { actorsOf, CountFigures, CountSteps } from './count-figures.tsx';
import { CountTag } from './count-tag.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/packing/counts/$countId/differences');

const REVERSAL_REASONS = ['typing-error', 'recount', 'other'] as const;
const ABANDONING_REASONS = ['by-mistake', 'turned-out-otherwise', 'other'] as const;

/** The page that compares a stocktake with the records, and posts it. */
export function DifferencesPage() {
  const { t } = useTranslation();
  const { driveId, countId } = route.useParams();
  const count = useQuery(countQuery(driveId, countId));
  return (
    <>
      <PageHeading title={t('counts.differences')} hint={t('counts.differencesHint')}>
        <ButtonLink
          to="/console/drives/$driveId/packing/counts/$countId"
          params={{ driveId, countId }}
        >
          {t('counts.toCounting')}
        </ButtonLink>
        <ButtonLink
          to="/console/drives/$driveId/counts/$countId/report"
          params={{ driveId, countId }}
        >
          {t('counts.report')}
        </ButtonLink>
      </PageHeading>
      <PackingNav driveId={driveId} />
      <Loaded query={count}>{(loaded) => <Compared count={loaded} />}</Loaded>
    </>
  );
}

function Compared({ count }: { readonly count: CountView }) {
  const { t } = useTranslation();
  const names = useNames(actorsOf(count));
  const { parcels, boxes, uncounted, steps } = count;
  if (names === undefined) return null;
  const again = parcels.filter(({ standing }) => standing !== 'settled' && standing !== 'posted');
  const settled = parcels.filter(({ standing }) => standing === 'settled' || standing === 'posted');
  const missing = boxes.filter(({ present }) => present === false);
  const unseen = boxes.filter(({ present }) => present === undefined);
  return (
    <>
      <section className="panel stack" aria-labelledby="count-sums">
        <div className="panel-title">
          <h2 id="count-sums">{t('counts.sums')}</h2>
          <CountTag count={count} />
        </div>
        <p>
          {t('counts.sumsText', {
            counted: parcels.length,
            again: again.length,
            posted: count.posted,
            uncounted,
          })}
        </p>
        {boxes.length > 0 && (
          <p>
            {t('counts.boxSums', {
              present: boxes.length - missing.length - unseen.length,
              unseen: unseen.length,
            })}{' '}
            {missing.length > 0 &&
              t('counts.boxesMissing', {
                numbers: missing.map(({ number }) => number).join(t('list.comma')),
              })}
          </p>
        )}
        <Actions count={count} />
      </section>
      {parcels.length === 0 && (
        <div className="panel">
          <EmptyNotice title={t('counts.nothingCounted')} />
        </div>
      )}
      {again.length > 0 && (
        <section className="panel" aria-labelledby="count-again">
          <h2 id="count-again">{t('counts.toRecount')}</h2>
          <CountFigures caption={t('counts.toRecount')} parcels={again} names={names} />
        </section>
      )}
      {settled.length > 0 && (
        <section className="panel" aria-labelledby="count-settled">
          <h2 id="count-settled">{t('counts.settled')}</h2>
          <CountFigures caption={t('counts.settled')} parcels={settled} names={names} />
        </section>
      )}
      {steps.length > 0 && (
        <section className="panel" aria-labelledby="count-steps">
          <h2 id="count-steps">{t('counts.steps')}</h2>
          <CountSteps steps={steps} names={names} />
        </section>
      )}
    </>
  );
}

/** Posting, reversing and abandoning. */
function Actions({ count }: { readonly count: CountView }) {
  const { t } = useTranslation();
  const may = useMay();
  const id = useId();
  const { message } = App.useApp();
  const [open, setOpen] = useState<'post' | 'reverse' | 'abandon'>();
  const [note, setNote] = useState('');
  const { id: countId, driveId, status } = count;
  const touches = driveKey(driveId);
  const posting = useApiMutation({
    send: postCount(countId),
    touches,
    onDone: ({ recount }) => {
      setOpen(undefined);
      setNote('');
      void message.success(
        recount.length === 0
          ? t('counts.postedAll')
          : t('counts.postedSome', { count: recount.length }),
      );
    },
  });
  const reversing = useApiMutation({ send: reverseCount(countId), touches });
  const abandoning = useApiMutation({ send: abandonCount(countId), touches });
  const ready = count.parcels.filter(({ standing }) => standing === 'settled').length;
  if (!may('packing')) return null;
  return (
    <div className="actions">
      {status === 'open' && (
        <Button type="primary" size="large" disabled={ready === 0} onClick={() => setOpen('post')}>
          {t('counts.post', { count: ready })}
        </Button>
      )}
      {count.posted > 0 && status !== 'reversed' && (
        <Button onClick={() => setOpen('reverse')}>{t('counts.reverse')}</Button>
      )}
      {status === 'open' && (
        <Button onClick={() => setOpen('abandon')}>{t('counts.abandon')}</Button>
      )}
      <Modal
        open={open === 'post'}
        title={t('counts.postTitle')}
        okText={t('counts.post', { count: ready })}
        cancelText={t('action.cancel')}
        confirmLoading={posting.isPending}
        onOk={() => posting.mutate(note.trim() === '' ? {} : { note: note.trim() })}
        onCancel={() => setOpen(undefined)}
        destroyOnHidden
      >
        <ProblemNotice problem={posting.error} />
        <p>{t('counts.postFollows')}</p>
        <label className="field-label" htmlFor={`${id}-note`}>
          {t('counts.why')}
        </label>
        <Input.TextArea
          id={`${id}-note`}
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <p className="soft">{t('reasonDialog.noteHint')}</p>
      </Modal>
      <ReasonDialog
        open={open === 'reverse'}
        title={t('counts.reverse')}
        reasons={REVERSAL_REASONS}
        wording="reversalReason"
        mutation={reversing}
        inputOf={(given) => given}
        onClose={() => setOpen(undefined)}
      >
        <p>{t('counts.reverseFollows')}</p>
      </ReasonDialog>
      <ReasonDialog
        open={open === 'abandon'}
        title={t('counts.abandon')}
        reasons={ABANDONING_REASONS}
        wording="correctionReason"
        mutation={abandoning}
        inputOf={(given) => given}
        onClose={() => setOpen(undefined)}
      >
        <p>{t('counts.abandonFollows')}</p>
      </ReasonDialog>
    </div>
  );
}
