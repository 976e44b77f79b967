import { MOST_STOCK_PARCELS, type StockLine } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { boxesQuery, packBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { BulkReport } from '../bulk/bulk-report.tsx';
import type { BulkRow } from '../bulk/run-each.ts';
import { useBulk } from '../bulk/use-bulk.ts';
import type { Selection } from '../bulk/use-selection.ts';
import { Choice } from '../items/choice.tsx';

interface PackingOf extends BulkRow {
  readonly boxId: string;
  readonly quantity: number;
}

interface PackChosenProps {
  readonly driveId: string;
  readonly selection: Selection;
  readonly lines: readonly StockLine[];
}

/**
 * The button that packs the free quantity of the picked lines into one open carton. Each giver's
 * part is packed or refused separately.
 */
export function PackChosen({ driveId, selection, lines }: PackChosenProps) {
  const { t } = useTranslation();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [boxId, setBoxId] = useState<string>();
  const boxes = useEveryRow(useInfiniteQuery(boxesQuery(driveId, { status: 'open' })));
  const packing = useBulk<PackingOf>({
    send: (row, options) =>
      packBox(row.boxId)({ parcelId: row.id, quantity: row.quantity }, options),
    touches: driveKey(driveId),
  });
  const chosen = lines
    .filter((line) => selection.chosen.includes(line.id))
    // Goods that expire earlier are packed first, however the list is sorted.
    .sort((a, b) => (a.expiry ?? '9999').localeCompare(b.expiry ?? '9999'));
  const open = [...(boxes.data?.rows ?? [])].sort((a, b) => a.number - b.number);
  const pack = () => {
    if (boxId === undefined) return;
    setAsking(false);
    selection.clear();
    packing.run(
      chosen.flatMap(({ item, parcels }) =>
        parcels
          .filter(({ free }) => free > 0)
          .map(({ id: parcelId, free }) => ({
            id: parcelId,
            name: `${item.name} ${quantityText(t, item.unit, free)}`,
            boxId,
            quantity: free,
          })),
      ),
    );
  };
  return (
    <>
      <BulkReport bulk={packing} done="bulk.packed" />
      <BulkBar selection={selection}>
        <Button
          type="primary"
          disabled={packing.isRunning}
          onClick={() => {
            setBoxId(open.length === 1 ? open[0]?.id : undefined);
            setAsking(true);
          }}
        >
          {t('stock.packChosen')}
        </Button>
      </BulkBar>
      <Modal
        open={asking}
        title={t('stock.packTitle', { count: chosen.length })}
        okText={t('packing.pack')}
        okButtonProps={{ disabled: boxId === undefined }}
        cancelText={t('action.cancel')}
        onOk={pack}
        onCancel={() => setAsking(false)}
      >
        {open.length === 0 ? (
          <p>{t('stock.noOpenBox')}</p>
        ) : (
          <>
            <label className="field-label" htmlFor={id}>
              {t('stock.intoBox')}
            </label>
            <Choice
              id={id}
              value={boxId}
              placeholder={t('stock.chooseBox')}
              options={open.map((box) => ({
                value: box.id,
                label: `${t('packing.boxNumber', { number: box.number })} · ${t('packing.pieces', { count: box.itemCount })}`,
              }))}
              onChange={setBoxId}
            />
            <p className="soft">{t('stock.packFollows', { most: MOST_STOCK_PARCELS })}</p>
          </>
        )}
      </Modal>
    </>
  );
}
