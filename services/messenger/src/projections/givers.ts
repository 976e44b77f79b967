import {
  channelEvents,
  consignmentEvents,
  kitEvents,
  parcelEvents,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  defineProjection,
  eachOf,
  findEach,
  type ProjectionInterest,
  someOf,
  type View,
} from '@bluebox/event-sourcing';
import { postings } from '@bluebox/ledger';

/** A pledge, as far as mail to its giver needs it. */
export interface KnownPledge {
  readonly id: string;
  readonly driveId: string;
  readonly reference: string;
  /** Generation of the giver's private link. */
  readonly generation: number;
  /** Whether the giver asked to be forgotten, so that no mail is sent. */
  readonly forgotten: boolean;
}
/** A channel by which a giver is told of the own goods. Removed channels are left out. */
export interface GiverChannel {
  readonly id: string;
  readonly pledgeId: string;
  readonly driveId: string;
}
/** Numbers of pieces of a pledge that the desk took in, whatever their units. */
interface TakenIn {
  readonly id: string;
  readonly received: number;
  /** Number of rejected pieces that were neither returned nor disposed of. */
  readonly toFetch: number;
}
/** A parcel whose goods came from a pledge. */
interface GivenParcel {
  readonly id: string;
  readonly pledgeId: string;
}
/** The parcel of some kits, with the parcels of their components. */
interface KitParcel {
  readonly id: string;
  readonly components: readonly string[];
}
/** A parcel of which something went into kits. */
interface KitPart {
  readonly id: string;
  readonly componentId: string;
  readonly kitParcelId: string;
}
/** A parcel in a box that was sent. */
interface SentContent {
  readonly id: string;
  readonly boxId: string;
  readonly parcelId: string;
  readonly isConfirmed: boolean;
}

export const PLEDGES = 'pledges';
export const GIVER_CHANNELS = 'giver-channels';
const TAKEN_IN = 'taken-in';
const PARCELS = 'parcels';
const KIT_PARCELS = 'kit-parcels';
const KIT_PARTS = 'kit-parts';
const SENT_CONTENTS = 'sent-contents';

/** Changes to pledges. */
const pledgeInterest: ProjectionInterest = someOf(pledgeEvents, {
  'pledge.submitted': ({ data: { pledgeId, driveId, reference } }) => [
    change<KnownPledge>(PLEDGES, pledgeId, () => ({
      ...{ id: pledgeId, driveId, reference, generation: 1, forgotten: false },
    })),
  ],
  'pledge.link-rotated': ({ data: { pledgeId, generation } }) => [
    changeExisting<KnownPledge>(PLEDGES, pledgeId, (pledge) => ({ ...pledge, generation })),
  ],
  'pledge.giver-forgotten': ({ data: { pledgeId } }) => [
    changeExisting<KnownPledge>(PLEDGES, pledgeId, (pledge) => ({ ...pledge, forgotten: true })),
  ],
});

/** Changes to the channels of givers, which the policies' memories make too. */
export const giverChannelInterest: ProjectionInterest = someOf(channelEvents, {
  'channel.added': ({ data: { channelId, driveId, pledgeId } }) =>
    pledgeId === undefined
      ? []
      : [
          change<GiverChannel>(GIVER_CHANNELS, channelId, () => ({
            id: channelId,
            pledgeId,
            driveId,
          })),
        ],
  'channel.removed': ({ data: { channelId } }) => [
    change<GiverChannel>(GIVER_CHANNELS, channelId, () => undefined),
  ],
});

/** Changes to the origins of parcels, which the policy's memory makes too. */
export const originInterests: readonly ProjectionInterest[] = [
  someOf(parcelEvents, {
    'parcel.created': ({ data: { parcelId, origin } }) =>
      origin.kind === 'inspection' && origin.pledgeId !== undefined
        ? [givenParcel(parcelId, origin.pledgeId)]
        : [],
  }),
  allOf(kitEvents, {
    'kit.assembled': ({ data: { parcelId, components } }) => [
      change<KitParcel>(KIT_PARCELS, parcelId, () => ({
        id: parcelId,
        components: components.map((component) => component.parcelId),
      })),
    ],
    'kit.taken-apart': ({ data: { parcelId } }) => [
      change<KitParcel>(KIT_PARCELS, parcelId, () => undefined),
    ],
  }),
];
const givenParcel = (id: string, pledgeId: string): Change =>
  change<GivenParcel>(PARCELS, id, () => ({ id, pledgeId }));

/** The collections that {@link originInterests} changes. */
export const originCollections = [
  { name: PARCELS, indexes: [] },
  { name: KIT_PARCELS, indexes: [] },
] as const;

/** Returns the pledges from which the goods of some parcels came, also those within kits. */
export async function pledgesOfParcels(
  memory: Pick<View, 'get'>,
  parcelIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const pledges = new Set<string>();
  const seen = new Set<string>();
  for (let next = parcelIds; next.length > 0; ) {
    const within: string[] = [];
    for (const id of next) {
      if (seen.has(id)) continue;
      seen.add(id);
      const given = await memory.get<GivenParcel>(PARCELS, id);
      if (given !== undefined) pledges.add(given.pledgeId);
      within.push(...((await memory.get<KitParcel>(KIT_PARCELS, id))?.components ?? []));
    }
    next = within;
  }
  return pledges;
}

