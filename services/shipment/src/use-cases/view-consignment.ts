import {
  type ConsignmentDrive,
  type ConsignmentEvent,
  type ConsignmentHold,
  type ConsignmentView,
  type Content,
  kitComponents,
  type ShippedBoxView,
  type ShippedContent,
  type ThanksView,
} from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator } from '@bluebox/service-http';
import { type ConsignedBox, wasSent } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import type { CaseDocument } from '../projections/cases.ts';
import type { KnownDrive } from '../projections/drives.ts';
import type { KnownHold } from '../projections/holds.ts';
import { makingsOf } from '../projections/kits.ts';
import { isRecipient, type KnownConsignment, type StoredConsignment } from './known-consignment.ts';

type CaseState = NonNullable<ShippedBoxView['receipt']>['cases'][number]['state'];

/**
 * The viewer of a consignment. `helper` is staff other than coordinators. The recipient does not
 * see refused boxes, or the pledges of the goods. Helpers do not see notes, signers and photos of
 * receipts, or thanks that are not public.
 */
export type Audience = 'coordinator' | 'helper' | 'recipient';

export function audienceOf(consignment: KnownConsignment, caller: Caller): Audience {
  if (isCoordinator(caller)) return 'coordinator';
  return isRecipient(consignment, caller) ? 'recipient' : 'helper';
}

export interface ConsignmentsShown {
  readonly store: EventStore;
  readonly drives: View;
  readonly cases: View;
  readonly kits: View;
  readonly holds: View;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
}

export async function viewConsignment(
  { drives, cases, kits, holds, notes, photos }: Omit<ConsignmentsShown, 'store'>,
  consignment: KnownConsignment,
  { version, events }: Omit<StoredConsignment, 'consignment'>,
  audience: Audience,
): Promise<ConsignmentView> {
  const recordedAt = (wanted: (event: ConsignmentEvent) => boolean) =>
    events.findLast(wanted)?.recordedAt;
  // The latest time counts after a repeated dispatch or delivery. There is no time after a
  // reversal.
  const dispatchedAt = wasSent(consignment)
    ? recordedAt(({ type }) => type === 'consignment.dispatched')
    : undefined;
  const deliveredAt =
    consignment.status === 'delivered'
      ? recordedAt(({ type }) => type === 'consignment.delivered')
      : undefined;

  const makings = await makingsOf(
    kits,
    consignment.boxes.flatMap((box) =>
      'contents' in box
        ? box.contents.filter(({ item }) => item.category === 'kit').map((kit) => kit.parcelId)
        : [],
    ),
  );
  const contentFor = ({ pledgeId, ...content }: Content): ShippedContent => {
    const making = makings.get(content.parcelId);
    return {
      ...content,
      ...(audience === 'recipient' || pledgeId === undefined ? {} : { pledgeId }),
      ...(making === undefined
        ? {}
        : { components: kitComponents(making, (parcelId) => makings.get(parcelId)) }),
    };
  };

  const viewReceipt = async (
    box: Extract<ConsignedBox, { status: 'confirmed' }>,
  ): Promise<NonNullable<ShippedBoxView['receipt']>> => {
    const { receiptId, via, lines, cases: opened = [], noteId, photos: sent } = box.receipt;
    const { signer, note } = audience === 'helper' ? {} : await notes.read(noteId);
    const confirmedAt = recordedAt(
      ({ type, data }) => type === 'receipt.confirmed' && data.receiptId === receiptId,
    );
    return {
      receiptId,
      recordedAt: confirmedAt as string,
      via,
      lines,
      cases: await Promise.all(
        opened.map(async ({ caseId, kind }) => ({
          caseId,
          kind,
          state: stateOf(await cases.get<CaseDocument>('cases', caseId)),
        })),
      ),
      ...(signer === undefined ? {} : { signer }),
      ...(note === undefined ? {} : { note }),
      photos: audience === 'helper' ? [] : await photos.present(consignment.consignmentId, sent),
    };
  };

  const viewBox = async (box: ConsignedBox): Promise<ShippedBoxView> => {
    const { boxId, status } = box;
    if (box.status === 'claimed') return { boxId, status, contents: [] };
    if (box.status === 'refused') return { boxId, status, contents: [], why: box.why };
    return {
      boxId,
      number: box.number,
      status,
      weight: box.weight,
      contents: box.contents.map(contentFor),
      ...(box.status === 'confirmed' ? { receipt: await viewReceipt(box) } : {}),
    };
  };

  const viewDiscarding = async (): Promise<ConsignmentView['discarded']> => {
    if (consignment.status !== 'discarded' || audience === 'recipient') return undefined;
    const discarded = events.find(({ type }) => type === 'consignment.discarded');
    if (discarded?.type !== 'consignment.discarded') return undefined;
    const { reason, noteId } = discarded.data;
    const { note } = audience === 'coordinator' ? await notes.read(noteId) : {};
    return { at: discarded.recordedAt, reason, ...(note === undefined ? {} : { note }) };
  };

  const { consignmentId, driveId, number, status } = consignment;
  const discarded = await viewDiscarding();
  const drive = await drives.get<KnownDrive>('drives', driveId);
  const thanks =
    audience === 'helper' && consignment.thanks?.public !== true
      ? undefined
      : await viewThanks({ notes, photos }, consignment, events);
  const held = await viewHolds(holds, consignment);
  const { publishedPhotos = [] } = consignment;
  const present = await photos.present(
    consignmentId,
    publishedPhotos.map(({ photoId }) => photoId),
  );
  const published = publishedPhotos.filter(({ photoId }) => present.includes(photoId));
  return {
    consignmentId,
    driveId,
    ...(drive === undefined ? {} : { drive: shownDrive(drive) }),
    number,
    status,
    ...(wasSent(consignment) ? { carrier: consignment.carrier, waybill: consignment.waybill } : {}),
    ...(dispatchedAt === undefined ? {} : { dispatchedAt }),
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
    ...(discarded === undefined ? {} : { discarded }),
    boxes: await Promise.all(
      consignment.boxes
        .filter((box) => audience !== 'recipient' || box.status !== 'refused')
        .map(viewBox),
    ),
    ...(held.length === 0 ? {} : { holds: [...held] }),
    tracking: wasSent(consignment) ? [...consignment.tracking] : [],
    ...(thanks === undefined ? {} : { thanks }),
    ...(published.length === 0 ? {} : { publishedPhotos: published }),
    version,
  };
}

