import { type Asker, clockOf, type MatterStep, type MatterView, refuse } from '@bluebox/contracts';
import type { EventStore, Vault } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { waitsFor } from '../domain/waits-for.ts';
import type { Notes } from '../notes.ts';
import { factsOfDesk, readDesk } from './known-desk.ts';
import { isAsker, readMatter, type StoredMatter } from './known-matter.ts';

export interface MattersShown {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly notes: Notes;
  readonly now: () => Date;
}

/** Steps whose notes are between people of the office, which the asker does not read. */
const BETWEEN_OFFICES: ReadonlySet<string> = new Set([
  'matter.handed-back',
  'matter.escalated',
  'matter.conferred',
  'matter.noted',
  'matter.reviewed',
  'matter.extension-asked',
]);

async function stepsOf(
  notes: Notes,
  { events }: StoredMatter,
  isOffice: boolean,
): Promise<z.infer<typeof MatterStep>[]> {
  return Promise.all(
    events.map(async ({ type, data, recordedAt, actor }) => {
      const { matterId: _, deskId: __, ...facts } = data as Readonly<Record<string, unknown>>;
      const { noteId, by, ...told } = facts;
      const mayRead = isOffice || !BETWEEN_OFFICES.has(type);
      const note = mayRead ? await notes.read(noteId as string | undefined) : undefined;
      return {
        at: recordedAt,
        type,
        facts: told,
        ...(isOffice && actor !== 'public' ? { by: actor } : {}),
        ...(note === undefined ? {} : { note }),
      };
    }),
  );
}

/**
 * Shows a matter with its steps and clocks: to the office, and to the asker by the private link. The asker does
 * not see who in the office took a step, nor what offices wrote to each other.
 */
export async function showMatter(
  { store, vault, notes, now }: MattersShown,
  matterId: string,
  caller: Caller,
) {
  const stored = await readMatter(store, matterId);
  const { matter, version, events } = stored;
  const isOffice = isCoordinator(caller);
  if (!isOffice && !isAsker(caller, matter)) throw refuse('UNKNOWN_MATTER');
  const { desk } = await readDesk(store, matter.deskId);
  const facts = factsOfDesk(desk, matter.limitsVersion);
  const { number, deskId, kind, topic, channel, lead, helping, about, clock, round } = matter;
  const leadName = desk.everUnits.get(lead ?? '')?.name;
  const asker = await vault.get(matterId);
  const lastClosed = events.findLastIndex(({ type }) => type === 'matter.closed');
  const heard = events.slice(lastClosed + 1).some(({ type }) => type === 'matter.called-back');
  return ok(
    {
      id: matterId,
      ...{ deskId, number, kind, topic, urgency: clock.urgency, status: matter.status, channel },
      waitsFor: waitsFor(matter, heard),
      ...(lead === undefined ? {} : { lead }),
      ...(leadName === undefined ? {} : { leadName }),
      helping: [...helping],
      ...(about === undefined ? {} : { about }),
      openedAt: clock.openedAt,
      ...(clock.closedAt === undefined ? {} : { closedAt: clock.closedAt }),
      clock: clockOf(clock, facts.limits, now().toISOString()),
      ...(isOffice && matter.handedBack !== undefined ? { handedBack: matter.handedBack } : {}),
      ...(matter.escalatedTo === undefined ? {} : { escalatedTo: matter.escalatedTo }),
      ...(matter.extensionAsked === undefined
        ? {}
        : { extensionAsked: { until: matter.extensionAsked.until } }),
      ...(round.handled === undefined ? {} : { outcome: round.handled.outcome }),
      ...(matter.status === 'merged' ? { into: matter.into } : {}),
      ...(asker === undefined ? {} : { asker: asker as Asker }),
      steps: await stepsOf(notes, stored, isOffice),
      version,
    } satisfies MatterView,
    version,
  );
}
