import {
  type Appointment,
  addDays,
  dayOf,
  type Goods,
  type PledgeEvent,
  type PledgeLine,
  refuse,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { type LineQuantities, quantityChanges, withChange } from './promise.ts';

type DataOf<T extends PledgeEvent['type']> = EventOfType<PledgeEvent, T>['data'];
export type NewLine = Omit<PledgeLine, 'lineId'>;

/** A quantity that inventory deducted from, or returned to, the promise of a line. */
export interface SettledLine {
  readonly lineId: string;
  readonly quantity: number;
}

export type PledgeCommand =
  | ({ readonly type: 'submit'; readonly lines: readonly NewLine[] } & Omit<
      DataOf<'pledge.submitted'>,
      'lines'
    >)
  | {
      readonly type: 'amend';
      /**
       * The wanted lines. A line without `lineId` is added, and a line of the pledge that is not
       * listed is withdrawn.
       */
      readonly lines: readonly (NewLine & { readonly lineId?: string | undefined })[];
      readonly department?: string | undefined;
      readonly submittedAt?: string | undefined;
      readonly channel?: 'import' | undefined;
      /**
       * Id of the pledge that the rows' key would create; set only if a person assigned the rows to
       * this pledge instead.
       */
      readonly importedAs?: string | undefined;
    }
  | { readonly type: 'withdraw' }
  | {
      readonly type: 'appoint';
      readonly appointment: Appointment;
      /** Last day on which the goods are to be brought; absent if there is none. */
      readonly lastDay?: string | undefined;
    }
  /** Gives the appointment back, because somebody wants it or because nothing more is to be brought. */
  | { readonly type: 'end-appointment'; readonly why: 'cancelled' | 'nothing-to-bring' }
  | {
      readonly type: 'note-hand-in';
      readonly receptionId: string;
      readonly entryId: string;
      readonly lines: readonly SettledLine[];
    }
  | {
      readonly type: 'note-hand-in-reversal';
      readonly receptionId: string;
      readonly reverses: string;
      readonly lines: readonly SettledLine[];
    }
  | { readonly type: 'write-off' }
  | { readonly type: 'lapse' }
  /** Changes only the pledge's shares of strict needs, which are decided with every command. */
  | { readonly type: 'share-out' }
  | { readonly type: 'reverse-write-off' }
  | { readonly type: 'confirm-quantities' }
  | { readonly type: 'rotate-link' }
  | { readonly type: 'forget-giver' };

/** A line, with the state of its promise. */
export interface LineState extends PledgeLine, LineQuantities {
  /**
   * Withdrawn quantity that was handed in nevertheless. A reversal of the hand-in withdraws the
   * quantity again.
   */
  readonly cameWithdrawn: number;
}

export interface SubmittedPledge {
  readonly pledgeId: string;
  readonly driveId: string;
  readonly reference: string;
  readonly department?: string | undefined;
  readonly handInPointId?: string | undefined;
  readonly channel: 'form' | 'desk' | 'import';
  readonly noticeVersion: string;
  /** Time at which the giver sent the pledge, according to the imported spreadsheet. */
  readonly submittedAt?: string | undefined;
  /** Last day on which the goods are to be brought, as the giver was told. */
  readonly bringBy?: string | undefined;
  /** Time at which the giver will bring the goods. */
  readonly appointment?: Appointment | undefined;
  /** Whether goods were written off because they had not been brought by their day. */
  readonly lapsed: boolean;
  /** Last state of the lines in a spreadsheet, without later changes by people. */
  readonly importedLines: readonly PledgeLine[];
  /** Values of `importedAs` that were recorded so far. */
  readonly importIds: readonly string[];
  readonly lines: readonly LineState[];
  /** Outstanding quantities at the last confirmation by staff. */
  readonly confirmed: DataOf<'pledge.quantities-confirmed'>['lines'];
  /** Highest line number so far. Numbers are not reused. */
  readonly lastLine: number;
  /** Ids of inventory's hand-in entries that the pledge has recorded. */
  readonly notedEntries: readonly string[];
  readonly reversedEntries: readonly string[];
  /** Number that increases when the giver's private link is renewed. */
  readonly generation: number;
  readonly giverForgotten: boolean;
}

/**
 * The states of a pledge: open → withdrawn by the giver or the desk; open ⇄ written off when the
 * drive is completed or reopened; open → written off when its goods were not brought by their day.
 * A hand-in counts even in a withdrawn or written-off pledge.
 */
export type Pledge =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' | 'withdrawn' | 'written-off' } & SubmittedPledge);

export const pledgeStream = (pledgeId: string): string => `pledge-${pledgeId}`;

const numbered = (line: NewLine, number: number): PledgeLine => ({
  ...line,
  lineId: `l${number}`,
});

export const sameGoods = (a: NewLine, b: NewLine): boolean =>
  a.item.itemId === b.item.itemId &&
  a.item.name === b.item.name &&
  a.item.specification === b.item.specification &&
  a.item.category === b.item.category &&
  a.item.unit === b.item.unit &&
  a.expiry === b.expiry &&
  a.lot === b.lot &&
  a.condition === b.condition &&
  a.legible === b.legible &&
  a.prescription === b.prescription;

/**
 * The facts of a line. An import compares each fact separately, so that people's changes to facts
 * that the spreadsheet did not correct are kept.
 */
export interface Statement {
  readonly name: string;
  readonly specification: string | undefined;
  readonly category: PledgeLine['item']['category'];
  readonly unit: PledgeLine['item']['unit'];
  readonly quantity: number;
  readonly expiry: string | undefined;
  readonly lot: string | undefined;
  readonly condition: PledgeLine['condition'];
}

export const statementOf = ({ item, quantity, expiry, lot, condition }: NewLine): Statement => ({
  name: item.name,
  specification: item.specification,
  category: item.category,
  unit: item.unit,
  quantity,
  expiry,
  lot,
  condition,
});

export const lineOf = (statement: Statement): NewLine => {
  const { name, specification, category, unit, quantity, expiry, lot, condition } = statement;
  return {
    item: { name, ...(specification === undefined ? {} : { specification }), category, unit },
    quantity,
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
    condition,
  };
};

/** Returns the giver's answers about the pack. Spreadsheets have no such answers. */
export const answersOf = ({
  legible,
  prescription,
}: Pick<PledgeLine, 'legible' | 'prescription'>) => ({
  ...(legible === undefined ? {} : { legible }),
  ...(prescription === undefined ? {} : { prescription }),
});

/** Returns a line whose quantity is the current promise plus the handed-in quantity. */
export const promisedLine = (line: LineState): PledgeLine => {
  const promised = lineOf({ ...statementOf(line), quantity: line.handedIn + line.outstanding });
  return {
    lineId: line.lineId,
    ...promised,
    item: { ...itemIdOf(line), ...promised.item },
    ...answersOf(line),
  };
};

/** Returns the catalogue id of a line's item. Spreadsheets have no such ids. */
export const itemIdOf = ({ item: { itemId } }: Pick<PledgeLine, 'item'>) =>
  itemId === undefined ? {} : { itemId };

const kindOf = (line: PledgeLine) => ({
  lineId: line.lineId,
  category: line.item.category,
  unit: line.item.unit,
  ...itemIdOf(line),
});

function decide(command: PledgeCommand, pledge: Pledge): readonly PledgeEvent[] {
  if (command.type === 'submit') {
    if (pledge.status !== 'none') throw refuse('PLEDGE_EXISTS');
    const { type, lines, ...data } = command;
    return [
      {
        type: 'pledge.submitted',
        data: { ...data, lines: lines.map((line, index) => numbered(line, index + 1)) },
      },
    ];
  }
  if (pledge.status === 'none') throw refuse('UNKNOWN_PLEDGE');
  const ids = { pledgeId: pledge.pledgeId, driveId: pledge.driveId };

  switch (command.type) {
    case 'amend':
      return amend(command, pledge);
    case 'withdraw': {
      if (pledge.status === 'withdrawn') return [];
      const lines = outstandingLines(pledge);
      if (lines.length === 0) throw refuse('NOTHING_TO_WITHDRAW');
      return [{ type: 'pledge.withdrawn', data: { ...ids, lines } }];
    }
    case 'appoint':
      return appoint(command, pledge);
    case 'end-appointment': {
      const { appointment } = pledge;
      if (appointment === undefined) return [];
      if (command.why === 'nothing-to-bring' && isToBeBrought(pledge)) return [];
      return [
        { type: 'pledge.appointment-ended', data: { ...ids, ...appointment, why: command.why } },
      ];
    }
    case 'note-hand-in':
      return noteHandIn(command, pledge);
    case 'note-hand-in-reversal':
      return noteReversal(command, pledge);
    case 'write-off':
    case 'lapse': {
      const lines = outstandingLines(pledge);
      const why = command.type === 'lapse' ? 'lapsed' : 'completed';
      return lines.length === 0
        ? []
        : [{ type: 'pledge.not-handed-in', data: { ...ids, lines, why } }];
    }
    case 'share-out':
      return [];
    case 'reverse-write-off': {
      // Promises that had lapsed before the completion stay written off.
      if (pledge.lapsed) return [];
      const lines = pledge.lines
        .filter((line) => line.notHandedIn > 0)
        .map((line) => ({ ...kindOf(line), quantity: line.notHandedIn }));
      return lines.length === 0
        ? []
        : [{ type: 'pledge.write-off-reversed', data: { ...ids, lines } }];
    }
    case 'confirm-quantities': {
      const lines = outstandingLines(pledge);
      if (lines.length === 0) throw refuse('NOTHING_TO_CONFIRM');
      const stands =
        lines.length === pledge.confirmed.length &&
        lines.every(({ lineId, quantity }) =>
          pledge.confirmed.some((line) => line.lineId === lineId && line.quantity === quantity),
        );
      return stands ? [] : [{ type: 'pledge.quantities-confirmed', data: { ...ids, lines } }];
    }
    case 'rotate-link':
      return [{ type: 'pledge.link-rotated', data: { ...ids, generation: pledge.generation + 1 } }];
    case 'forget-giver':
      return pledge.giverForgotten ? [] : [{ type: 'pledge.giver-forgotten', data: ids }];
  }
}

/** Whether goods of the pledge are still to be brought. */
export const isToBeBrought = (pledge: Pledge): boolean =>
  pledge.status === 'open' && pledge.lines.some(({ outstanding }) => outstanding > 0);

export const isSameAppointment = (
  a: Appointment | undefined,
  b: Appointment | undefined,
): boolean => a?.pointId === b?.pointId && a?.start === b?.start;

/** Makes an appointment, in place of the one that the pledge has. */
function appoint(
  { appointment, lastDay }: Extract<PledgeCommand, { type: 'appoint' }>,
  pledge: Exclude<Pledge, { status: 'none' }>,
): readonly PledgeEvent[] {
  const { pledgeId, driveId, handInPointId } = pledge;
  if (!isToBeBrought(pledge)) throw refuse('PLEDGE_NOT_OPEN');
  if (handInPointId !== undefined && handInPointId !== appointment.pointId)
    throw refuse('SLOT_UNKNOWN');
  if (lastDay !== undefined && dayOf(appointment.start) > lastDay)
    throw refuse('SLOT_TOO_LATE', { bringBy: lastDay });
  if (isSameAppointment(pledge.appointment, appointment)) return [];
  return [{ type: 'pledge.appointed', data: { pledgeId, driveId, ...appointment } }];
}

/** Returns the goods that the pledge promises or that were handed in, by line. */
export const goodsPromised = ({ lines }: SubmittedPledge): readonly Goods[] =>
  lines.map(({ item: { category, unit, itemId }, outstanding, handedIn }) => ({
    category,
    unit,
    itemId,
    quantity: outstanding + handedIn,
  }));

/**
 * Returns the last day on which the goods of a pledge are to be brought, or `undefined` if there is
 * none. Givers keep the day that they were told, and get a later one if the drive now allows more
 * days. A drive that takes the day back gives all pledges time until its completion.
 * @param submittedOn day on which the pledge was recorded.
 */
export const bringByOf = (
  { bringBy }: Pick<SubmittedPledge, 'bringBy'>,
  submittedOn: string,
  bringWithinDays: number | undefined,
): string | undefined => {
  if (bringBy === undefined || bringWithinDays === undefined) return undefined;
  const now = addDays(submittedOn, bringWithinDays);
  return now > bringBy ? now : bringBy;
};

const outstandingLines = (pledge: SubmittedPledge) =>
  pledge.lines
    .filter((line) => line.outstanding > 0)
    .map((line) => ({ ...kindOf(line), quantity: line.outstanding }));

function amend(
  command: Extract<PledgeCommand, { type: 'amend' }>,
  pledge: Exclude<Pledge, { status: 'none' }>,
): readonly PledgeEvent[] {
  if (pledge.status !== 'open')
    throw refuse('PLEDGE_NOT_OPEN', {
      status: pledge.status,
    });
  let lastLine = pledge.lastLine;
  const named = new Set<string>();
  const lines: PledgeLine[] = [];
  const changes: DataOf<'pledge.amended'>['changes'] = [];
  const reassigned: NonNullable<DataOf<'pledge.amended'>['reassigned']> = [];
  for (const line of command.lines) {
    if (line.lineId === undefined) {
      lastLine += 1;
      const added = numbered(line, lastLine);
      lines.push(added);
      changes.push({ ...kindOf(added), added: added.quantity, withdrawn: 0 });
      continue;
    }
    const { lineId } = line;
    const current = pledge.lines.find((candidate) => candidate.lineId === lineId);
    if (current === undefined) throw refuse('UNKNOWN_LINE', { lineId });
    if (named.has(lineId)) throw refuse('DUPLICATE_LINE', { lineId });
    named.add(lineId);
    if (current.item.category !== line.item.category || current.item.unit !== line.item.unit)
      throw refuse('LINE_CHANGES_KIND', { lineId });
    if (current.handedIn > 0 && (line.quantity < current.handedIn || !sameGoods(current, line)))
      throw refuse('LINE_HANDED_IN', {
        lineId,
        handedIn: current.handedIn,
      });
    lines.push({ ...line, lineId });
    const { itemId: from } = current.item;
    const { itemId: to } = line.item;
    if (from !== to && current.outstanding > 0)
      reassigned.push({
        lineId,
        category: line.item.category,
        unit: line.item.unit,
        quantity: current.outstanding,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
    const difference = line.quantity - current.handedIn - current.outstanding;
    if (difference !== 0)
      changes.push({
        ...kindOf({ ...line, lineId }),
        added: Math.max(0, difference),
        withdrawn: Math.max(0, -difference),
      });
  }
  for (const current of pledge.lines) {
    if (named.has(current.lineId) || current.handedIn + current.outstanding === 0) continue;
    if (current.handedIn > 0)
      throw refuse('LINE_HANDED_IN', {
        lineId: current.lineId,
        handedIn: current.handedIn,
      });
    changes.push({ ...kindOf(current), added: 0, withdrawn: current.outstanding });
  }
  const { department = pledge.department, submittedAt = pledge.submittedAt, channel } = command;
  const { importedAs = pledge.pledgeId } = command;
  const corrected = {
    ...([pledge.pledgeId, ...pledge.importIds].includes(importedAs) ? {} : { importedAs }),
    ...(department === pledge.department ? {} : { department }),
    ...(submittedAt === pledge.submittedAt ? {} : { submittedAt }),
  };
  const unchanged =
    Object.keys(corrected).length === 0 &&
    changes.length === 0 &&
    lines.every((line) => {
      const current = pledge.lines.find((candidate) => candidate.lineId === line.lineId);
      return current !== undefined && sameGoods(current, line);
    });
  if (unchanged) return [];
  const { pledgeId, driveId } = pledge;
  return [
    {
      type: 'pledge.amended',
      data: {
        pledgeId,
        driveId,
        lines,
        changes,
        ...(reassigned.length === 0 ? {} : { reassigned }),
        ...corrected,
        ...(channel === undefined ? {} : { channel }),
      },
    },
  ];
}

/**
 * Records a hand-in with inventory's figures, even if the promise was withdrawn or written off
 * meanwhile. A quantity beyond the outstanding promise is deducted from the written-off quantity
 * first, and then from the withdrawn quantity.
 */
function noteHandIn(
  command: Extract<PledgeCommand, { type: 'note-hand-in' }>,
  pledge: SubmittedPledge,
): readonly PledgeEvent[] {
  if (pledge.notedEntries.includes(command.entryId)) return [];
  const lines = [];
  for (const { lineId, quantity } of command.lines) {
    const current = pledge.lines.find((line) => line.lineId === lineId);
    if (quantity === 0 || current === undefined) continue;
    const beyond = Math.max(0, quantity - current.outstanding);
    const fromNotHandedIn = Math.min(beyond, current.notHandedIn);
    lines.push({
      ...kindOf(current),
      settled: quantity,
      reinstatedFromWithdrawn: beyond - fromNotHandedIn,
      reinstatedFromNotHandedIn: fromNotHandedIn,
    });
  }
  if (lines.length === 0) return [];
  const { pledgeId, driveId } = pledge;
  const { receptionId, entryId } = command;
  return [
    { type: 'pledge.hand-in-noted', data: { pledgeId, driveId, receptionId, entryId, lines } },
  ];
}

function noteReversal(
  command: Extract<PledgeCommand, { type: 'note-hand-in-reversal' }>,
  pledge: Exclude<Pledge, { status: 'none' }>,
): readonly PledgeEvent[] {
  if (
    pledge.reversedEntries.includes(command.reverses) ||
    !pledge.notedEntries.includes(command.reverses)
  )
    return [];
  const lines = [];
  for (const { lineId, quantity } of command.lines) {
    const current = pledge.lines.find((line) => line.lineId === lineId);
    if (quantity === 0 || current === undefined) continue;
    const withdrawnAgain =
      pledge.status === 'withdrawn' ? quantity : Math.min(quantity, current.cameWithdrawn);
    lines.push({
      ...kindOf(current),
      restored: quantity,
      withdrawnAgain,
      notHandedInAgain: pledge.status === 'written-off' ? quantity - withdrawnAgain : 0,
    });
  }
  if (lines.length === 0) return [];
  const { pledgeId, driveId } = pledge;
  const { receptionId, reverses } = command;
  return [
    {
      type: 'pledge.hand-in-reversal-noted',
      data: { pledgeId, driveId, receptionId, reverses, lines },
    },
  ];
}

const startLine = (line: PledgeLine): LineState => ({
  ...line,
  outstanding: 0,
  handedIn: 0,
  withdrawn: 0,
  notHandedIn: 0,
  cameWithdrawn: 0,
});

/** Changes the lines that have an entry. */
const mapLines = <Entry extends { readonly lineId: string }>(
  lines: readonly LineState[],
  entries: readonly Entry[],
  change: (line: LineState, entry: Entry) => LineState,
): readonly LineState[] =>
  lines.map((line) => {
    const entry = entries.find(({ lineId }) => lineId === line.lineId);
    return entry === undefined ? line : change(line, entry);
  });

/**
 * Returns the spreadsheet's state of the lines after an import. A fact that the import left
 * unchanged keeps its value from the earlier spreadsheet, because the current value may come from
 * people.
 */
function linesAsImported(
  pledge: SubmittedPledge,
  lines: readonly PledgeLine[],
): readonly PledgeLine[] {
  // Withdrawn lines stay in the result, so that a spreadsheet that still has them does not promise
  // them again.
  const withdrawnHere = pledge.importedLines.filter(({ lineId }) =>
    pledge.lines.some((line) => line.lineId === lineId && line.handedIn + line.outstanding === 0),
  );
  const given = lines.flatMap((line): PledgeLine[] => {
    const current = pledge.lines.find(({ lineId }) => lineId === line.lineId);
    if (current === undefined) return [line];
    const said = pledge.importedLines.find(({ lineId }) => lineId === line.lineId);
    const [now, next] = [statementOf(promisedLine(current)), statementOf(line)];
    const left = (Object.keys(next) as (keyof Statement)[]).filter(
      (fact) => now[fact] === next[fact],
    );
    if (left.length === Object.keys(next).length) return said === undefined ? [] : [said];
    const before = said === undefined ? next : statementOf(said);
    const kept = Object.fromEntries(left.map((fact) => [fact, before[fact]]));
    return [{ lineId: line.lineId, ...lineOf({ ...next, ...kept }) }];
  });
  return [
    ...given,
    ...withdrawnHere.filter(({ lineId }) => lines.every((line) => line.lineId !== lineId)),
  ];
}

/** Returns the amended line. Facts that the amendment leaves out are removed. */
const amendedLine = (
  { outstanding, handedIn, withdrawn, notHandedIn, cameWithdrawn }: LineState,
  wanted: PledgeLine,
): LineState => ({ ...wanted, outstanding, handedIn, withdrawn, notHandedIn, cameWithdrawn });

function evolve(pledge: Pledge, event: PledgeEvent): Pledge {
  if (event.type === 'pledge.submitted') {
    const { lines, sourceDeclared, ...submitted } = event.data;
    return {
      status: 'open',
      ...submitted,
      importedLines: submitted.channel === 'import' ? lines : [],
      importIds: [],
      lapsed: false,
      lines: lines.map((line) => withChange(startLine(line), quantityChanges(event))),
      confirmed: [],
      lastLine: lines.length,
      notedEntries: [],
      reversedEntries: [],
      generation: 1,
      giverForgotten: false,
    };
  }
  if (pledge.status === 'none') return pledge;
  const changes = quantityChanges(event);
  // Lines that are no longer promised stay, for the history.
  const lines = pledge.lines.map((line) => withChange(line, changes));
  switch (event.type) {
    case 'pledge.amended': {
      const { lines: wanted, department, submittedAt, channel, importedAs } = event.data;
      const known = new Set(pledge.lines.map(({ lineId }) => lineId));
      const added = wanted.filter(({ lineId }) => !known.has(lineId)).map(startLine);
      return {
        ...pledge,
        ...(department === undefined ? {} : { department }),
        ...(submittedAt === undefined ? {} : { submittedAt }),
        ...(importedAs === undefined ? {} : { importIds: [...pledge.importIds, importedAs] }),
        ...(channel === 'import' ? { importedLines: linesAsImported(pledge, wanted) } : {}),
        lines: [
          ...lines.map((line) => {
            const next = wanted.find(({ lineId }) => lineId === line.lineId);
            // The amendment promises the handed-in goods anew, so a reversal of their hand-in makes
            // them outstanding.
            const current = changes.has(line.lineId) ? { ...line, cameWithdrawn: 0 } : line;
            return next === undefined ? current : amendedLine(current, next);
          }),
          ...added.map((line) => withChange(line, changes)),
        ],
        lastLine: pledge.lastLine + added.length,
      };
    }
    case 'pledge.withdrawn':
      return { ...pledge, status: 'withdrawn', lines };
    case 'pledge.not-handed-in':
      return {
        ...pledge,
        status: pledge.status === 'withdrawn' ? 'withdrawn' : 'written-off',
        lapsed: event.data.why === 'lapsed',
        lines,
      };
    case 'pledge.write-off-reversed':
      return { ...pledge, status: pledge.status === 'withdrawn' ? 'withdrawn' : 'open', lines };
    case 'pledge.hand-in-noted': {
      // A written-off pledge opens when all its written-off goods were handed in. The pledge would
      // otherwise stay written off, because a reopened drive would find no write-off to reverse.
      const allCame = lines.every(({ notHandedIn }) => notHandedIn === 0);
      return {
        ...pledge,
        status: pledge.status === 'written-off' && allCame ? 'open' : pledge.status,
        lapsed: pledge.lapsed && !allCame,
        notedEntries: [...pledge.notedEntries, event.data.entryId],
        lines: mapLines(lines, event.data.lines, (line, { reinstatedFromWithdrawn }) => ({
          ...line,
          cameWithdrawn: line.cameWithdrawn + reinstatedFromWithdrawn,
        })),
      };
    }
    case 'pledge.hand-in-reversal-noted':
      return {
        ...pledge,
        reversedEntries: [...pledge.reversedEntries, event.data.reverses],
        lines: mapLines(lines, event.data.lines, (line, { withdrawnAgain }) => ({
          ...line,
          cameWithdrawn: Math.max(0, line.cameWithdrawn - withdrawnAgain),
        })),
      };
    case 'pledge.quantities-confirmed':
      return { ...pledge, confirmed: event.data.lines };
    case 'pledge.link-rotated':
      return { ...pledge, generation: event.data.generation };
    case 'pledge.giver-forgotten':
      return { ...pledge, giverForgotten: true };
    case 'pledge.appointed': {
      const { pointId, start, end } = event.data;
      return { ...pledge, appointment: { pointId, start, end } };
    }
    case 'pledge.appointment-ended':
      return { ...pledge, appointment: undefined };
  }
}

export const pledgeDecider: Decider<PledgeCommand, Pledge, PledgeEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
