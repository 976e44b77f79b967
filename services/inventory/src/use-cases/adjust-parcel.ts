import type { AdjustParcelBody } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { changeParcel, type ParcelsChanged } from './change-parcel.ts';

export interface ParcelsAdjusted extends ParcelsChanged {
  readonly newId: () => string;
}

/** Corrects the free quantity of a parcel; refuses to remove more than is free. */
export function adjustParcel(
  dependencies: ParcelsAdjusted,
  parcelId: string,
  { note, ...body }: z.output<typeof AdjustParcelBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const adjustmentId = dependencies.newId();
  return changeParcel(
    dependencies,
    parcelId,
    note,
    (noteId) => ({ type: 'adjust', adjustmentId, ...body, noteId }),
    context,
    ifMatch,
    (changed) => created({ ...changed, adjustmentId }, changed.version),
  );
}
