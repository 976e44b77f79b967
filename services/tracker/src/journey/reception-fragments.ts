import { type ReceivedLine, type ReceptionEvent, receptionEvents } from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  eachOf,
  type ProjectionInterest,
} from '@bluebox/event-sourcing';
import { postToLines } from '@bluebox/ledger';
import { fragments, type ReceivedLineFragment, type ReceptionFragment } from './fragments.ts';

/* Changes the journeys by the events of receptions and inspections. */

/**
 * Returns the lines with the descriptions that an entry gives. The descriptions stay even if the
 * entry is reversed, which changes only the balances.
 */
function describeReceived(
  lines: readonly ReceivedLineFragment[],
  received: readonly ReceivedLine[],
  at: string | undefined,
): readonly ReceivedLineFragment[] {
  const next = [...lines];
  for (const { lineId, item, expiry, lot } of received) {
    const index = next.findIndex((line) => line.lineId === lineId);
    const before: ReceivedLineFragment = next[index] ?? {
      lineId,
      item,
      receivedAt: at ?? '',
      rejected: [],
      settlements: [],
      accepted: [],
    };
    const after: ReceivedLineFragment = {
      ...before,
      ...(expiry === undefined ? {} : { expiry }),
      ...(lot === undefined ? {} : { lot }),
      receivedAt: at ?? before.receivedAt,
    };
    if (index === -1) next.push(after);
    else next[index] = after;
  }
  return next;
}

type Inspected = Extract<ReceptionEvent, { readonly type: 'inspection.recorded' }>['data'];

function addInspected(
  line: ReceivedLineFragment,
  { from, parts }: Inspected,
  at: string,
): ReceivedLineFragment {
  const setAside = from === 'received' && parts.some(({ outcome }) => outcome === 'quarantined');
  return {
    ...line,
    ...(setAside ? { quarantinedAt: at } : {}),
    rejected: [
      ...line.rejected,
      ...parts.flatMap((part) =>
        part.outcome === 'rejected'
          ? [{ partId: part.partId, quantity: part.quantity, reasons: part.reasons, at }]
          : [],
      ),
    ],
    accepted: [
      ...line.accepted,
      ...parts.flatMap((part) =>
        part.outcome === 'accepted'
          ? [{ parcelId: part.parcelId, quantity: part.quantity, at }]
          : [],
      ),
    ],
  };
}

function takeBackInspected(
  line: ReceivedLineFragment,
  { parts }: Pick<Inspected, 'parts'>,
): ReceivedLineFragment {
  const partIds = new Set(parts.map(({ partId }) => partId));
  const parcelIds = new Set(
    parts.flatMap((part) => (part.outcome === 'accepted' ? [part.parcelId] : [])),
  );
  return {
    ...line,
    rejected: line.rejected.filter(({ partId }) => !partIds.has(partId)),
    accepted: line.accepted.filter(({ parcelId }) => !parcelIds.has(parcelId)),
  };
}

const editLine = (
  { receptionId, lineId }: { readonly receptionId: string; readonly lineId: string },
  edit: (line: ReceivedLineFragment) => ReceivedLineFragment,
): readonly Change[] => [
  changeExisting<ReceptionFragment>(fragments.receptions, receptionId, (reception) => ({
    ...reception,
    lines: reception.lines.map((line) => (line.lineId === lineId ? edit(line) : line)),
  })),
];

const moveLines = (event: ReceptionEvent): readonly Change[] => [
  changeExisting<ReceptionFragment>(fragments.receptions, event.data.receptionId, (reception) => ({
    ...reception,
    balances: postToLines(reception.balances, event),
  })),
];

/**
 * The events of receptions that change journeys. After the inspection, accepted goods continue as
 * parcels.
 */
export const receptionInterests: readonly ProjectionInterest[] = [
  allOf(receptionEvents, {
    'reception.recorded': ({ data, recordedAt }) => [
      change<ReceptionFragment>(fragments.receptions, data.receptionId, (before) => ({
        id: data.receptionId,
        driveId: data.driveId,
        ...(data.pledgeId === undefined ? {} : { pledgeId: data.pledgeId }),
        lines: describeReceived(before?.lines ?? [], data.lines, recordedAt),
        balances: before?.balances ?? {},
      })),
    ],
    'reception.reversed': ({ data }) => [
      changeExisting<ReceptionFragment>(fragments.receptions, data.receptionId, (reception) => ({
        ...reception,
        lines: describeReceived(reception.lines, data.lines, undefined),
      })),
    ],
    'inspection.recorded': ({ data, recordedAt }) =>
      editLine(data, (line) => addInspected(line, data, recordedAt)),
    'inspection.reversed': ({ data }) => editLine(data, (line) => takeBackInspected(line, data)),
    'rejection.settled': ({ data, recordedAt }) =>
      editLine(data, (line) => ({
        ...line,
        settlements: [
          ...line.settlements,
          {
            settlementId: data.settlementId,
            to: data.to,
            quantity: data.quantity,
            at: recordedAt,
          },
        ],
      })),
    'rejection.settlement-reversed': ({ data }) =>
      editLine(data, (line) => ({
        ...line,
        settlements: line.settlements.filter(({ settlementId }) => settlementId !== data.reverses),
      })),
  }),
  ...eachOf([receptionEvents], moveLines),
];
