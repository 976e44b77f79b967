import type { ParcelView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boxesQuery, packBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { BulkReport } from '../bulk/bulk-report.tsx';
import type { BulkRow } from '../bulk/run-each.ts';
import { useBulk } from '../bulk/use-bulk.ts';
import type { Selection } from '../bulk/use-selection.ts';
import { Choice } from '../goods/choice.tsx';
import { quantityText } from '../words/quantity.ts';

interface PackingOf extends BulkRow {
  readonly boxId: string;
  readonly quantity: number;
}

interface PackChosenProps {
  readonly driveId: string;
  readonly selection: Selection;
  readonly parcels: readonly ParcelView[];
}

/** Packs all that is free of the picked parcels into one open carton; each is packed or refused for itself. */
export function PackChosen({ driveId, selection, parcels }: PackChosenProps) {
  const { t } = useTranslation();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [boxId, setBoxId] = useState<string>();
  const boxes = useQuery(boxesQuery(driveId, 'open'));
  const packing = useBulk<PackingOf>({
    send: (row, options) =>
      packBox(row.boxId)({ parcelId: row.id, quantity: row.quantity }, options),
    touches: driveKey(driveId),
  });
  const chosen = parcels.filter((parcel) => selection.chosen.includes(parcel.id));
  const open = [...(boxes.data?.boxes ?? [])].sort((a, b) => a.number - b.number);
  const pack = () => {
    if (boxId === undefined) return;
    setAsking(false);
    selection.clear();
    packing.run(
      chosen.map((parcel) => ({
        id: parcel.id,
        name: `${parcel.item.name} ${quantityText(t, parcel.item.unit, parcel.free)}`,
        boxId,
        quantity: parcel.free,
      })),
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
            <p className="soft">{t('stock.packFollows')}</p>
          </>
        )}
      </Modal>
    </>
  );
}
