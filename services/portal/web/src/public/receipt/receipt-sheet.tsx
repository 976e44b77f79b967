import type { ConsignmentView, ShippedBoxView } from '@bluebox/contracts';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { amountInKits } from '../components/content-line.tsx';
import { packingList } from './receipt-form.ts';

/**
 * The receipt for printing, with packed and received quantities of every box, and space to sign.
 */
export function ReceiptSheet({
  consignment,
  boxes,
}: {
  readonly consignment: ConsignmentView;
  readonly boxes: readonly ShippedBoxView[];
}) {
  const { t } = useTranslation();
  const { drive, number, carrier, waybill } = consignment;
  return (
    <section className="print-only receipt-sheet" aria-hidden="true">
      <p className="sheet-title">{t('sheet.title')}</p>
      <p>{drive?.title}</p>
      <p>
        {t('sheet.head', { name: drive?.recipient ?? '', number })}
        {carrier === undefined || waybill === undefined
          ? ''
          : ` · ${t('receipt.waybill', { carrier, waybill })}`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('sheet.box')}</th>
            <th scope="col">{t('sheet.item')}</th>
            <th scope="col">{t('sheet.packed')}</th>
            <th scope="col">{t('sheet.received')}</th>
            <th scope="col">{t('sheet.damaged')}</th>
            <th scope="col">{t('sheet.missing')}</th>
            <th scope="col">{t('sheet.at')}</th>
          </tr>
        </thead>
        {boxes.map((box) => (
          <tbody key={box.boxId}>
            {packingList(box).map(({ parcelId, item, quantity, components = [] }, index) => {
              const line = box.receipt?.lines.find((candidate) => candidate.parcelId === parcelId);
              return (
                <Fragment key={parcelId}>
                  <tr>
                    <td>{index === 0 ? box.number : ''}</td>
                    <td>{itemText(item)}</td>
                    <td>{quantityText(t, item.unit, quantity)}</td>
                    <td>{line?.received}</td>
                    <td>{line?.damaged}</td>
                    <td>{line?.missing}</td>
                    <td>
                      {index === 0 && box.receipt !== undefined
                        ? [formatInstant(box.receipt.recordedAt, serverNow()), box.receipt.signer]
                            .filter((text) => text !== undefined)
                            .join(' ')
                        : ''}
                    </td>
                  </tr>
                  {components.map((component, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: kits within kits may hold the same goods, and the order stays.
                    <tr key={place} className="sheet-in-kit">
                      <td />
                      <td data-depth={component.depth}>{itemText(component.item)}</td>
                      <td colSpan={5}>{amountInKits(t, component, quantity)}</td>
                    </tr>
                  ))}
                </Fragment>
              );
            })}
          </tbody>
        ))}
      </table>
      <p className="sheet-sign">{t('sheet.sign')}</p>
      <p className="sheet-sign">{t('sheet.stamp')}</p>
    </section>
  );
}
