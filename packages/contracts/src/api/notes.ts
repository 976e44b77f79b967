import { z } from 'zod';
import { Id } from '../vocabulary.ts';

/** The thing whose notes are erased. */
export const EraseInventoryNotesBody = z.strictObject({
  of: z.enum(['reception', 'parcel', 'box']),
  id: Id,
});
export const EraseShipmentNotesBody = z.strictObject({
  of: z.enum(['consignment', 'case']),
  id: Id,
});
/** Number of notes that were erased. */
export const NotesErased = z.object({ erased: z.int().min(0) });
