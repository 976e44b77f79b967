import {
  type AmendPledgeBody,
  calendarDay,
  Item,
  Lot,
  TypedItem,
  TypedLot,
} from '@bluebox/contracts';
import type { CommandContext, EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, worksAt } from '@bluebox/service-http';
import { z } from 'zod';
import { assertTakesPledges } from '../domain/drive.ts';
import { sameGoods } from '../domain/pledge.ts';
import { changePledge } from './change-pledge.ts';
import { assertMayBeTaken } from './goods-taken.ts';
import { readDrive } from './known-drive.ts';
import { assertItemsKnown } from './known-items.ts';
import { assertMayAct, readPledge, type SubmittedPledge } from './known-pledge.ts';

type WantedLines = z.output<typeof AmendPledgeBody>['lines'];

/**
 * Replaces the lines of a pledge. Lines that are new, changed or increased must be acceptable under
 * the current rules of the drive.
 */
export async function amendPledge(
  { store, items }: { readonly store: EventStore; readonly items: View },
  pledgeId: string,
  wanted: WantedLines,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { pledge } = await readPledge(store, pledgeId);
  assertMayAct(pledge, caller);
  const lines = withTypedGoods(wanted, pledge.lines);
  const { drive } = await readDrive(store, pledge.driveId);
  const today = calendarDay(context.at);
  const toldBy = worksAt(caller, 'desk') ? 'desk' : 'giver';
  if (toldBy === 'giver') assertTakesPledges(drive, today);
  if (drive.status !== 'none')
    assertMayBeTaken(drive, changedLines(lines, pledge.lines), today, toldBy);
  await assertItemsKnown(
    items,
    lines.map(({ item }) => item),
  );
  return changePledge(store, pledgeId, { type: 'amend', lines }, caller, context, ifMatch);
}

/**
 * Returns the wanted lines that are new, changed or increased, at their index; `undefined` for the
 * others.
 */
const changedLines = (wanted: WantedLines, current: SubmittedPledge['lines']) =>
  wanted.map((line) => {
    const before = current.find(({ lineId }) => lineId === line.lineId);
    const same =
      before !== undefined &&
      sameGoods(before, line) &&
      line.quantity <= before.outstanding + before.handedIn;
    return same ? undefined : line;
  });

/** Validates items and lots as typed input, unless the line keeps its item or lot. */
function withTypedGoods(wanted: WantedLines, current: SubmittedPledge['lines']) {
  return wanted.map((line, index) => {
    const before = current.find(({ lineId }) => lineId === line.lineId);
    const typed = z
      .object({
        item: isSameItem(line.item, before?.item) ? Item : TypedItem,
        lot: line.lot === before?.lot ? Lot.optional() : TypedLot.optional(),
      })
      .safeParse(line);
    if (!typed.success)
      throw new z.ZodError(
        typed.error.issues.map((issue) => ({ ...issue, path: ['lines', index, ...issue.path] })),
      );
    return { ...line, ...typed.data };
  });
}

const isSameItem = (a: Item, b: Item | undefined): boolean =>
  a.name === b?.name && a.specification === b.specification;
