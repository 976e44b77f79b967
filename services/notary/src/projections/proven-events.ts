import { accountedGroups, type BlueboxEvent } from '@bluebox/contracts';
import {
  type Change,
  change,
  defineProjection,
  eachOf,
  type RecordedEvent,
} from '@bluebox/event-sourcing';

/** The events of one service that name a pledge. */
export interface ProvenEventsDocument {
  /** Pledge and service, as `pledgeId/service`, because the events of two services have no common order. */
  readonly id: string;
  readonly pledgeId: string;
  readonly driveId: string;
  /** Generation of the giver's private link, in the document of the pledge service. */
  readonly generation?: number;
  readonly events: readonly ProvenEvent[];
}

/** The events of one service that name a parcel. */
export interface ProvenGoodsDocument {
  /** Parcel and service, as `parcelId/service`. */
  readonly id: string;
  readonly events: readonly ProvenEvent[];
}

/** The parcels that a pledge's goods became. */
export interface ParcelsOfPledgeDocument {
  readonly id: string;
  readonly parcelIds: readonly string[];
}

/** The parcels of the kits that were assembled with goods of a parcel. */
export interface KitsOfParcelDocument {
  readonly id: string;
  readonly parcelIds: readonly string[];
}

/** The organisation of a drive; drives without one have no document. */
export interface DriveOrganisationDocument {
  readonly id: string;
  readonly organisationId: string;
}

export interface ProvenEvent {
  readonly bucket: number;
  readonly position: number;
  readonly type: string;
  readonly recordedAt: string;
  /** Whether the event names goods of other people as well. */
  readonly shared?: true;
}

export const PROVEN_GOODS = 'proven-goods';
export const PARCELS_OF_PLEDGES = 'parcels-of-pledges';
export const KITS_OF_PARCELS = 'kits-of-parcels';
export const PROVEN_EVENTS = 'proven-events';
export const DRIVE_ORGANISATIONS = 'drive-organisations';
export const provenEventsId = (pledgeId: string, service: string): string =>
  `${pledgeId}/${service}`;
export const provenGoodsId = (parcelId: string, service: string): string =>
  `${parcelId}/${service}`;

/** Services whose events move parcels. */
export const SERVICES_OF_GOODS = ['inventory', 'shipment'] as const;

/**
 * Returns the parcels that an event moves, and whether they may be of several people. The parcel of kits
 * has no creation of its own here, because `kit.assembled` tells of it.
 */
function movedBy(event: BlueboxEvent): {
  readonly parcelIds: readonly string[];
  readonly shared: boolean;
} {
  switch (event.type) {
    case 'parcel.created':
      return event.data.origin.kind === 'inspection'
        ? { parcelIds: [event.data.parcelId], shared: false }
        : { parcelIds: [], shared: false };
    case 'parcel.voided':
    case 'parcel.packed':
    case 'parcel.unpacked':
    case 'parcel.taken-for-kit':
    case 'parcel.returned-from-kit':
    case 'parcel.adjusted':
    case 'parcel.adjustment-reversed':
    case 'parcel.held':
    case 'parcel.released':
      return { parcelIds: [event.data.parcelId], shared: false };
    case 'kit.assembled':
      return { parcelIds: event.data.components.map(({ parcelId }) => parcelId), shared: true };
    case 'kit.taken-apart':
      return { parcelIds: [event.data.parcelId], shared: true };
    case 'box.sealed':
    case 'consignment.box-dispatched':
    case 'consignment.box-dispatch-reversed':
    case 'consignment.box-delivered':
    case 'consignment.box-delivery-reversed':
      return { parcelIds: event.data.contents.map(({ parcelId }) => parcelId), shared: true };
    case 'receipt.confirmed':
    case 'receipt.reversed':
      return { parcelIds: event.data.lines.map(({ parcelId }) => parcelId), shared: true };
    default:
      return { parcelIds: [], shared: false };
  }
}

function addToParcels(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  const { service, bucket, position, type, recordedAt } = event;
  const { parcelIds, shared } = movedBy(event);
  const proven: ProvenEvent = {
    bucket,
    position,
    type,
    recordedAt,
    ...(shared ? { shared } : {}),
  };
  const goods = [...new Set(parcelIds)].map((parcelId) => {
    const id = provenGoodsId(parcelId, service);
    return change<ProvenGoodsDocument>(PROVEN_GOODS, id, (before) => ({
      id,
      events: [...(before?.events ?? []), proven],
    }));
  });
  return [...goods, ...becomingOf(event)];
}

/** Returns the changes that say which goods became a parcel. */
function becomingOf(event: BlueboxEvent): readonly Change[] {
  if (event.type === 'kit.assembled') {
    const { components, parcelId } = event.data;
    return [...new Set(components.map((component) => component.parcelId))].map((component) =>
      addParcel(KITS_OF_PARCELS, component, parcelId),
    );
  }
  if (event.type !== 'parcel.created' || event.data.origin.kind !== 'inspection') return [];
  const { parcelId, origin } = event.data;
  return origin.pledgeId === undefined
    ? []
    : [addParcel(PARCELS_OF_PLEDGES, origin.pledgeId, parcelId)];
}

const addParcel = (collection: string, id: string, parcelId: string): Change =>
  change<ParcelsOfPledgeDocument | KitsOfParcelDocument>(collection, id, (before) => ({
    id,
    parcelIds: [...(before?.parcelIds ?? []), parcelId],
  }));

const generationAfter = (event: BlueboxEvent, before: number | undefined): number | undefined => {
  if (event.type === 'pledge.submitted') return 1;
  return event.type === 'pledge.link-rotated' ? event.data.generation : before;
};

const addOrganisation = ({
  driveId,
  terms: { organisationId },
}: {
  readonly driveId: string;
  readonly terms: { readonly organisationId?: string | undefined };
}): readonly Change[] =>
  organisationId === undefined
    ? []
    : [
        change<DriveOrganisationDocument>(DRIVE_ORGANISATIONS, driveId, () => ({
          id: driveId,
          organisationId,
        })),
      ];

function addEvent(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  if (event.type === 'drive.opened' || event.type === 'drive.amended')
    return addOrganisation(event.data);
  const { service, bucket, position, type, recordedAt, scope } = event;
  const pledgeId = 'pledgeId' in event.data ? event.data.pledgeId : undefined;
  if (pledgeId === undefined) return addToParcels(event);
  const id = provenEventsId(pledgeId, service);
  return [
    change<ProvenEventsDocument>(PROVEN_EVENTS, id, (before) => {
      const generation = generationAfter(event, before?.generation);
      return {
        id,
        pledgeId,
        driveId: scope,
        ...(generation === undefined ? {} : { generation }),
        events: [...(before?.events ?? []), { bucket, position, type, recordedAt }],
      };
    }),
  ];
}

/**
 * The events of each pledge that its giver may have proven: those that name the pledge, and those that move the
 * parcels and kits which its goods became. The drives' organisations are kept with them, because they limit who sees the events.
 */
export const provenEventsProjection = defineProjection({
  name: 'notary-proven-events',
  version: 4,
  collections: [
    { name: PROVEN_EVENTS, indexes: [] },
    { name: PROVEN_GOODS, indexes: [] },
    { name: PARCELS_OF_PLEDGES, indexes: [] },
    { name: KITS_OF_PARCELS, indexes: [] },
    { name: DRIVE_ORGANISATIONS, indexes: [] },
  ],
  reads: eachOf(accountedGroups, addEvent),
});
