import { z } from 'zod';
import { Id } from '../vocabulary.ts';

/** The record whose notes are to be erased. */
export const EraseInventoryNotesBody = z.strictObject({
  of: z.enum(['reception', 'parcel', 'box', 'count']),
  id: Id,
});
export const EraseShipmentNotesBody = z.strictObject({
  of: z.enum(['consignment', 'case']),
  id: Id,
});
/** Number of notes that were erased. */
export const NotesErased = z.object({ erased: z.int().min(0) });
