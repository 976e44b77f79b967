import {
  type Content,
  type Item,
  type KitEvent,
  type ParcelEvent,
  refuse,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';
import { assertStocked, contentOf, type Parcel, parcelDecider, parcelStream } from './parcel.ts';

/** A command to kits that were assembled together. */
export type KitCommand =
  | ({ readonly type: 'assemble' } & DataOf<'kit.assembled'>)
  | {
      readonly type: 'take-apart';
      /** Whether a hold stops the kits. */
      readonly held?: boolean;
    };

type DataOf<T extends KitEvent['type']> = EventOfType<KitEvent, T>['data'];

/** Kits that were assembled together from other parcels, and form one new parcel. */
export type Kit =
  | { readonly status: 'none' }
  | ({ readonly status: 'assembled' } & DataOf<'kit.assembled'>)
  | ({ readonly status: 'taken-apart' } & DataOf<'kit.assembled'>);

export const kitStream = (kitId: string): string => `kit-${kitId}`;

function decide(command: KitCommand, kit: Kit): readonly KitEvent[] {
  if (command.type === 'assemble') {
    if (kit.status !== 'none') throw refuse('KIT_EXISTS');
    const { type, ...data } = command;
    if (data.item.category !== 'kit') throw refuse('NOT_A_KIT');
    return [{ type: 'kit.assembled', data }];
  }
  const { held } = command;
  assertAssembled(kit);
  const { kitId, driveId, parcelId, item, quantity } = kit;
  const about = { kitId, driveId, parcelId, item, quantity };
  return [{ type: 'kit.taken-apart', data: { ...about, ...(held === true ? { held } : {}) } }];
}

export function assertAssembled(
  kit: Kit,
): asserts kit is Extract<Kit, { readonly status: 'assembled' }> {
  if (kit.status === 'none') throw refuse('UNKNOWN_KIT');
  if (kit.status === 'taken-apart') throw refuse('KIT_TAKEN_APART');
}

function evolve(kit: Kit, event: KitEvent): Kit {
  if (event.type === 'kit.assembled') return { status: 'assembled', ...event.data };
  return kit.status === 'none' ? kit : { ...kit, status: 'taken-apart' };
}

export const kitDecider: Decider<KitCommand, Kit, KitEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

/**
 * The events of one commit. `parcels` has the events of the kits' parcel and of the components'
 * parcels, by stream.
 */
export interface KitDecision {
  readonly kit: readonly KitEvent[];
  readonly parcels: Readonly<Record<string, readonly ParcelEvent[]>>;
}

export interface KitAssembly {
  readonly kitId: string;
  readonly driveId: string;
  /** Id of the new parcel of the kits. */
  readonly parcelId: string;
  readonly item: Item;
  /** Number of kits. */
  readonly quantity: number;
  /** Quantities of the components for all kits together, not for one kit. */
  readonly components: readonly { readonly parcelId: string; readonly quantity: number }[];
  /** Recipe of the drive by which the kits are assembled. */
  readonly recipeId?: string | undefined;
}

/** Decides the assembly of kits. The kits expire with the component that expires first. */
export function decideAssembly(
  { kitId, driveId, parcelId, item, quantity, components, recipeId }: KitAssembly,
  kit: Kit,
  parcel: (parcelId: string) => Parcel,
): KitDecision {
  if (new Set(components.map((component) => component.parcelId)).size < components.length)
    throw refuse('DUPLICATE_COMPONENT');
  const contents: Content[] = [];
  const parcels: Record<string, readonly ParcelEvent[]> = {};
  for (const component of components) {
    const source = parcel(component.parcelId);
    assertStocked(source);
    if (source.driveId !== driveId)
      throw refuse('WRONG_DRIVE', {
        parcelId: source.parcelId,
      });
    contents.push(contentOf(source, component.quantity));
    parcels[parcelStream(source.parcelId)] = parcelDecider.decide(
      { type: 'take-for-kit', kitId, quantity: component.quantity },
      source,
    );
  }
  const assembled = kitDecider.decide(
    {
      type: 'assemble',
      kitId,
      driveId,
      parcelId,
      item,
      quantity,
      components: contents,
      ...knownFields({ recipeId }),
    },
    kit,
  );
  parcels[parcelStream(parcelId)] = parcelDecider.decide(
    {
      type: 'create',
      parcelId,
      driveId,
      item,
      quantity,
      origin: { kind: 'assembly', kitId },
      expiry: earliest(contents),
    },
    parcel(parcelId),
  );
  return { kit: assembled, parcels };
}

const earliest = (contents: readonly Content[]): string | undefined =>
  contents
    .flatMap(({ expiry }) => (expiry === undefined ? [] : [expiry]))
    .sort()
    .at(0);

/**
 * Decides to take kits apart, which frees their components, except for those that a hold stops. Refuses kits that are packed, in
 * another kit, or adjusted, even in part.
 */
export function decideTakingApart(kit: Kit, parcel: (parcelId: string) => Parcel): KitDecision {
  assertAssembled(kit);
  const made = parcel(kit.parcelId);
  const held = made.status === 'stocked' && made.holds.length > 0;
  const takenApart = kitDecider.decide({ type: 'take-apart', held }, kit);
  const { kitId, parcelId, components } = kit;
  const parcels: Record<string, readonly ParcelEvent[]> = {
    [parcelStream(parcelId)]: parcelDecider.decide({ type: 'void', reverses: kitId }, made),
  };
  for (const component of components)
    parcels[parcelStream(component.parcelId)] = parcelDecider.decide(
      { type: 'return-from-kit', kitId },
      parcel(component.parcelId),
    );
  return { kit: takenApart, parcels };
}
