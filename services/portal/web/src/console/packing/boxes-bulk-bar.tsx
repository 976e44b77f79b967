import type { BoxSummary } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sealBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { claimAndWait } from '../api/shipment.ts';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { BulkReport } from '../bulk/bulk-report.tsx';
import type { BulkRow } from '../bulk/run-each.ts';
import { useBulk } from '../bulk/use-bulk.ts';
import type { Selection } from '../bulk/use-selection.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ExportMenu } from '../components/export-menu.tsx';
import { useMay } from '../layout/use-may.ts';
import { ClaimChosenDialog } from './claim-chosen-dialog.tsx';
import { SealChosenDialog } from './seal-chosen-dialog.tsx';

interface Claiming extends BulkRow {
  readonly consignmentId: string;
}
interface Sealing extends BulkRow {
  /** Weight in grams. */
  readonly weight: number;
}

interface BoxesBulkBarProps {
  readonly driveId: string;
  readonly selection: Selection;
  readonly boxes: readonly BoxSummary[];
}

/** Actions on the picked cartons: print labels, export, close, or claim for a consignment. */
export function BoxesBulkBar({ driveId, selection, boxes }: BoxesBulkBarProps) {
  const { t } = useTranslation();
  const mayExport = useMay()('coordinator');
  const [asking, setAsking] = useState<'claim' | 'seal'>();
  const touches = driveKey(driveId);
  const claiming = useBulk<Claiming>({
    send: (row, options) => claimAndWait(row.consignmentId)(row.id, options),
    touches,
  });
  const sealing = useBulk<Sealing>({
    send: (row, options) => sealBox(row.id)({ weight: row.weight }, options),
    touches,
  });
  const chosen = boxes.filter(({ id }) => selection.chosen.includes(id));
  const named = ({ id, number }: BoxSummary): BulkRow => ({
    id,
    name: t('packing.boxNumber', { number }),
  });
  const done = () => {
    setAsking(undefined);
    selection.clear();
  };
  return (
    <>
      <BulkReport bulk={claiming} done="bulk.claimed" />
      <BulkReport bulk={sealing} done="bulk.sealed" />
      <BulkBar selection={selection}>
        <ButtonLink
          to="/console/drives/$driveId/labels"
          params={{ driveId }}
          search={{ ids: selection.chosen.join('.') }}
          target="_blank"
        >
          {t('packing.printLabels')}
        </ButtonLink>
        {mayExport && <ExportMenu driveId={driveId} kind="boxes" chosen={selection.chosen} />}
        <Button disabled={sealing.isRunning} onClick={() => setAsking('seal')}>
          {t('packing.seal')}
        </Button>
        <Button disabled={claiming.isRunning} onClick={() => setAsking('claim')}>
          {t('packing.claimChosen')}
        </Button>
      </BulkBar>
      {asking === 'claim' && (
        <ClaimChosenDialog
          driveId={driveId}
          count={chosen.length}
          onChosen={(consignmentId) => {
            claiming.run(chosen.map((box) => ({ ...named(box), consignmentId })));
            done();
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'seal' && (
        <SealChosenDialog
          boxes={chosen}
          onWeighed={(weights) => {
            sealing.run(
              chosen.flatMap((box) => {
                const weight = weights.get(box.id);
                return weight === undefined ? [] : [{ ...named(box), weight }];
              }),
            );
            done();
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
