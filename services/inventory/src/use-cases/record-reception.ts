import {
  assertCatalogued,
  calendarDay,
  type RecordReceptionBody,
  refuse,
} from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  UniqueKeyTaken,
  type Vault,
  type View,
} from '@bluebox/event-sourcing';
import { type Caller, created, seesPoints } from '@bluebox/service-http';
import type { z } from 'zod';
import { assertCollects, assertTakesHandIns } from '../domain/drive.ts';
import {
  type HandedInPledge,
  type RecordedReception,
  receptionDecider,
} from '../domain/reception.ts';
import { promisedLinesOf } from '../projections/expected-pledges.ts';
import { claimPacks, withPseudonyms } from './claimed-packs.ts';
import { readDrive } from './known-drive.ts';
import { findItem } from './known-item.ts';
import { readPledge } from './known-pledge.ts';
import { receptionTarget } from './known-reception.ts';

export interface ReceptionsRecorded {
  readonly store: EventStore;
  readonly drives: View;
  readonly expected: View;
  readonly packs: View;
  readonly catalogue: View;
  readonly vault: Pick<Vault, 'pseudonym'>;
  readonly newId: () => string;
}

/**
 * Records a hand-in, for the pledge with the given reference or as a walk-in. All hand-ins for one
 * pledge are entries of one reception, which has the pledge's id. Refuses a drive that takes no
 * hand-ins, goods that the drive does not collect, an unknown reference, and a pack that was taken
 * in before, in whatever drive. The desk of a hand-in point records only what comes to the point.
 */
export async function recordReception(
  { store, drives, expected, packs, catalogue, vault, newId }: ReceptionsRecorded,
  { driveId, reference, handInPointId, ...body }: z.output<typeof RecordReceptionBody>,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const drive = await readDrive(drives, driveId);
  assertTakesHandIns(drive, handInPointId);
  if (!seesPoints(caller, [handInPointId]))
    throw refuse('UNKNOWN_HAND_IN_POINT', { points: caller.pointIds ?? [] });
  assertCollects(drive, body.lines);
  await assertCatalogued(
    body.lines.flatMap((line) => ('lineId' in line ? [] : [line.item])),
    (itemId) => findItem(catalogue, itemId),
  );
  const lines = withPseudonyms(vault, body.lines, calendarDay(context.at));
  const pledge = reference === undefined ? undefined : await handedInPledge(expected, reference);
  const receptionId = pledge?.pledgeId ?? newId();
  const entryId = newId();
  const claims = () => claimPacks({ store, packs, expected }, lines, caller);
  const claimed = await claims();
  const recorded = execute(store, {
    context,
    targets: {
      reception: { ...receptionTarget(receptionId, ifMatch), isNew: pledge === undefined },
    },
    scope: () => driveId,
    decide: (states) => ({
      reception: receptionDecider.decide(
        { type: 'record', receptionId, driveId, pledge, entryId, handInPointId, lines },
        states.reception,
      ),
    }),
    uniqueKeys: () => claimed.map(({ key }) => key),
    answer(states, versions) {
      const entry = (states.reception as RecordedReception).entries.find(
        (candidate) => candidate.entryId === entryId,
      );
      return created(
        { receptionId, entryId, lines: entry?.lines ?? [], version: versions.reception },
        versions.reception,
      );
    },
  });
  try {
    return await recorded;
  } catch (error) {
    const taken =
      error instanceof UniqueKeyTaken ? claimed.find(({ key }) => key === error.key) : undefined;
    if (taken === undefined) throw error;
    // Somebody else has just taken the pack in. The view says where, if it has seen it by now.
    await claims();
    throw refuse('PACK_KNOWN', taken.at);
  }
}

async function handedInPledge(
  expected: View,
  reference: string,
): Promise<HandedInPledge | undefined> {
  const { id, pledge } = await readPledge(expected, reference);
  return pledge === undefined
    ? undefined
    : { pledgeId: id, driveId: pledge.driveId, lines: promisedLinesOf(pledge) };
}
