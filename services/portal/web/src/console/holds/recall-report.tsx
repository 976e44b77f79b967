import type { RecallView, Unit } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { formatCount } from '../../platform/formatting.ts';
import { drivesQuery } from '../api/pledge.ts';

interface RecallSumsProps {
  readonly found: RecallView;
  readonly unit: Unit | undefined;
}

/** The quantities of a lot by place, and how many of the item have no lot noted. */
export function RecallSums({ found, unit }: RecallSumsProps) {
  const { t } = useTranslation();
  const { balances, unnoted, boxes, references } = found;
  const missing = unnoted.waiting + unnoted.accepted;
  const told = (quantity: number) =>
    unit === undefined ? formatCount(quantity) : quantityText(t, unit, quantity);
  return (
    <>
      <dl className="hold-sums">
        {Object.entries(balances)
          .filter(([, quantity]) => quantity > 0)
          .map(([account, quantity]) => (
            <div key={account}>
              <dt>{t(`vocabulary:account.${account}`)}</dt>
              <dd>{told(quantity)}</dd>
            </div>
          ))}
        <div>
          <dt>{t('holds.boxes')}</dt>
          <dd>{formatCount(boxes.length)}</dd>
        </div>
        <div>
          <dt>{t('holds.givers')}</dt>
          <dd>{formatCount(references.length)}</dd>
        </div>
      </dl>
      {missing > 0 && (
        <Alert type="info" showIcon title={t('holds.unnoted', { quantity: told(missing) })} />
      )}
    </>
  );
}

/** Everything that is known of a lot: places, boxes and recipients, and givers by reference. */
export function RecallReport({ found }: { readonly found: RecallView }) {
  const { t } = useTranslation();
  const drives = useQuery(drivesQuery);
  const titleOf = (driveId: string) =>
    drives.data?.drives.find((drive) => drive.driveId === driveId)?.terms.title ??
    t('find.anotherDrive');
  const numberOf = new Map(found.boxes.map(({ boxId, number }) => [boxId, number]));
  const [only] = found.items.length === 1 ? found.items : [];
  return (
    <div className="recall-report">
      <RecallSums found={found} unit={only?.item.unit} />
      <section>
        <h3>{t('holds.report.boxes')}</h3>
        {found.boxes.length === 0 ? (
          <p className="soft">{t('holds.report.noBoxes')}</p>
        ) : (
          <table className="plain-table cards-when-narrow">
            <thead>
              <tr>
                <th scope="col">{t('holds.report.box')}</th>
                <th scope="col">{t('holds.report.drive')}</th>
                <th scope="col">{t('holds.report.stage')}</th>
                <th scope="col">{t('holds.report.recipient')}</th>
                <th scope="col">{t('holds.report.waybill')}</th>
              </tr>
            </thead>
            <tbody>
              {found.boxes.map(({ boxId, driveId, number, stage, recipient, waybill }) => (
                <tr key={boxId}>
                  <th scope="row">
                    <Link to="/console/boxes/$boxId" params={{ boxId }}>
                      {t('holds.report.boxNumber', { number })}
                    </Link>
                  </th>
                  <td data-label={t('holds.report.drive')}>{titleOf(driveId)}</td>
                  <td data-label={t('holds.report.stage')}>{t(`holds.stage.${stage}`)}</td>
                  <td data-label={t('holds.report.recipient')}>{recipient ?? '—'}</td>
                  <td data-label={t('holds.report.waybill')}>{waybill ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section>
        <h3>{t('holds.report.parts')}</h3>
        <table className="plain-table cards-when-narrow">
          <thead>
            <tr>
              <th scope="col">{t('goods.item')}</th>
              <th scope="col">{t('holds.report.place')}</th>
              <th scope="col" className="number">
                {t('holds.report.quantity')}
              </th>
              <th scope="col">{t('holds.report.where')}</th>
              <th scope="col">{t('holds.report.giver')}</th>
            </tr>
          </thead>
          <tbody>
            {found.parts.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a parcel has one row per place, and the order stays.
              <tr key={index}>
                <th scope="row">{itemText(part.item)}</th>
                <td data-label={t('holds.report.place')}>
                  {t(`vocabulary:account.${part.account}`)}
                </td>
                <td className="number" data-label={t('holds.report.quantity')}>
                  {quantityText(t, part.item.unit, part.quantity)}
                </td>
                <td data-label={t('holds.report.where')}>
                  {[
                    part.kit,
                    ...part.boxIds.map((boxId) =>
                      t('holds.report.boxNumber', { number: numberOf.get(boxId) ?? '' }),
                    ),
                  ]
                    .filter((text) => text !== undefined)
                    .join(t('list.comma')) || '—'}
                </td>
                <td data-label={t('holds.report.giver')}>
                  {part.reference ?? t('holds.report.walkIn')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {found.partCount > found.parts.length && (
          <p className="soft">
            {t('holds.report.more', { shown: found.parts.length, all: found.partCount })}
          </p>
        )}
      </section>
    </div>
  );
}
