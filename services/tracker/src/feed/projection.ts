import {
  boxEvents,
  type Content,
  caseEvents,
  consignmentEvents,
  countEvents,
  type DriveScopedEvent,
  driveEvents,
  type FeedEntry,
  type Item,
  kitEvents,
  parcelEvents,
  pledgeEvents,
  receptionEvents,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  defineProjection,
  type RecordedEvent,
  someOf,
} from '@bluebox/event-sourcing';

type Facts = FeedEntry['facts'];

/** An entry with its position in the log, at which a stream can resume. */
export interface FeedDocument extends FeedEntry {
  readonly service: string;
  readonly position: number;
  /** Id of the record that the event is about; absent for an event of the drive itself. */
  readonly about?: string;
}

/** Number of digits that positions are padded to, so that ids sort as text. */
const POSITION_DIGITS = 10;

/**
 * Returns an id that sorts by recorded time, then service, bucket and position. It is the same in
 * every rebuild.
 */
const entryId = ({ recordedAt, service, bucket, position }: RecordedEvent): string =>
  `${recordedAt}~${service}~${bucket}~${String(position).padStart(POSITION_DIGITS, '0')}`;

/**
 * Fields with the id of the record that an event is about, in order of precedence. A pledge stands
 * before its reception, and a consignment before its boxes.
 */
const SUBJECTS = [
  'caseId',
  'consignmentId',
  'boxId',
  'kitId',
  'parcelId',
  'countId',
  'pledgeId',
  'receptionId',
] as const;

const aboutOf = (data: Readonly<Record<string, unknown>>): string | undefined => {
  const field = SUBJECTS.find((name) => typeof data[name] === 'string');
  return field === undefined ? undefined : (data[field] as string);
};

/**
 * Collections of the view: the feed, and entries that only the history of their record shows, because
 * the board would otherwise tell everybody of them.
 */
type Shown = 'entries' | 'histories';

const told =
  <E extends RecordedEvent<DriveScopedEvent>>(
    facts: (data: E['data']) => Facts,
    shown: Shown = 'entries',
  ) =>
  (event: E): readonly Change[] => {
    const id = entryId(event as RecordedEvent);
    const { driveId } = event.data;
    const about = aboutOf(event.data);
    const entry: FeedDocument = {
      id,
      driveId,
      service: event.service,
      position: event.position,
      type: event.type,
      at: event.recordedAt,
      actor: event.actor,
      ...(about === undefined ? {} : { about }),
      facts: facts(event.data),
    };
    return [change<FeedDocument>(shown, id, () => entry)];
  };

