import {
  holdEvents,
  type Item,
  isOfItem,
  itemEvents,
  lotKey,
  parcelEvents,
} from '@bluebox/contracts';
import {
  change,
  changeExisting,
  type Document,
  definePolicy,
  findEach,
  type MemoryReader,
  someOf,
} from '@bluebox/event-sourcing';
import type { StopCommand } from '../use-cases/stop-goods.ts';

const PARCELS = 'parcels';
const HOLDS = 'holds';
const LOTS = 'lots';
const MERGED = 'merged';

/** A parcel with a lot. */
interface RememberedParcel extends Document {
  readonly lot: string;
  readonly item: Item;
}
interface RememberedHold extends Document {
  readonly item: Item;
  readonly lots: readonly string[];
  readonly lifted: boolean;
}
/** One lot of a hold that is not lifted. */
interface HeldLot extends Document {
  readonly lot: string;
  readonly holdId: string;
  readonly item: Item;
}

/** An item of the catalogue that was merged into another. */
interface MergedItem extends Document {
  readonly into: string;
}

/** Returns the item that took the place of another; the item itself if it was not merged. */
async function survivorOf(itemId: string, memory: MemoryReader): Promise<string> {
  let survivor = itemId;
  for (;;) {
    const merged = await memory.get<MergedItem>(MERGED, survivor);
    if (merged === undefined) return survivor;
    survivor = merged.into;
  }
}

/** Returns goods under the item that took the place of theirs, if theirs was merged. */
const underSurvivor = async (item: Item, memory: MemoryReader): Promise<Item> =>
  item.itemId === undefined ? item : { ...item, itemId: await survivorOf(item.itemId, memory) };

/** Whether goods are of the item that a hold names, or of one that was merged with it. */
const isHeldItem = async (named: Item, goods: Item, memory: MemoryReader): Promise<boolean> =>
  isOfItem(await underSurvivor(named, memory), await underSurvivor(goods, memory));

const heldLotId = (holdId: string, lot: string): string => `${holdId}\n${lot}`;

/** Yields the parcels of a hold's lots, each with the command. */
async function* commandsFor(
  type: StopCommand['type'],
  holdId: string,
  memory: MemoryReader,
): AsyncGenerator<StopCommand, void, undefined> {
  const hold = await memory.get<RememberedHold>(HOLDS, holdId);
  for (const lot of new Set(hold?.lots))
    for await (const parcel of findEach<RememberedParcel>(
      (query) => memory.find<RememberedParcel>(PARCELS, query),
      { where: { lot } },
    ))
      if (hold !== undefined && (await isHeldItem(hold.item, parcel.item, memory)))
        yield { type, parcelId: parcel.id, holdId };
}

/** Yields the commands for goods that a hold stops only since two items were merged. */
async function* commandsAfterMerge(
  into: string,
  memory: MemoryReader,
): AsyncGenerator<StopCommand, void, undefined> {
  const survivor = await survivorOf(into, memory);
  for await (const hold of findEach<RememberedHold>(
    (query) => memory.find<RememberedHold>(HOLDS, query),
    { where: { lifted: false } },
  )) {
    const { itemId } = await underSurvivor(hold.item, memory);
    if (itemId === survivor) yield* commandsFor('hold', hold.id, memory);
  }
}

/**
 * Stops the goods of a held lot, and releases them when the hold is lifted.
 *
 * Parcels and holds are in different buckets, whose events are read in any order. The memory has an
 * event before the policy reacts to it, so the later of two events always finds the earlier one. A
 * parcel that was stopped while its hold was being lifted is released in answer to `parcel.held`.
 */
export const heldGoods = definePolicy<StopCommand>({
  name: 'inventory-held-goods',
  version: 1,
  remembers: {
    collections: [
      { name: PARCELS, indexes: ['lot'] },
      { name: HOLDS, indexes: ['lifted'] },
      { name: LOTS, indexes: ['lot'] },
      { name: MERGED, indexes: [] },
    ],
    reads: [
      someOf(parcelEvents, {
        'parcel.created': ({ data: { parcelId, item, lot } }) =>
          lot === undefined
            ? []
            : [
                change<RememberedParcel>(PARCELS, parcelId, () => ({
                  id: parcelId,
                  lot: lotKey(lot),
                  item,
                })),
              ],
        'parcel.voided': ({ data }) => [change(PARCELS, data.parcelId, () => undefined)],
      }),
      someOf(holdEvents, {
        'hold.placed': ({ data: { holdId, item, lots } }) => {
          const keys = [...new Set(lots.map(lotKey))];
          return [
            change<RememberedHold>(HOLDS, holdId, () => ({
              id: holdId,
              item,
              lots: keys,
              lifted: false,
            })),
            ...keys.map((lot) =>
              change<HeldLot>(LOTS, heldLotId(holdId, lot), (known) => ({
                id: heldLotId(holdId, lot),
                lot,
                holdId,
                item,
                ...known,
              })),
            ),
          ];
        },
        'hold.lifted': ({ data: { holdId } }) => [
          changeExisting<RememberedHold>(HOLDS, holdId, (hold) => ({ ...hold, lifted: true })),
        ],
      }),
      someOf(itemEvents, {
        'item.merged': ({ data: { itemId, into } }) => [
          change<MergedItem>(MERGED, itemId, () => ({ id: itemId, into })),
        ],
      }),
    ],
  },
  reacts: [
    someOf(holdEvents, {
      'hold.placed': ({ data: { holdId } }, memory) => commandsFor('hold', holdId, memory),
      'hold.lifted': ({ data: { holdId } }, memory) => commandsFor('release', holdId, memory),
    }),
    someOf(parcelEvents, {
      'parcel.created': async ({ data: { parcelId, item, lot } }, memory) => {
        if (lot === undefined) return [];
        const commands: StopCommand[] = [];
        for await (const held of findEach<HeldLot>((query) => memory.find<HeldLot>(LOTS, query), {
          where: { lot: lotKey(lot) },
        })) {
          const { holdId } = held;
          const hold = await memory.get<RememberedHold>(HOLDS, holdId);
          if (hold?.lifted === false && (await isHeldItem(held.item, item, memory)))
            commands.push({ type: 'hold', parcelId, holdId });
        }
        return commands;
      },
      'parcel.held': async ({ data: { parcelId, holdId } }, memory) => {
        const hold = await memory.get<RememberedHold>(HOLDS, holdId);
        return hold?.lifted === true ? [{ type: 'release', parcelId, holdId }] : [];
      },
    }),
    someOf(itemEvents, {
      'item.merged': ({ data: { into } }, memory) => commandsAfterMerge(into, memory),
    }),
  ],
  identify: ({ type, parcelId, holdId }) => `${type}:${parcelId}:${holdId}`,
});
