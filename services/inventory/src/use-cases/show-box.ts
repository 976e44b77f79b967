import type { BoxView } from '@bluebox/contracts';
import type { EventStore } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { assertKnown } from '../domain/box.ts';
import { knownFields } from '../domain/known-fields.ts';
import type { Notes } from '../notes.ts';
import { readBox } from './known-box.ts';

export interface BoxesShown {
  readonly store: EventStore;
  readonly notes: Notes;
}

/** Shows a box with its packing list; refuses an unknown box. */
export async function showBox({ store, notes }: BoxesShown, boxId: string) {
  const { box, version } = await readBox(store, boxId);
  assertKnown(box);
  const { driveId, number, status, contents, held, reopenings } = box;
  const view: BoxView = {
    id: boxId,
    driveId,
    number,
    status,
    contents: [...contents],
    ...('weight' in box ? { weight: box.weight } : {}),
    ...(box.status === 'granted' ? { consignmentId: box.consignmentId } : {}),
    ...(held.length === 0 ? {} : { held: [...held] }),
    reopenings: await Promise.all(
      reopenings.map(async ({ reason, noteId }) => ({
        reason,
        ...knownFields({ note: await notes.read(noteId) }),
      })),
    ),
    version,
  };
  return ok(view, version);
}
