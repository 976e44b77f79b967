import { type CATEGORIES, COUNT_KINDS } from '@bluebox/contracts/kinds';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { actorText } from '../actors/actor-text.ts';
import { useNames } from '../actors/use-names.ts';
import { beginCount, countsQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { Choice } from '../items/choice.tsx';
import { useKindOptions } from '../items/kind-options.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { PackingNav } from '../packing/packing-nav.tsx';
import '../packing/packing.css';
import { CountTag } from './count-tag.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/packing/counts');

interface Typed {
  readonly kind: (typeof COUNT_KINDS)[number];
  /** Category; empty if every category is counted. */
  readonly category: (typeof CATEGORIES)[number] | '';
  readonly counters: 1 | 2;
}
const USUAL: Typed = { kind: 'operating', category: '', counters: 2 };

/** The page with the stocktakes of a drive, where another is begun. */
export function CountsPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const counts = useInfiniteQuery(countsQuery(driveId));
  const names = useNames(counts.data?.rows.map(({ begunBy }) => begunBy) ?? []);
  return (
    <>
      <PageHeading title={t('counts.title')} hint={t('counts.hint')} />
      <PackingNav driveId={driveId} />
      <BeginCount driveId={driveId} />
      <Loaded query={counts}>
        {({ rows }) =>
          rows.length === 0 ? (
            <div className="panel">
              <EmptyNotice title={t('counts.empty')} />
            </div>
          ) : (
            <section className="panel" aria-label={t('counts.list')}>
              <ul className="row-list">
                {rows.map((count) => (
                  <li key={count.id}>
                    <div>
                      <Link
                        to="/console/drives/$driveId/packing/counts/$countId"
                        params={{ driveId, countId: count.id }}
                      >
                        {t('counts.name', {
                          kind: t(`counts.kind.${count.kind}`),
                          goods:
                            count.category === undefined
                              ? t('counts.allGoods')
                              : t(`vocabulary:category.${count.category}`),
                        })}
                      </Link>
                      <p className="soft">
                        {names !== undefined && `${actorText(t, count.begunBy, names)} · `}
                        <time dateTime={count.begunAt}>{formatInstant(count.begunAt)}</time>
                        {` · ${t('counts.progress', { counted: count.counted, posted: count.posted })}`}
                      </p>
                    </div>
                    <CountTag count={count} />
                  </li>
                ))}
              </ul>
              <MoreRows of="entries" list={counts} />
            </section>
          )
        }
      </Loaded>
    </>
  );
}

function BeginCount({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const { categories } = useKindOptions();
  const navigate = useNavigate();
  const mutation = useApiMutation({
    send: beginCount,
    touches: driveKey(driveId),
    onDone: ({ countId }) =>
      void navigate({
        to: '/console/drives/$driveId/packing/counts/$countId',
        params: { driveId, countId },
      }),
  });
  const begin = ({ kind, category, counters }: Typed) =>
    mutation.mutate({ driveId, kind, counters, ...(category === '' ? {} : { category }) });
  return (
    <section className="panel" aria-labelledby="begin-count">
      <h2 id="begin-count">{t('counts.begin')}</h2>
      <ProblemNotice problem={mutation.error} />
      <Form layout="vertical" initialValues={USUAL} onFinish={begin}>
        <div className="form-row">
          <Form.Item name="kind" label={t('counts.occasion')}>
            <Choice
              options={COUNT_KINDS.map((value) => ({ value, label: t(`counts.kind.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="category" label={t('counts.goods')}>
            <Choice options={[{ value: '', label: t('counts.allGoods') }, ...categories]} />
          </Form.Item>
        </div>
        <Form.Item name="counters" label={t('counts.counters')} extra={t('counts.countersHint')}>
          <Radio.Group
            options={[2, 1].map((value) => ({ value, label: t(`counts.by.${value}`) }))}
          />
        </Form.Item>
        <Button type="primary" size="large" htmlType="submit" loading={mutation.isPending}>
          {t('counts.begin')}
        </Button>
      </Form>
    </section>
  );
}
