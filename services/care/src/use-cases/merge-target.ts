import { refuse } from '@bluebox/contracts';
import type { EventStore } from '@bluebox/event-sourcing';
import type { KnownMatter } from '../domain/matter.ts';
import { readMatter } from './known-matter.ts';

/** Refuses to merge a matter into one of another desk, or into one that has ended itself. */
export async function assertMergeable(
  store: Pick<EventStore, 'readStream'>,
  { deskId }: KnownMatter,
  into: string,
): Promise<void> {
  const { matter } = await readMatter(store, into);
  if (matter.deskId !== deskId) throw refuse('OTHER_DESK');
  if (matter.status === 'merged') throw refuse('MATTER_MERGED', { into: matter.into });
  if (matter.status === 'dropped') throw refuse('MATTER_DROPPED', { why: matter.why });
}