/**
 * Returns the holds of goods in the boxes, each with the numbers of its boxes. A hold whose event
 * has not arrived yet is left out.
 */
async function viewHolds(
  holds: View,
  { held, boxes }: KnownConsignment,
): Promise<readonly ConsignmentHold[]> {
  const ids = [...new Set(held.map(({ holdId }) => holdId))];
  const found = await Promise.all(
    ids.map(async (holdId): Promise<readonly ConsignmentHold[]> => {
      const hold = await holds.get<KnownHold>('holds', holdId);
      if (hold === undefined || hold.lifted) return [];
      const { item, lots, why, grade } = hold;
      const boxNumbers = boxes.flatMap((box) =>
        'number' in box &&
        held.some((content) => content.holdId === holdId && content.boxId === box.boxId)
          ? [box.number]
          : [],
      );
      return [{ holdId, item, lots, why, grade, boxNumbers }];
    }),
  );
  return found.flat();
}

/** Returns the state of a case as its receipt shows it. An open case with a stage is `followed`. */
const stateOf = (found: CaseDocument | undefined): CaseState => {
  if (found?.status === 'closed') return 'closed';
  return found?.stage === undefined ? 'told' : 'followed';
};

const shownDrive = ({
  title,
  recipient,
  expectedArrival,
  english,
  sender,
}: KnownDrive): ConsignmentDrive => ({
  title,
  recipient,
  expectedArrival,
  ...(english === undefined ? {} : { english }),
  ...(sender === undefined
    ? {}
    : {
        sender: {
          name: sender.name,
          ...(sender.phone === undefined ? {} : { phone: sender.phone }),
        },
      }),
});

export async function viewThanks(
  { notes, photos }: Pick<ConsignmentsShown, 'notes' | 'photos'>,
  { consignmentId, thanks }: KnownConsignment,
  events: StoredConsignment['events'],
): Promise<ThanksView | undefined> {
  if (thanks === undefined) return undefined;
  const { thanksId } = thanks;
  const { note: words } = await notes.read(thanks.noteId);
  const said = events.find(
    ({ type, data }) => type === 'consignment.thanked' && data.thanksId === thanksId,
  );
  return {
    consignmentId,
    thanksId,
    at: said?.recordedAt as string,
    public: thanks.public,
    ...(words === undefined ? {} : { words }),
    photos: await photos.present(consignmentId, thanks.photos),
  };
}
