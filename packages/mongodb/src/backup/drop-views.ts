import type { Connection } from 'mongoose';
import { DURABLE } from '../commit-document.ts';
import type { AliasDocument, CursorDocument } from '../view-generation.ts';

/**
 * Removes all views and cursors of a database, so that the views are rebuilt from the first event.
 * The database must not be in use.
 */
export async function dropViews(connection: Connection): Promise<void> {
  const aliases = connection.collection<AliasDocument>('view_aliases');
  const cursors = connection.collection<CursorDocument>('view_cursors');
  const known = await aliases.find({}, { projection: { _id: 1 } }).toArray();
  const isOfView = (name: string) => known.some(({ _id }) => name.startsWith(`${_id}.`));
  for (const { name } of await connection.listCollections())
    if (isOfView(name)) await connection.dropCollection(name);
  await cursors.deleteMany({}, DURABLE);
  // Aliases are deleted last, because a repeated run after an interruption needs them to find the
  // remaining collections.
  await aliases.deleteMany({}, DURABLE);
}
