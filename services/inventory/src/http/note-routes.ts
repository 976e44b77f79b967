import { EraseInventoryNotesBody, NotesErased } from '@bluebox/contracts';
import type { EventStore } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { boxStream } from '../domain/box.ts';
import { parcelStream } from '../domain/parcel.ts';
import { eraseNotesOfReception, type Notes } from '../notes.ts';

/** Routes to erase notes, because a note may name a person. */
export function noteRoutes({
  store,
  notes,
}: {
  readonly store: EventStore;
  readonly notes: Notes;
}): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/notes/erase',
      operation: 'eraseInventoryNotes',
      summary: 'Erase the notes of a reception, a parcel or a box; the entries themselves stay',
      access: 'coordinator',
      body: EraseInventoryNotesBody,
      answers: { 200: NotesErased },
      async handle({ body: { of, id } }) {
        const erased =
          of === 'reception'
            ? await eraseNotesOfReception({ store, notes }, id)
            : await notes.eraseOf(of === 'box' ? boxStream(id) : parcelStream(id));
        return ok({ erased });
      },
    }),
  ];
}
