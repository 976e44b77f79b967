import { addDays, calendarDay, type DriveTerms, instantOf, limitOf } from '@bluebox/contracts';
import { type CommandContext, findEach, type View } from '@bluebox/event-sourcing';
import { bringByOf, pledgeDecider } from '../domain/pledge.ts';
import type { DriveDocument } from '../projections/drives.ts';
import type { PledgeDocument } from '../projections/pledges.ts';
import { readDrive } from './known-drive.ts';
import { pledgeTarget } from './known-pledge.ts';
import { executeOnPledge, type NeedsKept } from './needs-held.ts';
import { settlePromise } from './settle-promise.ts';

export interface PledgesLapsed extends NeedsKept {
  readonly drives: View;
  readonly pledges: View;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Statuses of drives whose pledges may still be brought. */
const RUNNING = ['published', 'closed'] as const;

/** Names the strict needs of a drive, with the goods that count for them. */
const strictNeedsOf = ({ needs }: DriveTerms): string =>
  JSON.stringify(
    needs
      .filter((need) => limitOf(need) === 'strict')
      .map(({ needId, category, unit, itemId }) => [needId, category, unit, itemId]),
  );
const NO_STRICT_NEEDS = '[]';
/**
 * Number of times that all pledges are shared out to the same needs. The second time finds pledges
 * that were on their way while the first looked.
 */
const SHARED_OUT_TIMES = 2;

/** Returns functions for the service's housekeeping. */
export function lapsing(sources: PledgesLapsed) {
  const { store, drives, pledges, now, newId } = sources;
  /** Strict needs of each drive, with how often this process has shared out all pledges to them. */
  const sharedOut = new Map<string, { readonly strict: string; readonly times: number }>();
  const context = (actor: string): CommandContext => {
    const commandId = newId();
    return { commandId, at: now().toISOString(), actor, correlation: commandId };
  };
  async function* runningDrives(): AsyncGenerator<DriveDocument> {
    for (const status of RUNNING)
      yield* findEach<DriveDocument>((query) => drives.find('drives', query), {
        where: { status },
      });
  }
  const lapse = async (driveId: string, pledgeId: string, recordedOn: string) => {
    const { drive } = await readDrive(store, driveId);
    const days = drive.status === 'none' ? undefined : drive.terms.bringWithinDays;
    await executeOnPledge(sources, {
      context: context('lapse'),
      pledgeId,
      target: pledgeTarget(pledgeId),
      driveId,
      drive,
      whenFull: 'record',
      decide(pledge) {
        if (pledge.status === 'none') return [];
        const by = bringByOf(pledge, recordedOn, days);
        const isOver = by !== undefined && by < calendarDay(now().toISOString());
        return isOver ? pledgeDecider.decide({ type: 'lapse' }, pledge) : [];
      },
      answer: () => null,
    });
  };

  return {
    /** Writes off what was not brought by its day. */
    async lapsePledges(): Promise<void> {
      const today = calendarDay(now().toISOString());
      for await (const { id: driveId, terms } of runningDrives()) {
        const days = terms.bringWithinDays;
        if (days === undefined) continue;
        // A pledge lapses so many days after it was recorded or later, and it is recorded when it is
        // submitted or later.
        const recordedBefore = instantOf(`${addDays(today, -days)}T00:00`);
        const found = findEach<PledgeDocument>((query) => pledges.find('pledges', query), {
          where: { driveId, status: 'open', submittedAt: { lt: recordedBefore } },
        });
        for await (const { id, bringBy, recordedOn } of found) {
          const by = bringByOf({ bringBy }, recordedOn, days);
          if (by !== undefined && by < today) await lapse(driveId, id, recordedOn);
        }
      }
    },
    /**
     * Records the shares of pledges that were submitted while a need was made strict. Pledges whose
     * shares are recorded already are left as they are. All pledges of a drive are looked at by the
     * first two runs of a process, and by the first two after its strict needs changed.
     */
    async shareOutAll(): Promise<void> {
      for await (const { id: driveId, terms } of runningDrives()) {
        const strict = strictNeedsOf(terms);
        const before = sharedOut.get(driveId);
        const times = before?.strict === strict ? before.times : 0;
        if (strict === NO_STRICT_NEEDS || times === SHARED_OUT_TIMES) continue;
        const found = findEach<PledgeDocument>((query) => pledges.find('pledges', query), {
          where: { driveId, outstanding: { gte: 1 } },
        });
        for await (const { id: pledgeId } of found)
          await settlePromise(
            sources,
            { driveId, pledgeId, command: { type: 'share-out' } },
            context('share-out'),
          );
        sharedOut.set(driveId, { strict, times: times + 1 });
      }
    },
  };
}
