import { EraseShipmentNotesBody, NotesErased, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { caseStream } from '../domain/case.ts';
import { consignmentStream } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';

const SUBJECTS = {
  consignment: { streamOf: consignmentStream, unknown: 'UNKNOWN_CONSIGNMENT' },
  case: { streamOf: caseStream, unknown: 'UNKNOWN_CASE' },
} as const;

export function noteRoutes({
  store,
  notes,
}: {
  readonly store: EventStore;
  readonly notes: Notes;
}): readonly Route[] {
  return [
    defineRoute(routes.eraseShipmentNotes, {
      summary:
        'Erase the notes and signers of a consignment, or the notes of a case; the entries themselves stay',
      access: 'coordinator',
      body: EraseShipmentNotesBody,
      answers: { 200: NotesErased },
      async handle({ body: { of, id } }) {
        const { streamOf, unknown } = SUBJECTS[of];
        // An id without events is probably mistyped. An answer of 0 erased notes would hide that
        // the intended notes still exist.
        if ((await store.readStream(streamOf(id))).events.length === 0) throw refuse(unknown);
        return ok({ erased: await notes.eraseOf(streamOf(id)) });
      },
    }),
  ];
}
