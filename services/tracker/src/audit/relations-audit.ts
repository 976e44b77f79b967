import type {
  BlueboxEvent,
  DISCREPANCY_KINDS,
  DriveScopedEvent,
  DriveTerms,
  NeedEvent,
  PledgeEvent,
  ReceiptLine,
} from '@bluebox/contracts';
import type { Cursors, EventHistory, RecordedEvent } from '@bluebox/event-sourcing';
import { postings } from '@bluebox/ledger';
import { type AuditFinding, eventPlace } from './finding.ts';
import { eventsInTime, headsOf, sameCursors } from './log-reading.ts';
import type { Patience } from './patience.ts';

type Event = RecordedEvent<BlueboxEvent>;
type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

interface Receipt {
  readonly place: string;
  readonly boxId: string;
  readonly kinds: readonly DiscrepancyKind[];
  readonly opened: readonly { readonly caseId: string; readonly kind: DiscrepancyKind }[];
  standing: boolean;
}
interface OpenedCase {
  readonly kind: string;
  readonly receiptId: string | undefined;
  open: boolean;
}

/** A check whether records agree. It remembers only the relevant part of each event. */
export interface Relations {
  see(event: Event): void;
  /** Returns the first disagreement. */
  finding(): AuditFinding | undefined;
}

const kindsOf = (lines: readonly ReceiptLine[]): readonly DiscrepancyKind[] =>
  (['missing', 'damaged', 'surplus'] as const).filter((kind) =>
    lines.some((line) => line[kind] > 0),
  );

/**
 * Returns a check of seven rules: hand-in points of pledges and receptions are, or were, points of
 * their drive; a box has at most one valid receipt; each kind of discrepancy in a receipt has one
 * case; a reversed receipt has no open case; a stocktake adjusted exactly the differences that it
 * posted, and a reversed one has none left; the shares that a pledge has of strict needs are made of
 * goods that it promises; held goods are neither packed nor put into kits, and boxes with held goods
 * are neither sealed nor granted.
 */