/** Returns the changes that an event at the desk makes to the numbers of pieces. */
function takenIn(event: ReceptionEvent): readonly Change[] {
  const { pledgeId } = event.data;
  if (pledgeId === undefined) return [];
  let received = 0;
  let toFetch = 0;
  for (const { from, to, quantity } of postings(event)) {
    if (to === 'received' && (from === 'promised' || from === 'walkIn')) received += quantity;
    if (from === 'received' && (to === 'promised' || to === 'walkIn')) received -= quantity;
    if (to === 'rejected') toFetch += quantity;
    if (from === 'rejected') toFetch -= quantity;
  }
  if (received === 0 && toFetch === 0) return [];
  return [
    change<TakenIn>(TAKEN_IN, pledgeId, (before) => ({
      id: pledgeId,
      received: (before?.received ?? 0) + received,
      toFetch: (before?.toFetch ?? 0) + toFetch,
    })),
  ];
}

const contentId = (boxId: string, parcelId: string): string => `${boxId} ${parcelId}`;
const confirmContents = (
  { boxId, lines }: { readonly boxId: string; readonly lines: readonly { parcelId: string }[] },
  isConfirmed: boolean,
): readonly Change[] =>
  lines.map(({ parcelId }) =>
    changeExisting<SentContent>(SENT_CONTENTS, contentId(boxId, parcelId), (content) => ({
      ...content,
      isConfirmed,
    })),
  );

/** Pledges, the channels of their givers, and what became of the goods. */
export const giversProjection = defineProjection({
  name: 'messenger-givers',
  version: 1,
  collections: [
    { name: PLEDGES, indexes: [] },
    { name: GIVER_CHANNELS, indexes: ['pledgeId'] },
    { name: TAKEN_IN, indexes: [] },
    { name: PARCELS, indexes: ['pledgeId'] },
    { name: KIT_PARCELS, indexes: [] },
    { name: KIT_PARTS, indexes: ['componentId'] },
    { name: SENT_CONTENTS, indexes: ['parcelId'] },
  ],
  reads: [
    pledgeInterest,
    giverChannelInterest,
    ...originInterests,
    allOf(kitEvents, {
      'kit.assembled': ({ data: { parcelId: kitParcelId, components } }) =>
        components.map(({ parcelId: componentId }) => {
          const id = contentId(kitParcelId, componentId);
          return change<KitPart>(KIT_PARTS, id, () => ({ id, componentId, kitParcelId }));
        }),
      // Kits that were taken apart are in no box, so the parts need not be erased.
      'kit.taken-apart': () => [],
    }),
    ...eachOf([receptionEvents], takenIn),
    someOf(consignmentEvents, {
      'consignment.box-dispatched': ({ data: { boxId, contents } }) =>
        contents.map(({ parcelId }) => {
          const id = contentId(boxId, parcelId);
          return change<SentContent>(SENT_CONTENTS, id, () => ({
            ...{ id, boxId, parcelId, isConfirmed: false },
          }));
        }),
      'consignment.box-dispatch-reversed': ({ data: { boxId, contents } }) =>
        contents.map(({ parcelId }) =>
          change<SentContent>(SENT_CONTENTS, contentId(boxId, parcelId), () => undefined),
        ),
      'receipt.confirmed': ({ data }) => confirmContents(data, true),
      'receipt.reversed': ({ data }) => confirmContents(data, false),
    }),
  ],
});

/** Facts about a pledge that its giver is told. */
export interface GiverFacts {
  readonly reference: string;
  /** Number of pieces that the desk took in. */
  readonly received: number;
  /** Number of pieces that were not accepted and wait to be fetched. */
  readonly toFetch: number;
  /** Number of boxes with goods of the pledge that were sent. */
  readonly sentBoxes: number;
  /** Number of these boxes that the recipient has confirmed. */
  readonly confirmedBoxes: number;
}

/** Reads what is true of a pledge now; `undefined` for an unknown pledge or a forgotten giver. */
export async function giverFacts(view: View, pledgeId: string): Promise<GiverFacts | undefined> {
  const pledge = await view.get<KnownPledge>(PLEDGES, pledgeId);
  if (pledge === undefined || pledge.forgotten) return undefined;
  const parcels = new Set<string>();
  const own = findEach<GivenParcel>((query) => view.find<GivenParcel>(PARCELS, query), {
    where: { pledgeId },
  });
  for await (const { id } of own) parcels.add(id);
  // Kits are added behind the parcels that they are made of, so that kits within kits are found too.
  for (const componentId of parcels)
    for await (const { kitParcelId } of findEach<KitPart>(
      (query) => view.find<KitPart>(KIT_PARTS, query),
      { where: { componentId } },
    ))
      parcels.add(kitParcelId);
  const sent = new Set<string>();
  const confirmed = new Set<string>();
  for (const parcelId of parcels)
    for await (const { boxId, isConfirmed } of findEach<SentContent>(
      (query) => view.find<SentContent>(SENT_CONTENTS, query),
      { where: { parcelId } },
    )) {
      sent.add(boxId);
      if (isConfirmed) confirmed.add(boxId);
    }
  const { received = 0, toFetch = 0 } = (await view.get<TakenIn>(TAKEN_IN, pledgeId)) ?? {};
  return {
    reference: pledge.reference,
    received: Math.max(0, received),
    toFetch: Math.max(0, toFetch),
    sentBoxes: sent.size,
    confirmedBoxes: confirmed.size,
  };
}
