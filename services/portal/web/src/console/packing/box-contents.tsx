import type { BoxView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { unpackBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { StateTag } from '../components/state-tag.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ItemText } from '../items/item-text.tsx';
import { useBoxRefresh } from './use-box-refresh.ts';

/** The contents of a carton. Goods can be taken out again while the carton is open. */
export function BoxContents({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const refresh = useBoxRefresh(box.id);
  const mutation = useApiMutation({
    send: unpackBox(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  return (
    <section className="panel" aria-labelledby="contents-title">
      <h2 id="contents-title">{t('packing.contents')}</h2>
      <ProblemNotice problem={mutation.error} />
      {box.contents.length === 0 ? (
        <EmptyNotice title={t('packing.boxEmpty')} />
      ) : (
        <ul className="row-list">
          {box.contents.map(({ parcelId, item, quantity, expiry, lot }) => (
            <li key={parcelId}>
              <div>
                <ItemText item={item} />{' '}
                {box.held?.some((content) => content.parcelId === parcelId) === true && (
                  <StateTag tone="stop">{t('holds.inForce')}</StateTag>
                )}
                <p className="soft">
                  {[
                    expiry === undefined ? undefined : `${t('goods.expiry')} ${formatDate(expiry)}`,
                    lot === undefined ? undefined : `${t('goods.lot')} ${lot}`,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <div className="actions">
                <span className="strong">{quantityText(t, item.unit, quantity)}</span>
                {box.status === 'open' && (
                  <Button
                    size="small"
                    disabled={mutation.isPending}
                    aria-label={t('packing.takeOutOf', { name: item.name })}
                    onClick={() => mutation.mutate({ parcelId, quantity })}
                  >
                    {t('packing.takeOut')}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
