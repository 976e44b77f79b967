import type { InventoryEvent, PledgeServiceEvent, ReceivedLine } from '@bluebox/contracts';
import {
  change,
  defineProjection,
  findEach,
  ignored,
  type MemoryReader,
  type ProcessManager,
} from '@bluebox/event-sourcing';
import type { PledgeCommand } from '../domain/pledge.ts';

/** A command to one pledge. */
export interface SettlementCommand {
  readonly driveId: string;
  readonly pledgeId: string;
  readonly command: Extract<
    PledgeCommand,
    { type: 'note-hand-in' | 'note-hand-in-reversal' | 'write-off' | 'reverse-write-off' }
  >;
}

interface CompletedDrive {
  readonly id: string;
}
interface KnownPledge {
  readonly id: string;
  readonly driveId: string;
}

const memory = defineProjection<PledgeServiceEvent | InventoryEvent>({
  name: 'pledge-settlement',
  version: 1,
  services: ['pledge', 'inventory'],
  collections: [
    { name: 'completed-drives', indexes: [] },
    { name: 'pledges', indexes: ['driveId'] },
  ],
  on: {
    'drive.opened': ignored,
    'drive.amended': ignored,
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ({ data }) => [
      change<CompletedDrive>('completed-drives', data.driveId, () => ({ id: data.driveId })),
    ],
    'drive.reopened': ({ data }) => [
      change<CompletedDrive>('completed-drives', data.driveId, () => undefined),
    ],
    'pledge.submitted': ({ data }) => [
      change<KnownPledge>('pledges', data.pledgeId, () => ({
        id: data.pledgeId,
        driveId: data.driveId,
      })),
    ],
    'pledge.amended': ignored,
    'pledge.withdrawn': ignored,
    'pledge.hand-in-noted': ignored,
    'pledge.hand-in-reversal-noted': ignored,
    'pledge.not-handed-in': ignored,
    'pledge.write-off-reversed': ignored,
    'pledge.quantities-confirmed': ignored,
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
    'reception.recorded': ignored,
    'reception.reversed': ignored,
    'inspection.recorded': ignored,
    'inspection.reversed': ignored,
    'rejection.settled': ignored,
    'rejection.settlement-reversed': ignored,
    'parcel.created': ignored,
    'parcel.voided': ignored,
    'parcel.packed': ignored,
    'parcel.unpacked': ignored,
    'parcel.taken-for-kit': ignored,
    'parcel.returned-from-kit': ignored,
    'parcel.adjusted': ignored,
    'parcel.adjustment-reversed': ignored,
    'kit.assembled': ignored,
    'kit.taken-apart': ignored,
    'box.opened': ignored,
    'box.item-packed': ignored,
    'box.item-unpacked': ignored,
    'box.sealed': ignored,
    'box.reopened': ignored,
    'box.discarded': ignored,
    'box.granted': ignored,
    'box.claim-refused': ignored,
    'box.released': ignored,
  },
});

/** Inventory's figures for the pledge's own lines; other goods do not concern it. */
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

async function pledgesOf(memoryReader: MemoryReader, driveId: string) {
  const pledges: KnownPledge[] = [];
  for await (const pledge of findEach<KnownPledge>(
    (query) => memoryReader.find<KnownPledge>('pledges', query),
    { where: { driveId } },
  ))
    pledges.push(pledge);
  return pledges;
}

/**
 * Settles promises. Hand-ins that inventory records or reverses are noted in the pledge. When a drive is
 * completed, outstanding promises are written off, including those of a pledge submitted at the same moment.
 * When a drive is reopened, they are promised again.
 */
export const settlement: ProcessManager<SettlementCommand, PledgeServiceEvent | InventoryEvent> = {
  memory,
  async react(event, memoryReader) {
    switch (event.type) {
      case 'reception.recorded': {
        const { pledgeId, driveId, receptionId, entryId } = event.data;
        const lines = settledLines(event.data.lines);
        if (pledgeId === undefined || lines.length === 0) return [];
        return [
          { driveId, pledgeId, command: { type: 'note-hand-in', receptionId, entryId, lines } },
        ];
      }
      case 'reception.reversed': {
        const { pledgeId, driveId, receptionId, reverses } = event.data;
        const lines = settledLines(event.data.lines);
        if (pledgeId === undefined || lines.length === 0) return [];
        return [
          {
            driveId,
            pledgeId,
            command: { type: 'note-hand-in-reversal', receptionId, reverses, lines },
          },
        ];
      }
      case 'drive.completed': {
        const { driveId } = event.data;
        return (await pledgesOf(memoryReader, driveId)).map(({ id }) => writeOff(driveId, id));
      }
      case 'drive.reopened': {
        const { driveId } = event.data;
        return (await pledgesOf(memoryReader, driveId)).map(({ id }) =>
          reverseWriteOff(driveId, id),
        );
      }
      case 'pledge.submitted':
      case 'pledge.amended':
      case 'pledge.hand-in-reversal-noted': {
        const { driveId, pledgeId } = event.data;
        const completed = await memoryReader.get('completed-drives', driveId);
        return completed === undefined ? [] : [writeOff(driveId, pledgeId)];
      }
      default:
        return [];
    }
  },
};
