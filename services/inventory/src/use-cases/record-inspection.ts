import { calendarDay, type InspectBody, type Item, stops } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, type View } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { assertPublished } from '../domain/drive.ts';
import { decideInspection } from '../domain/inspection.ts';
import {
  assertRecorded,
  findInspection,
  type Reception,
  type RecordedReception,
  receptionLines,
  receptionStream,
} from '../domain/reception.ts';
import type { Notes } from '../notes.ts';
import type { ReceptionPhotos } from '../photos.ts';
import { readDrive } from './known-drive.ts';
import { survivorsOf } from './known-item.ts';
import { parcelIn, parcelTargets } from './known-parcel.ts';
import { readReception, receptionTarget } from './known-reception.ts';
import { holdsOfLots } from './list-holds.ts';

export interface InspectionsRecorded {
  readonly store: EventStore;
  readonly drives: View;
  readonly notes: Notes;
  readonly photos: ReceptionPhotos;
  readonly holds: View;
  readonly catalogue: View;
  readonly newId: () => string;
}

/**
 * Records the inspection of a line. The drive's rules or the inspector decide on each part, and
 * accepted parts become parcels in the same commit. Refuses an unknown reception, photos that have
 * not arrived, and more goods than are waiting.
 */
export async function recordInspection(
  { store, drives, notes, photos, holds, catalogue, newId }: InspectionsRecorded,
  receptionId: string,
  { lineId, from, portion, parts, note, photos: taken }: z.output<typeof InspectBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { reception } = await readReception(store, receptionId);
  assertRecorded(reception);
  const { driveId } = reception;
  const drive = await readDrive(drives, driveId);
  assertPublished(drive);
  await photos.assertArrived(receptionId, taken);
  const inspectionId = newId();
  const offered = parts.map((part) => ({ ...part, partId: newId(), parcelId: newId() }));
  const known = receptionLines(reception).find((line) => line.lineId === lineId);
  const placed = await holdsOfLots(holds, [
    ...parts.flatMap(({ seen: { lot } }) => lot ?? []),
    ...(known?.portions ?? []).flatMap(({ lot }) => lot ?? []),
  ]);
  const under = await survivorsOf(catalogue, [
    ...placed.map((hold) => hold.item),
    ...(known === undefined ? [] : [known.item]),
  ]);
  const holdsOn = (item: Item, lot: string | undefined) =>
    placed.filter((hold) => stops({ ...hold, item: under(hold.item) }, { item: under(item), lot }));
  return notes.withNote(receptionStream(receptionId), note, context.at, (noteId) =>
    execute(store, {
      context,
      targets: {
        ...parcelTargets(
          offered.map(({ parcelId }) => parcelId),
          { isNew: true },
        ),
        reception: receptionTarget(receptionId, ifMatch),
      },
      scope: () => driveId,
      decide(states) {
        const decision = decideInspection(
          {
            type: 'inspect',
            inspectionId,
            lineId,
            from,
            portion,
            rules: drive.rules,
            expectedArrival: drive.expectedArrival,
            today: calendarDay(context.at),
            parts: offered,
            noteId,
            photos: taken,
          },
          states.reception as Reception,
          parcelIn(states),
          (item, lot) => holdsOn(item, lot).map(({ id }) => id),
        );
        return { ...decision.parcels, reception: decision.reception };
      },
      answer(states, versions) {
        const { parts: inspected, item } = findInspection(
          states.reception as RecordedReception,
          inspectionId,
        );
        const held = inspected.flatMap(({ partId, outcome, seen: { lot } }) =>
          outcome === 'accepted'
            ? holdsOn(item, lot).map(({ id, why }) => ({ partId, holdId: id, why }))
            : [],
        );
        return created(
          {
            inspectionId,
            parts: inspected,
            ...(held.length === 0 ? {} : { held }),
            version: versions.reception,
          },
          versions.reception,
        );
      },
    }),
  );
}
