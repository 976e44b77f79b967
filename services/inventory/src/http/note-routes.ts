import { EraseInventoryNotesBody, NotesErased } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { type ErasableNotes, eraseNotes } from '../use-cases/erase-notes.ts';

/** The route that erases notes, because a note may name a person. */
export function noteRoutes(dependencies: ErasableNotes): readonly Route[] {
  return [
    defineRoute(routes.eraseInventoryNotes, {
      summary: 'Erase the notes of a reception, a parcel or a box; the entries themselves stay',
      access: 'coordinator',
      body: EraseInventoryNotesBody,
      answers: { 200: NotesErased },
      handle: ({ body }) => eraseNotes(dependencies, body),
    }),
  ];
}
