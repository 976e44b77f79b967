import { findEach, type View } from '@bluebox/event-sourcing';
import type { KnownChannel } from '../domain/channel.ts';
import { digestBegin, digestInstant } from '../domain/digest-time.ts';
import type { KnownMessage, SkipReason } from '../domain/message.ts';
import { DRIVES, type KnownDrive } from '../projections/drives.ts';
import { giverFacts } from '../projections/givers.ts';
import {
  CASES,
  CONFIRMATIONS,
  CONSIGNMENTS,
  isConfirmed,
  type KnownCase,
  type KnownConsignment,
  SHORTFALLS,
  type Shortfall,
} from '../projections/happenings.ts';
import { PROMISES, type PromiseDocument } from '../projections/promises.ts';
import { type DigestFacts, isEmptyDigest, type MessageFacts } from '../texts/messages.ts';
import { OutstandingSums } from '../texts/outstanding.ts';

/** Views of what happened in drives. */
export interface FactViews {
  readonly drives: View;
  readonly promises: View;
  readonly happenings: View;
  readonly givers: View;
}

export type CheckedFacts =
  | { readonly drive: KnownDrive; readonly facts: MessageFacts }
  | { readonly skip: SkipReason };

/** Sums up what is outstanding in a drive. */
export async function outstandingIn(promises: View, driveId: string): Promise<OutstandingSums> {
  const sums = new OutstandingSums();
  for await (const promise of findEach<PromiseDocument>(
    (query) => promises.find<PromiseDocument>(PROMISES, query),
    { where: { driveId, outstanding: true } },
  ))
    sums.add(promise);
  return sums;
}

/**
 * Reads the facts of a message as they are now. A message whose happening is no longer true, because it
 * was corrected since, is skipped.
 */
export async function checkedFacts(
  views: FactViews,
  message: KnownMessage,
  { digestHour, pledgeId }: Pick<KnownChannel, 'digestHour' | 'pledgeId'>,
): Promise<CheckedFacts> {
  const { driveId, kind, caseId, consignmentId, day } = message;
  const drive = await views.drives.get<KnownDrive>(DRIVES, driveId);
  if (drive === undefined) return { skip: 'no-longer-true' };
  const untrue: CheckedFacts = { skip: 'no-longer-true' };
  switch (kind) {
    case 'test':
      return { drive, facts: { kind } };
    case 'drive-published':
      return drive.status === 'published' ? { drive, facts: { kind } } : untrue;
    case 'drive-completed':
      return drive.status === 'completed' ? { drive, facts: { kind } } : untrue;
    case 'case-opened': {
      const opened = await views.happenings.get<KnownCase>(CASES, caseId ?? '');
      return opened?.status === 'open' ? { drive, facts: { kind, opened } } : untrue;
    }
    case 'consignment-confirmed': {
      const consignment = await views.happenings.get<KnownConsignment>(
        CONSIGNMENTS,
        consignmentId ?? '',
      );
      return consignment !== undefined && isConfirmed(consignment)
        ? { drive, facts: { kind, consignment } }
        : untrue;
    }
    case 'giver-steps': {
      const giver = await giverFacts(views.givers, pledgeId ?? '');
      if (giver === undefined) return untrue;
      return giver.received === 0 && giver.sentBoxes === 0
        ? { skip: 'nothing-to-tell' }
        : { drive, facts: { kind, giver } };
    }
    case 'daily-digest': {
      if (!isRunning(drive) || day === undefined) return untrue;
      const digest = await digestFacts(views, drive, day, digestHour);
      return isEmptyDigest(digest)
        ? { skip: 'nothing-to-tell' }
        : { drive, facts: { kind, digest } };
    }
  }
}

/** Whether a drive is between its publication and its completion, so that digests are sent. */
export const isRunning = ({ status }: KnownDrive): boolean =>
  status === 'published' || status === 'closed';

async function digestFacts(
  { promises, happenings }: FactViews,
  { id: driveId, terms }: KnownDrive,
  day: string,
  hour: number,
): Promise<DigestFacts> {
  const end = digestInstant(day, hour);
  const fresh = { gte: digestBegin(end), lt: end };
  const [sums, newPledges, confirmedBoxes, newCases, openCases] = await Promise.all([
    outstandingIn(promises, driveId),
    promises.count(PROMISES, { driveId, submittedAt: fresh }),
    happenings.count(CONFIRMATIONS, { driveId, at: fresh }),
    happenings.count(CASES, { driveId, openedAt: fresh }),
    happenings.count(CASES, { driveId, status: 'open' }),
  ]);
  const short: Shortfall['lines'][number][] = [];
  for await (const { lines } of findEach<Shortfall>(
    (query) => happenings.find<Shortfall>(SHORTFALLS, query),
    { where: { driveId, at: fresh }, sort: [['at', 'asc']] },
  ))
    short.push(...lines);
  return {
    ...{ day, hour, newPledges, confirmedBoxes, newCases, openCases, short },
    outstanding: sums.groups(terms),
  };
}
