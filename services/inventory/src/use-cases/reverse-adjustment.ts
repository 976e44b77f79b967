import type { ReverseAdjustmentBody } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { changeParcel, type ParcelsChanged } from './change-parcel.ts';

/**
 * Reverses an adjustment of a parcel. Refuses an unknown or already reversed adjustment, and a
 * reversal of found goods that are no longer free.
 */
export const reverseAdjustment = (
  dependencies: ParcelsChanged,
  parcelId: string,
  { note, ...body }: z.output<typeof ReverseAdjustmentBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  changeParcel(
    dependencies,
    parcelId,
    note,
    (noteId) => ({ type: 'reverse-adjustment', ...body, noteId }),
    context,
    ifMatch,
    (changed) => ok(changed, changed.version),
  );
