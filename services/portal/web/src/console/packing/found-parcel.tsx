import type { ParcelView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../platform/api.ts';
import { parcelQuery } from '../api/inventory.ts';
import { useSelection } from '../bulk/use-selection.ts';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { AdjustDialog } from './adjust-dialog.tsx';
import { PackChosen } from './pack-chosen.tsx';
import { lineOf } from './stock-order.ts';
import { StockTable } from './stock-table.tsx';

interface FoundParcelProps {
  readonly driveId: string;
  readonly parcelId: string;
}

/** The parcel that was opened by a code, or by a link to short-dated stock. */
export function FoundParcel({ driveId, parcelId }: FoundParcelProps) {
  const { t } = useTranslation();
  const [adjusting, setAdjusting] = useState<ParcelView>();
  const found = useQuery(parcelQuery(driveId, parcelId));
  const selection = useSelection(found.data !== undefined && found.data.free > 0 ? [parcelId] : []);
  if (found.error instanceof ApiProblem && found.error.status === 404)
    return (
      <div className="panel">
        <EmptyNotice title={t('stock.notHere')} />
      </div>
    );
  return (
    <Loaded query={found}>
      {(parcel) => (
        <>
          <PackChosen driveId={driveId} selection={selection} lines={[lineOf(parcel)]} />
          <div className="panel">
            <StockTable
              driveId={driveId}
              lines={[lineOf(parcel)]}
              selection={selection}
              onAdjust={setAdjusting}
              parcel={parcel}
            />
          </div>
          {adjusting !== undefined && (
            <AdjustDialog
              key={adjusting.id}
              parcel={adjusting}
              onClose={() => setAdjusting(undefined)}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
