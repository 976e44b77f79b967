import { type BoxEvent, type Content, type OVERRIDE_REASONS, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';

/* Decides what is packed into boxes, and which consignment gets a box. */

/** Reason to pack medicine with other goods. Inspections use the same list of reasons. */
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

export type BoxCommand =
  | ({ readonly type: 'open' } & DataOf<'box.opened'>)
  | {
      readonly type: 'pack';
      /** Drive of the parcel. */
      readonly driveId: string;
      readonly content: Content;
      readonly override?: OverrideReason | undefined;
      /** Reason to pack the content before equal goods that expire earlier. */
      readonly outOfOrder?: OverrideReason | undefined;
    }
  | { readonly type: 'unpack'; readonly parcelId: string; readonly quantity: number }
  | {
      readonly type: 'seal';
      /** Gross weight in grams. */
      readonly weight: number;
      /** The current day in the drive's time zone. */
      readonly today: string;
    }
  | {
      readonly type: 'reopen';
      readonly reason: DataOf<'box.reopened'>['reason'];
      readonly noteId?: string | undefined;
    }
  | {
      readonly type: 'discard';
      readonly reason: DataOf<'box.discarded'>['reason'];
      readonly noteId?: string | undefined;
    }
  | {
      readonly type: 'grant';
      readonly boxId: string;
      readonly consignmentId: string;
      /** The consignment's drive. */
      readonly driveId: string;
    }
  | { readonly type: 'release'; readonly consignmentId: string }
  | {
      readonly type: 'hold' | 'lift-hold';
      /** Content that the hold stops. */
      readonly parcelId: string;
      readonly holdId: string;
    };

type DataOf<T extends BoxEvent['type']> = EventOfType<BoxEvent, T>['data'];

export type HeldContent = Pick<DataOf<'box.held'>, 'parcelId' | 'holdId'>;

interface OpenedBox {
  readonly boxId: string;
  readonly driveId: string;
  /** Number on the carton, unique within the drive. */
  readonly number: number;
  /** Contents, with one entry for each parcel. */
  readonly contents: readonly Content[];
  /** Holds that stop contents of the box. A held box is neither sealed nor granted. */
  readonly held: readonly HeldContent[];
  readonly reopenings: readonly Pick<DataOf<'box.reopened'>, 'reason' | 'noteId'>[];
}
interface SealedBox extends OpenedBox {
  readonly weight: number;
}

/**
 * The states of a box: open ⇄ sealed ⇄ granted to a consignment. Only the consignment that has the
 * box can release it. An empty open box can be discarded for good, and its number is not reused.
 */
export type Box =
  /**
   * A box that does not exist. `claimedIn` is the drive of the first claim. The answers to all
   * claims are recorded in the bucket of that drive.
   */
  | { readonly status: 'none'; readonly claimedIn?: string }
  | ({ readonly status: 'open' | 'discarded' } & OpenedBox)
  | ({ readonly status: 'sealed' } & SealedBox)
  | ({ readonly status: 'granted'; readonly consignmentId: string } & SealedBox);
export type KnownBox = Exclude<Box, { readonly status: 'none' }>;

export const boxStream = (boxId: string): string => `box-${boxId}`;

/**
 * Largest gross weight in grams. The WHO's guidelines for medicine donations set 50 kg, so that
 * people can handle a carton without special equipment.
 */
const HEAVIEST = 50_000;
/** Largest number of parcels in one box, as in the contract of `box.sealed`. */
const MOST_CONTENTS = 200;

function decide(command: BoxCommand, box: Box): readonly BoxEvent[] {
  if (command.type === 'open') {
    if (box.status !== 'none') throw refuse('BOX_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'box.opened', data }];
  }
  if (command.type === 'grant') return grant(command, box);
  if (command.type === 'release') return release(command, box);
  if (command.type === 'hold' || command.type === 'lift-hold') return changeHold(command, box);
  assertKnown(box);
  const ids = { boxId: box.boxId, driveId: box.driveId };
  switch (command.type) {
    case 'pack':
      return pack(command, box);
    case 'unpack': {
      assertOpen(box);
      const { parcelId, quantity } = command;
      const content = box.contents.find((candidate) => candidate.parcelId === parcelId);
      if (content === undefined || content.quantity < quantity)
        throw refuse('NOT_THAT_MANY_PACKED', {
          parcelId,
          packed: content?.quantity ?? 0,
        });
      return [{ type: 'box.item-unpacked', data: { ...ids, content: { ...content, quantity } } }];
    }
    case 'seal':
      return seal(command, box);
    case 'reopen': {
      if (box.status === 'granted')
        throw refuse('BOX_GRANTED', { consignmentId: box.consignmentId });
      if (box.status === 'open') throw refuse('BOX_NOT_SEALED');
      if (box.status === 'discarded') throw discarded();
      const { reason, noteId } = command;
      return [{ type: 'box.reopened', data: { ...ids, reason, ...knownFields({ noteId }) } }];
    }
    case 'discard': {
      if (box.status === 'discarded') return [];
      assertOpen(box);
      if (box.contents.length > 0)
        throw refuse('BOX_NOT_EMPTY', {
          parcels: box.contents.length,
        });
      const { reason, noteId } = command;
      return [{ type: 'box.discarded', data: { ...ids, reason, ...knownFields({ noteId }) } }];
    }
  }
}

export function assertKnown(box: Box): asserts box is KnownBox {
  if (box.status === 'none') throw refuse('UNKNOWN_BOX');
}

const discarded = () => refuse('BOX_DISCARDED');

type OpenBox = OpenedBox & { readonly status: 'open' };
function assertOpen(box: KnownBox): asserts box is OpenBox {
  if (box.status === 'discarded') throw discarded();
  if (box.status !== 'open')
    throw refuse('BOX_NOT_OPEN', {
      status: box.status,
    });
}

function pack(
  { driveId, content, override, outOfOrder }: Extract<BoxCommand, { type: 'pack' }>,
  box: KnownBox,
): readonly BoxEvent[] {
  if (driveId !== box.driveId)
    throw refuse('WRONG_DRIVE', {
      parcel: driveId,
      box: box.driveId,
    });
  assertOpen(box);
  const mixed = isMixed([...box.contents, content]);
  if (mixed && override === undefined) throw refuse('MEDICINE_NOT_ALONE');
  const isNew = box.contents.every(({ parcelId }) => parcelId !== content.parcelId);
  if (isNew && box.contents.length >= MOST_CONTENTS)
    throw refuse('BOX_FULL', {
      most: MOST_CONTENTS,
    });
  return [
    {
      type: 'box.item-packed',
      data: {
        boxId: box.boxId,
        driveId,
        content,
        ...(mixed ? knownFields({ override }) : {}),
        ...knownFields({ outOfOrder }),
      },
    },
  ];
}

/** Whether medicine shares the box with other goods. */
const isMixed = (contents: readonly Content[]): boolean =>
  contents.some(({ item }) => item.category === 'medicine') &&
  contents.some(({ item }) => item.category !== 'medicine');

function seal(
  { weight, today }: Extract<BoxCommand, { type: 'seal' }>,
  box: KnownBox,
): readonly BoxEvent[] {
  assertOpen(box);
  if (box.contents.length === 0) throw refuse('BOX_EMPTY');
  assertNotHeld(box);
  if (weight > HEAVIEST) throw refuse('BOX_TOO_HEAVY', { most: HEAVIEST });
  const expired = box.contents
    .filter(({ expiry }) => expiry !== undefined && expiry < today)
    .map(({ parcelId, item, expiry }) => ({ parcelId, name: item.name, expiry }));
  if (expired.length > 0)
    throw refuse('EXPIRED_CONTENT', {
      today,
      expired,
    });
  const { boxId, driveId, contents } = box;
  return [{ type: 'box.sealed', data: { boxId, driveId, weight, contents: [...contents] } }];
}

/**
 * Answers a claim, even of a box that does not exist. A repeated claim by the consignment that has
 * the box gets no second answer.
 */
function grant(
  { boxId, consignmentId, driveId }: Extract<BoxCommand, { type: 'grant' }>,
  box: Box,
): readonly BoxEvent[] {
  const refused = (why: DataOf<'box.claim-refused'>['why']): readonly BoxEvent[] => [
    { type: 'box.claim-refused', data: { boxId, driveId, consignmentId, why } },
  ];
  if (box.status === 'none') return refused('unknown-box');
  if (box.driveId !== driveId) return refused('other-drive');
  switch (box.status) {
    case 'open':
    case 'discarded':
      return refused('not-sealed');
    case 'granted':
      return box.consignmentId === consignmentId ? [] : refused('granted-elsewhere');
    case 'sealed': {
      if (box.held.length > 0) return refused('held');
      const { number, weight, contents } = box;
      return [
        {
          type: 'box.granted',
          data: { boxId, driveId, consignmentId, number, weight, contents: [...contents] },
        },
      ];
    }
  }
}

/**
 * Releases a box from the consignment that has it. A release by another consignment has no effect.
 */
function release(
  { consignmentId }: Extract<BoxCommand, { type: 'release' }>,
  box: Box,
): readonly BoxEvent[] {
  if (box.status !== 'granted' || box.consignmentId !== consignmentId) return [];
  const { boxId, driveId } = box;
  return [{ type: 'box.released', data: { boxId, driveId, consignmentId } }];
}

function assertNotHeld({ boxId, held }: KnownBox): void {
  if (held.length > 0)
    throw refuse('HELD', { boxId, holds: [...new Set(held.map(({ holdId }) => holdId))] });
}

/**
 * Decides that a hold stops content of the box, or no longer does. A repeated command, and one about
 * content that was taken out, has no effect.
 */
function changeHold(
  { type, parcelId, holdId }: Extract<BoxCommand, { type: 'hold' | 'lift-hold' }>,
  box: Box,
): readonly BoxEvent[] {
  if (box.status === 'none' || box.contents.every((content) => content.parcelId !== parcelId))
    return [];
  const isMarked = box.held.some((other) => other.parcelId === parcelId && other.holdId === holdId);
  if (isMarked === (type === 'hold')) return [];
  const { boxId, driveId } = box;
  const consignmentId = box.status === 'granted' ? box.consignmentId : undefined;
  return [
    {
      type: type === 'hold' ? 'box.held' : 'box.hold-lifted',
      data: { boxId, driveId, parcelId, holdId, ...knownFields({ consignmentId }) },
    },
  ];
}

function evolve(box: Box, event: BoxEvent): Box {
  if (event.type === 'box.opened')
    return { status: 'open', ...event.data, contents: [], held: [], reopenings: [] };
  if (box.status === 'none') return { claimedIn: event.data.driveId, ...box };
  const { boxId, driveId, number, contents, held, reopenings } = box;
  const opened = { boxId, driveId, number, contents, held, reopenings };
  switch (event.type) {
    case 'box.item-packed':
      return { ...box, contents: added(contents, event.data.content) };
    case 'box.item-unpacked':
      return stillHeld({ ...box, contents: removed(contents, event.data.content) });
    case 'box.sealed':
      return { status: 'sealed', ...opened, weight: event.data.weight };
    case 'box.reopened': {
      const { reason, noteId } = event.data;
      return { status: 'open', ...opened, reopenings: [...reopenings, { reason, noteId }] };
    }
    case 'box.discarded':
      return { status: 'discarded', ...opened };
    case 'box.granted': {
      const { weight, consignmentId } = event.data;
      return { status: 'granted', ...opened, weight, consignmentId };
    }
    case 'box.released':
      return box.status === 'granted' ? { status: 'sealed', ...opened, weight: box.weight } : box;
    case 'box.held': {
      const { parcelId, holdId } = event.data;
      return { ...box, held: [...held, { parcelId, holdId }] };
    }
    case 'box.hold-lifted': {
      const { parcelId, holdId } = event.data;
      return {
        ...box,
        held: held.filter((other) => other.parcelId !== parcelId || other.holdId !== holdId),
      };
    }
    case 'box.claim-refused':
      return box;
  }
}

/** Drops the holds of content that is no longer in the box. */
const stillHeld = (box: KnownBox): KnownBox => ({
  ...box,
  held: box.held.filter(({ parcelId }) =>
    box.contents.some((content) => content.parcelId === parcelId),
  ),
});

const added = (contents: readonly Content[], content: Content): readonly Content[] =>
  contents.some(({ parcelId }) => parcelId === content.parcelId)
    ? contents.map((other) =>
        other.parcelId === content.parcelId
          ? { ...other, quantity: other.quantity + content.quantity }
          : other,
      )
    : [...contents, content];

const removed = (contents: readonly Content[], content: Content): readonly Content[] =>
  contents
    .map((other) =>
      other.parcelId === content.parcelId
        ? { ...other, quantity: other.quantity - content.quantity }
        : other,
    )
    .filter(({ quantity }) => quantity > 0);

export const boxDecider: Decider<BoxCommand, Box, BoxEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
