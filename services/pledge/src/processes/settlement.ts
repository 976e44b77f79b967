import {
  driveEvents,
  limitOf,
  pledgeEvents,
  type ReceivedLine,
  receptionEvents,
} from '@bluebox/contracts';
import { change, definePolicy, findEach, type MemoryReader, someOf } from '@bluebox/event-sourcing';
import type { PledgeCommand } from '../domain/pledge.ts';

export interface SettlementCommand {
  readonly driveId: string;
  readonly pledgeId: string;
  readonly command: Extract<
    PledgeCommand,
    {
      type:
        | 'note-hand-in'
        | 'note-hand-in-reversal'
        | 'write-off'
        | 'reverse-write-off'
        | 'share-out';
    }
  >;
}

interface CompletedDrive {
  readonly id: string;
}
interface KnownPledge {
  readonly id: string;
  readonly driveId: string;
}

/**
 * Returns the quantities deducted from the pledge's own lines, whose ids begin with `l`. Other
 * received goods are left out.
 */
const settledLines = (lines: readonly ReceivedLine[]) =>
  lines
    .filter(
      ({ lineId, ofPromise, shortfall }) => lineId.startsWith('l') && ofPromise + shortfall > 0,
    )
    .map(({ lineId, ofPromise, shortfall }) => ({ lineId, quantity: ofPromise + shortfall }));

const writeOff = (driveId: string, pledgeId: string): SettlementCommand => ({
  driveId,
  pledgeId,
  command: { type: 'write-off' },
});
const reverseWriteOff = (driveId: string, pledgeId: string): SettlementCommand => ({
  driveId,
  pledgeId,
  command: { type: 'reverse-write-off' },
});

const shareOut = (driveId: string, pledgeId: string): SettlementCommand => ({
  driveId,
  pledgeId,
  command: { type: 'share-out' },
});

/** Writes off a pledge that is submitted or restored after its drive was completed. */
async function writeOffWhenCompleted(
  { data: { driveId, pledgeId } }: { readonly data: { driveId: string; pledgeId: string } },
  memory: MemoryReader,
): Promise<readonly SettlementCommand[]> {
  const completed = await memory.get<CompletedDrive>('completed-drives', driveId);
  return completed === undefined ? [] : [writeOff(driveId, pledgeId)];
}

/** Yields a command to each pledge of a drive. */
async function* toEachPledge(
  driveId: string,
  memory: MemoryReader,
  commandTo: (driveId: string, pledgeId: string) => SettlementCommand,
): AsyncGenerator<SettlementCommand, void, undefined> {
  for await (const { id } of findEach<KnownPledge>(
    (query) => memory.find<KnownPledge>('pledges', query),
    { where: { driveId } },
  ))
    yield commandTo(driveId, id);
}

/**
 * Settles promises. It records inventory's hand-ins and reversals in the pledge. It writes off
 * outstanding promises when a drive is completed, and reverses the write-offs when the drive is
 * reopened. A pledge submitted during the completion is written off too. When the terms have strict
 * needs, it has each pledge's share of them recorded.
 */
export const settlement = definePolicy<SettlementCommand>({
  name: 'pledge-settlement',
  version: 1,
  commandsAtOnce: 32,
  // A repeated delivery of a drive's completion may find more pledges than the first one.
  identify: ({ pledgeId, command }) =>
    command.type === 'write-off' ||
    command.type === 'reverse-write-off' ||
    command.type === 'share-out'
      ? pledgeId
      : undefined,
  remembers: {
    collections: [
      { name: 'completed-drives', indexes: [] },
      { name: 'pledges', indexes: ['driveId'] },
    ],
    reads: [
      someOf(driveEvents, {
        'drive.completed': ({ data }) => [
          change<CompletedDrive>('completed-drives', data.driveId, () => ({ id: data.driveId })),
        ],
        'drive.reopened': ({ data }) => [
          change<CompletedDrive>('completed-drives', data.driveId, () => undefined),
        ],
      }),
      someOf(pledgeEvents, {
        'pledge.submitted': ({ data }) => [
          change<KnownPledge>('pledges', data.pledgeId, () => ({
            id: data.pledgeId,
            driveId: data.driveId,
          })),
        ],
      }),
    ],
  },
  reacts: [
    someOf(driveEvents, {
      // A need that became strict counts the pledges that there are already.
      'drive.amended': ({ data: { driveId, terms } }, memory) =>
        terms.needs.some((need) => limitOf(need) === 'strict')
          ? toEachPledge(driveId, memory, shareOut)
          : [],
      'drive.completed': ({ data: { driveId } }, memory) => toEachPledge(driveId, memory, writeOff),
      'drive.reopened': ({ data: { driveId } }, memory) =>
        toEachPledge(driveId, memory, reverseWriteOff),
    }),
    someOf(pledgeEvents, {
      'pledge.submitted': writeOffWhenCompleted,
      'pledge.amended': writeOffWhenCompleted,
      'pledge.hand-in-reversal-noted': writeOffWhenCompleted,
    }),
    someOf(receptionEvents, {
      'reception.recorded': ({ data: { pledgeId, driveId, receptionId, entryId, lines } }) => {
        const settled = settledLines(lines);
        if (pledgeId === undefined || settled.length === 0) return [];
        return [
          {
            driveId,
            pledgeId,
            command: { type: 'note-hand-in', receptionId, entryId, lines: settled },
          },
        ];
      },
      'reception.reversed': ({ data: { pledgeId, driveId, receptionId, reverses, lines } }) => {
        const settled = settledLines(lines);
        if (pledgeId === undefined || settled.length === 0) return [];
        return [
          {
            driveId,
            pledgeId,
            command: { type: 'note-hand-in-reversal', receptionId, reverses, lines: settled },
          },
        ];
      },
    }),
  ],
});
