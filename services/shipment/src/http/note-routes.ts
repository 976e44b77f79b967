import { EraseShipmentNotesBody, NotesErased } from '@bluebox/contracts';
import { type EventStore, refuse } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { caseStream } from '../domain/case.ts';
import { consignmentStream } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';

/** Routes to erase notes and signers, because a note may name a person. */
export function noteRoutes({
  store,
  notes,
}: {
  readonly store: EventStore;
  readonly notes: Notes;
}): readonly Route[] {
  /** Refuses a mistaken id: an answer that nothing was left to erase would hide that the notes are still there. */
  const assertKnown = async (of: 'consignment' | 'case', stream: string) => {
    if ((await store.readStream(stream)).events.length > 0) return;
    throw of === 'case'
      ? refuse.notFound('UNKNOWN_CASE', 'there is no case of this id')
      : refuse.notFound('UNKNOWN_CONSIGNMENT', 'there is no consignment of this id');
  };
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
        const stream = of === 'case' ? caseStream(id) : consignmentStream(id);
        await assertKnown(of, stream);
        return ok({ erased: await notes.eraseOf(stream) });
      },
    }),
  ];
}
