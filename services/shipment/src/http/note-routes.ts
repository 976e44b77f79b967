import { EraseShipmentNotesBody, NotesErased } from '@bluebox/contracts';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { caseStream } from '../domain/case.ts';
import { consignmentStream } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';

/** Routes to erase notes and signers, because a note may name a person. */
export function noteRoutes({ notes }: { readonly notes: Notes }): readonly Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/notes/erase',
      operation: 'eraseShipmentNotes',
      summary:
        'Erase the notes and signers of a consignment, or the notes of a case; the entries themselves stay',
      access: 'coordinator',
      body: EraseShipmentNotesBody,
      answers: { 200: NotesErased },
      async handle({ body: { of, id } }) {
        return ok({
          erased: await notes.eraseOf(of === 'case' ? caseStream(id) : consignmentStream(id)),
        });
      },
    }),
  ];
}