const pieces = (lines: readonly { readonly quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);
const itemFacts = ({ name, unit }: Item) => ({ item: name, unit });
const boxFacts = (contents: readonly Content[]) => ({ quantity: pieces(contents) });

/** The activity of a drive as facts; the pages have the texts. */
export const feedProjection = defineProjection({
  name: 'tracker-feed',
  version: 3,
  collections: [
    { name: 'entries', indexes: ['driveId+id', 'driveId+service+position', 'about+id'] },
    { name: 'histories', indexes: ['about+id'] },
  ],
  reads: [
    allOf(driveEvents, {
      'drive.opened': told(() => ({})),
      'drive.amended': told(({ terms }) => ({ rulesVersion: terms.rules.version })),
      'drive.published': told(() => ({})),
      'drive.closed': told(() => ({})),
      'drive.completed': told(() => ({})),
      'drive.reopened': told(({ reason }) => ({ reason })),
      'drive.discarded': told(() => ({})),
    }),
    someOf(pledgeEvents, {
      'pledge.submitted': told(({ reference, lines, pledgeId }) => ({
        reference,
        pledgeId,
        item: lines[0]?.item.name ?? '',
        lines: lines.length,
        quantity: pieces(lines),
      })),
      'pledge.amended': told(({ pledgeId, lines }) => ({
        pledgeId,
        lines: lines.length,
        quantity: pieces(lines),
      })),
      'pledge.withdrawn': told(({ pledgeId, lines }) => ({ pledgeId, quantity: pieces(lines) })),
      'pledge.not-handed-in': told(({ pledgeId, lines }) => ({
        pledgeId,
        quantity: pieces(lines),
      })),
      'pledge.write-off-reversed': told(({ pledgeId, lines }) => ({
        pledgeId,
        quantity: pieces(lines),
      })),
      'pledge.quantities-confirmed': told(
        ({ pledgeId, lines }) => ({ pledgeId, quantity: pieces(lines) }),
        'histories',
      ),
      'pledge.link-rotated': told(({ pledgeId }) => ({ pledgeId }), 'histories'),
      'pledge.giver-forgotten': told(({ pledgeId }) => ({ pledgeId }), 'histories'),
      'pledge.appointed': told(({ pledgeId, start }) => ({ pledgeId, start }), 'histories'),
      'pledge.appointment-ended': told(({ pledgeId, start }) => ({ pledgeId, start }), 'histories'),
    }),
    allOf(receptionEvents, {
      'reception.recorded': told(({ receptionId, lines }) => ({
        receptionId,
        item: lines[0]?.item.name ?? '',
        lines: lines.length,
        quantity: lines.reduce((sum, { received }) => sum + received, 0),
      })),
      'reception.reversed': told(({ receptionId, reason }) => ({ receptionId, reason })),
      'inspection.recorded': told(({ receptionId, item, parts }) => {
        const of = (outcome: string) => pieces(parts.filter((part) => part.outcome === outcome));
        const rejected = parts.find((part) => part.outcome === 'rejected');
        return {
          receptionId,
          ...itemFacts(item),
          accepted: of('accepted'),
          rejected: of('rejected'),
          quarantined: of('quarantined'),
          ...(rejected?.outcome === 'rejected' ? { reason: rejected.reasons[0] ?? '' } : {}),
        };
      }),
      'inspection.reversed': told(({ receptionId, item, reason }) => ({
        receptionId,
        ...itemFacts(item),
        reason,
      })),
      'rejection.settled': told(({ receptionId, item, quantity, to }) => ({
        receptionId,
        ...itemFacts(item),
        quantity,
        to,
      })),
      'rejection.settlement-reversed': told(({ receptionId, item, quantity, to, reason }) => ({
        receptionId,
        ...itemFacts(item),
        quantity,
        to,
        reason,
      })),
    }),
    someOf(parcelEvents, {
      'parcel.adjusted': told(({ parcelId, item, quantity, direction, reason }) => ({
        parcelId,
        ...itemFacts(item),
        quantity,
        direction,
        reason,
      })),
      'parcel.adjustment-reversed': told(({ parcelId, item, quantity, direction, reason }) => ({
        parcelId,
        ...itemFacts(item),
        quantity,
        direction,
        reason,
      })),
      'parcel.held': told(({ parcelId, holdId, item }) => ({
        parcelId,
        holdId,
        ...itemFacts(item),
      })),
      'parcel.released': told(({ parcelId, holdId, item }) => ({
        parcelId,
        holdId,
        ...itemFacts(item),
      })),
    }),
    // Figures are left out, so that nobody who still has to count sees the numbers of others.
    someOf(countEvents, {
      'count.begun': told(({ countId, kind }) => ({ countId, kind })),
      'count.posted': told(({ countId, parcels }) => ({
        countId,
        parcels: parcels.length,
        differing: parcels.filter(({ adjustmentId }) => adjustmentId !== undefined).length,
      })),
      'count.reversed': told(({ countId, reason }) => ({ countId, reason })),
      'count.abandoned': told(({ countId, reason }) => ({ countId, reason })),
    }),
    allOf(kitEvents, {
      'kit.assembled': told(({ kitId, item, quantity }) => ({
        kitId,
        ...itemFacts(item),
        quantity,
      })),
      'kit.taken-apart': told(({ kitId, item, quantity }) => ({
        kitId,
        ...itemFacts(item),
        quantity,
      })),
    }),
    someOf(boxEvents, {
      'box.opened': told(({ boxId, number }) => ({ boxId, number })),
      'box.item-packed': told(({ boxId, content }) => ({
        boxId,
        ...itemFacts(content.item),
        quantity: content.quantity,
      })),
      'box.item-unpacked': told(({ boxId, content }) => ({
        boxId,
        ...itemFacts(content.item),
        quantity: content.quantity,
      })),
      'box.sealed': told(({ boxId, weight, contents }) => ({
        boxId,
        weight,
        ...boxFacts(contents),
      })),
      'box.reopened': told(({ boxId, reason }) => ({ boxId, reason })),
      'box.discarded': told(({ boxId, reason }) => ({ boxId, reason })),
      'box.held': told(({ boxId, holdId }) => ({ boxId, holdId })),
      'box.hold-lifted': told(({ boxId, holdId }) => ({ boxId, holdId })),
    }),
    someOf(consignmentEvents, {
      'consignment.created': told(({ consignmentId, number }) => ({ consignmentId, number })),
      'consignment.box-refused': told(({ consignmentId, boxId, why }) => ({
        consignmentId,
        boxId,
        why,
      })),
      'consignment.discarded': told(({ consignmentId, reason }) => ({ consignmentId, reason })),
      'consignment.dispatched': told(({ consignmentId, carrier, waybill, boxCount }) => ({
        consignmentId,
        carrier,
        waybill,
        boxes: boxCount,
      })),
      'consignment.dispatch-corrected': told(({ consignmentId, carrier, waybill, reason }) => ({
        consignmentId,
        carrier,
        waybill,
        reason,
      })),
      'consignment.dispatch-reversed': told(({ consignmentId, reason }) => ({
        consignmentId,
        reason,
      })),
      'consignment.tracked': told(({ consignmentId, state, place }) => ({
        consignmentId,
        state,
        ...(place === undefined ? {} : { place }),
      })),
      'consignment.tracking-withdrawn': told(({ consignmentId, state, reason }) => ({
        consignmentId,
        state,
        reason,
      })),
      'consignment.delivered': told(({ consignmentId }) => ({ consignmentId })),
      'consignment.delivery-reversed': told(({ consignmentId, reason }) => ({
        consignmentId,
        reason,
      })),
      'consignment.thanked': told(({ consignmentId }) => ({ consignmentId })),
      'consignment.photos-published': told(({ consignmentId }) => ({ consignmentId }), 'histories'),
      'consignment.thanks-withdrawn': told(({ consignmentId }) => ({ consignmentId }), 'histories'),
      'consignment.recipient-link-rotated': told(
        ({ consignmentId }) => ({ consignmentId }),
        'histories',
      ),
      'receipt.confirmed': told(({ consignmentId, boxId, lines }) => {
        const of = (count: 'received' | 'damaged' | 'missing' | 'surplus') =>
          lines.reduce((sum, line) => sum + line[count], 0);
        return {
          consignmentId,
          boxId,
          received: of('received'),
          damaged: of('damaged'),
          missing: of('missing'),
          surplus: of('surplus'),
        };
      }),
      'receipt.reversed': told(({ consignmentId, boxId, reason }) => ({
        consignmentId,
        boxId,
        reason,
      })),
    }),
    allOf(caseEvents, {
      'case.opened': told(({ caseId, kind }) => ({ caseId, kind })),
      'case.progressed': told(({ caseId, stage }) => ({ caseId, stage })),
      'case.closed': told(({ caseId, resolution }) => ({ caseId, resolution })),
      'case.reopened': told(({ caseId, reason }) => ({ caseId, reason })),
    }),
  ],
});
