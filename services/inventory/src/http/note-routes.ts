import { EraseInventoryNotesBody, NotesErased, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { boxStream } from '../domain/box.ts';
import { parcelStream } from '../domain/parcel.ts';
import { receptionStream } from '../domain/reception.ts';
import { eraseNotesOfReception, type Notes } from '../notes.ts';

const SUBJECTS = {
  reception: { streamOf: receptionStream, unknown: 'UNKNOWN_RECEPTION' },
  parcel: { streamOf: parcelStream, unknown: 'UNKNOWN_PARCEL' },
  box: { streamOf: boxStream, unknown: 'UNKNOWN_BOX' },
} as const;

/** Routes to erase notes, because a note may name a person. */
export function noteRoutes({
  store,
  notes,
}: {
  readonly store: EventStore;
  readonly notes: Notes;
}): readonly Route[] {
  return [
    defineRoute(routes.eraseInventoryNotes, {
      summary: 'Erase the notes of a reception, a parcel or a box; the entries themselves stay',
      access: 'coordinator',
      body: EraseInventoryNotesBody,
      answers: { 200: NotesErased },
      async handle({ body: { of, id } }) {
        const { streamOf, unknown } = SUBJECTS[of];
        // An answer that nothing was left to erase would hide that the notes that were meant are still there.
        if ((await store.readStream(streamOf(id))).events.length === 0) throw refuse(unknown);
        const erased =
          of === 'reception'
            ? await eraseNotesOfReception({ store, notes }, id)
            : await notes.eraseOf(streamOf(id));
        return ok({ erased });
      },
    }),
  ];
}
