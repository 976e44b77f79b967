import type { BoxView, ParcelView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { stockQuery } from '../api/inventory.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { ItemText } from '../items/item-text.tsx';
import { ScanField } from '../scanning/scan-field.tsx';
import { ScanVerdict } from '../scanning/scan-verdict.tsx';
import { useShortcut } from '../scanning/use-shortcut.ts';
import { ExpiryOrderDialog } from './expiry-order-dialog.tsx';
import { proposedNext } from './scanned-stock.ts';
import { parcelsOf } from './stock-order.ts';
import { useStationScans } from './use-station-scans.ts';

/**
 * The panel for packing a carton with a scanner. The answer to a scan is a colour, words and a
 * tone.
 */
export function PackingStation({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const station = useStationScans(box);
  const { verdict, take, takeText, takeProposed, outOfOrder } = station;
  return (
    <section className="panel station" aria-labelledby="station-title">
      <h2 id="station-title" className="out-of-sight">
        {t('scan.station')}
      </h2>
      <div className="station-scan">
        <ScanField
          label={box.status === 'open' ? t('scan.goods') : t('packing.scanBox')}
          placeholder={box.status === 'open' ? t('scan.goodsHint') : t('packing.scanBoxHint')}
          catchDigits
          onScan={(code) => {
            take(code);
            return true;
          }}
          onText={(text) => {
            takeText(text);
            return true;
          }}
        />
        <ScanVerdict verdict={verdict} />
      </div>
      {box.status === 'open' && <Proposal box={box} onTake={takeProposed} />}
      {outOfOrder !== undefined && (
        <ExpiryOrderDialog
          driveId={box.driveId}
          item={outOfOrder.item}
          asked={outOfOrder.asked}
          isOpen
          busy={station.busy}
          problem={station.problem}
          onPack={station.takeDecided}
          onCancel={station.leaveOut}
        />
      )}
    </section>
  );
}

interface ProposalProps {
  readonly box: BoxView;
  readonly onTake: (parcel: ParcelView) => void;
}

/**
 * A proposal for the next goods: the earliest expiry among the goods that may go into this carton.
 */
function Proposal({ box, onTake }: ProposalProps) {
  const { t } = useTranslation();
  const stock = useEveryRow(useInfiniteQuery(stockQuery(box.driveId, { available: true })));
  const next = proposedNext(
    box.contents,
    (stock.data?.rows ?? []).flatMap((line) => parcelsOf(box.driveId, line)),
  );
  useShortcut('F4', next !== undefined, () => {
    if (next !== undefined) onTake(next);
  });
  if (next === undefined) return null;
  const { item, free, expiry, lot } = next;
  return (
    <div className="station-next">
      <p className="soft">{t('scan.next')}</p>
      <p className="station-next-item">
        <ItemText item={item} /> <span className="strong">{quantityText(t, item.unit, free)}</span>
      </p>
      <p className="soft">
        {[
          expiry === undefined ? undefined : `${t('goods.expiry')} ${formatDate(expiry)}`,
          lot === undefined ? undefined : `${t('goods.lot')} ${lot}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Button onClick={() => onTake(next)}>
        <kbd>F4</kbd> {t('scan.packNext')}
      </Button>
    </div>
  );
}
