import type { Connection } from 'mongoose';
import { DURABLE } from '../commit-document.ts';
import type { AliasDocument, CursorDocument } from '../view-generation.ts';

/**
 * Removes every view of a database with its cursors, of whatever version: they are built anew from the first
 * event on. Nobody may be working on it.
 */
export async function dropViews(connection: Connection): Promise<void> {
  const aliases = connection.collection<AliasDocument>('view_aliases');
  const cursors = connection.collection<CursorDocument>('view_cursors');
  const known = await aliases.find({}, { projection: { _id: 1 } }).toArray();
  const isOfView = (name: string) => known.some(({ _id }) => name.startsWith(`${_id}.`));
  for (const { name } of await connection.listCollections())
    if (isOfView(name)) await connection.dropCollection(name);
  await cursors.deleteMany({}, DURABLE);
  // Last: cut off before, the next time finds what is left.
  await aliases.deleteMany({}, DURABLE);
}