export function relations(): Relations {
  const points = new Map<string, Set<string>>();
  const named = new Map<string, { readonly driveId: string; pointId: string; place: string }>();
  const receipts = new Map<string, Receipt>();
  const cases = new Map<string, OpenedCase>();
  const ofReceipt = new Map<string, string[]>();
  const stocktakes = stocktakeRelations();
  /** Quantity that each pledge promises or has handed in. */
  const promised = new Map<string, number>();
  /** Shares of strict needs, by need and pledge. */
  const shares = new Map<string, { readonly pledgeId: string; share: number; place: string }>();
  /** Holds of each parcel, and marks of each box. */
  const held = new Map<string, Set<string>>();
  /** Quantity of each parcel in each box. */
  const inside = new Map<string, number>();
  let moved: AuditFinding | undefined;
  const stop = (id: string, mark: string) =>
    held.set(id, (held.get(id) ?? new Set<string>()).add(mark));
  const release = (id: string, isReleased: (mark: string) => boolean) => {
    for (const mark of held.get(id) ?? []) if (isReleased(mark)) held.get(id)?.delete(mark);
  };
  const move = (event: Event, id: string, what: string) => {
    if ((held.get(id)?.size ?? 0) > 0 && moved === undefined)
      moved = { invariant: 9, place: eventPlace(event), what: `${what} ${id}, which is held` };
  };

  const nowAt = (driveId: string, { handInPoints }: DriveTerms) => {
    const known = points.get(driveId) ?? new Set();
    points.set(driveId, known);
    for (const { pointId } of handInPoints) known.add(pointId);
  };
  const name = (event: RecordedEvent<DriveScopedEvent>, pointId: string | undefined) => {
    const { driveId } = event.data;
    const key = `${driveId} ${pointId}`;
    if (pointId !== undefined && !named.has(key))
      named.set(key, { driveId, pointId, place: eventPlace(event) });
  };

  const promise = (event: RecordedEvent<PledgeEvent>) => {
    const { pledgeId } = event.data;
    for (const { from, to, quantity } of postings(event)) {
      const by = (to === 'promised' ? quantity : 0) - (from === 'promised' ? quantity : 0);
      promised.set(pledgeId, (promised.get(pledgeId) ?? 0) + by);
    }
  };
  const share = (event: RecordedEvent<NeedEvent>) => {
    const { driveId, needId, pledgeId, quantity } = event.data;
    const key = `${driveId} ${needId} ${pledgeId}`;
    const before = shares.get(key)?.share ?? 0;
    shares.set(key, {
      pledgeId,
      share: before + (event.type === 'need.reserved' ? quantity : -quantity),
      place: eventPlace(event),
    });
  };
  const shareFinding = (): AuditFinding | undefined => {
    const held = new Map<string, number>();
    for (const { pledgeId, share: part, place } of shares.values()) {
      const total = (held.get(pledgeId) ?? 0) + part;
      held.set(pledgeId, total);
      if (part < 0 || total > (promised.get(pledgeId) ?? 0))
        return { invariant: 9, place, what: `holds ${total} of strict needs, and promises less` };
    }
    return undefined;
  };

  const pointFinding = (): AuditFinding | undefined => {
    for (const { driveId, pointId, place } of named.values())
      if (points.get(driveId)?.has(pointId) === false)
        return {
          invariant: 9,
          place,
          what: `names hand-in point ${pointId}, which its drive never had`,
        };
    return undefined;
  };

  const receiptFinding = (): AuditFinding | undefined => {
    const boxes = new Set<string>();
    for (const [receiptId, { place, boxId, kinds, opened, standing }] of receipts) {
      const told = (what: string): AuditFinding => ({ invariant: 9, place, what });
      const its = ofReceipt.get(receiptId) ?? [];
      if (!standing) {
        const open = its.find((caseId) => cases.get(caseId)?.open === true);
        if (open !== undefined)
          return told(
            `was reversed, and its case ${open} is open: start a server of this version on the data once and audit again, since it closes the cases that earlier versions left open`,
          );
        continue;
      }
      if (boxes.has(boxId))
        return told(`is the second receipt of box ${boxId} that is not reversed`);
      boxes.add(boxId);
      const wrong = kinds.find(
        (kind) => opened.filter((other) => other.kind === kind).length !== 1,
      );
      if (wrong !== undefined) return told(`finds something ${wrong}, and has not one case of it`);
      const missing = opened.find(
        ({ caseId, kind }) =>
          cases.get(caseId)?.kind !== kind || cases.get(caseId)?.receiptId !== receiptId,
      );
      if (missing !== undefined || its.length !== opened.length || opened.length !== kinds.length)
        return told(`has cases other than those that were opened for it`);
    }
    return undefined;
  };

  return {
    see(event) {
      stocktakes.see(event);
      switch (event.type) {
        case 'drive.opened':
        case 'drive.amended':
          return nowAt(event.data.driveId, event.data.terms);
        case 'pledge.submitted':
          promise(event);
          return name(event, event.data.handInPointId);
        case 'reception.recorded':
          return name(event, event.data.handInPointId);
        case 'pledge.amended':
        case 'pledge.withdrawn':
        case 'pledge.hand-in-noted':
        case 'pledge.hand-in-reversal-noted':
        case 'pledge.not-handed-in':
        case 'pledge.write-off-reversed':
          return promise(event);
        case 'need.reserved':
        case 'need.freed':
          return share(event);
        case 'receipt.confirmed': {
          const { receiptId, boxId, lines, cases: opened = [] } = event.data;
          const place = eventPlace(event);
          receipts.set(receiptId, { place, boxId, kinds: kindsOf(lines), opened, standing: true });
          return;
        }
        case 'receipt.reversed': {
          const receipt = receipts.get(event.data.reverses);
          if (receipt !== undefined) receipt.standing = false;
          return;
        }
        case 'case.opened': {
          const { caseId, kind, receiptId } = event.data;
          cases.set(caseId, { kind, receiptId, open: true });
          if (receiptId !== undefined)
            ofReceipt.set(receiptId, [...(ofReceipt.get(receiptId) ?? []), caseId]);
          return;
        }
        case 'case.closed':
        case 'case.reopened': {
          const found = cases.get(event.data.caseId);
          if (found !== undefined) found.open = event.type === 'case.reopened';
          return;
        }
        case 'parcel.held':
          return void stop(event.data.parcelId, event.data.holdId);
        case 'parcel.released': {
          const { parcelId, holdId } = event.data;
          return release(parcelId, (mark) => mark === holdId);
        }
        case 'parcel.packed':
          return move(event, event.data.parcelId, 'packs parcel');
        case 'parcel.taken-for-kit':
          return move(event, event.data.parcelId, 'puts into a kit parcel');
        case 'box.held':
          return void stop(event.data.boxId, `${event.data.parcelId} ${event.data.holdId}`);
        case 'box.hold-lifted': {
          const { boxId, parcelId, holdId } = event.data;
          return release(boxId, (mark) => mark === `${parcelId} ${holdId}`);
        }
        case 'box.item-unpacked': {
          const { boxId, content } = event.data;
          const left = (inside.get(`${boxId} ${content.parcelId}`) ?? 0) - content.quantity;
          inside.set(`${boxId} ${content.parcelId}`, left);
          // A box is held only by what is in it.
          if (left <= 0) release(boxId, (mark) => mark.startsWith(`${content.parcelId} `));
          return;
        }
        case 'box.item-packed': {
          const key = `${event.data.boxId} ${event.data.content.parcelId}`;
          inside.set(key, (inside.get(key) ?? 0) + event.data.content.quantity);
          return;
        }
        case 'box.sealed':
          return move(event, event.data.boxId, 'seals box');
        case 'box.granted':
          return move(event, event.data.boxId, 'grants box');
        default:
          return;
      }
    },
    finding: () =>
      pointFinding() ?? receiptFinding() ?? stocktakes.finding() ?? shareFinding() ?? moved,
  };
}

/**
 * Returns a check that each difference of a stocktake has its adjustment, and each adjustment of a
 * stocktake its difference. Both are in one commit, so only the difference or adjustment whose
 * counterpart has not been read yet is remembered.
 */
function stocktakeRelations(): Relations {
  const unmatched = new Map<string, { readonly place: string; readonly says: string }>();
  const unreversed = new Map<string, string>();
  const reversed = new Set<string>();
  let wrong: AuditFinding | undefined;
  const match = (event: Event, adjustmentId: string, says: string) => {
    const other = unmatched.get(adjustmentId);
    if (other === undefined) unmatched.set(adjustmentId, { place: eventPlace(event), says });
    else if (other.says === says) unmatched.delete(adjustmentId);
    else
      wrong ??= {
        invariant: 9,
        place: eventPlace(event),
        what: `says of adjustment ${adjustmentId} what its counterpart does not: ${says}`,
      };
  };
  return {
    see(event) {
      switch (event.type) {
        case 'parcel.adjusted': {
          const { countId, adjustmentId, parcelId, direction, quantity } = event.data;
          if (countId === undefined) return;
          unreversed.set(adjustmentId, countId);
          const difference = direction === 'found' ? quantity : -quantity;
          return match(event, adjustmentId, `${countId} ${parcelId} ${difference}`);
        }
        case 'parcel.adjustment-reversed':
          unreversed.delete(event.data.reverses);
          return;
        case 'count.posted': {
          const { countId, parcels } = event.data;
          for (const { parcelId, adjustmentId, counted, expected } of parcels)
            if (adjustmentId !== undefined)
              match(event, adjustmentId, `${countId} ${parcelId} ${counted - expected}`);
            else if (counted !== expected)
              wrong ??= {
                invariant: 9,
                place: eventPlace(event),
                what: `has no adjustment of parcel ${parcelId}, whose figures differ`,
              };
          return;
        }
        case 'count.reversed':
          if (event.data.complete) reversed.add(event.data.countId);
          return;
        default:
          return;
      }
    },
    finding() {
      if (wrong !== undefined) return wrong;
      for (const [adjustmentId, { place }] of unmatched)
        return {
          invariant: 9,
          place,
          what: `has adjustment ${adjustmentId} without its counterpart in stocktake or parcel`,
        };
      for (const [adjustmentId, countId] of unreversed)
        if (reversed.has(countId))
          return {
            invariant: 9,
            place: `count ${countId}`,
            what: `was reversed, and its adjustment ${adjustmentId} stands`,
          };
      return undefined;
    },
  };
}

/**
 * Repeats the check over the whole log while it finds something and new events arrive. A policy may
 * still be working, and a first reading may miss events that arrive in buckets already read.
 */
export async function auditRelations(
  first: Relations,
  history: EventHistory,
  services: readonly string[],
  patience: Patience,
): Promise<AuditFinding | undefined> {
  let finding = first.finding();
  let looked: Cursors | undefined;
  for (let attempt = 1; finding !== undefined; attempt++) {
    const heads = await headsOf(history, services);
    if (looked !== undefined && (sameCursors(heads, looked) || attempt > patience.attempts))
      return finding;
    looked = heads;
    const again = relations();
    for await (const event of eventsInTime(history, services, {}, heads)) again.see(event as Event);
    finding = again.finding();
    if (finding !== undefined) await patience.pause();
  }
  return undefined;
}
