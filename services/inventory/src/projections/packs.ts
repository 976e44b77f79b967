import { receptionEvents } from '@bluebox/contracts';
import { change, defineProjection, someOf } from '@bluebox/event-sourcing';

/** A scanned pack, with every reception in which it ever was, also by entries that were reversed. */
export interface PackDocument {
  /** Pseudonym of the pack. */
  readonly id: string;
  readonly receptions: readonly {
    readonly receptionId: string;
    /** Hand-in points at which the pack came, each once. */
    readonly pointIds: readonly string[];
  }[];
}

/** The scanned packs of all drives, because a pack is taken in once only. */
export const packsProjection = defineProjection({
  name: 'inventory-packs',
  version: 1,
  collections: [{ name: 'packs', indexes: [] }],
  reads: [
    someOf(receptionEvents, {
      'reception.recorded': ({ data: { receptionId, handInPointId, lines } }) =>
        lines
          .flatMap(({ packs = [] }) => packs)
          .map((id) =>
            change<PackDocument>('packs', id, (pack) => {
              const before = pack?.receptions.find((other) => other.receptionId === receptionId);
              const others = pack?.receptions.filter((other) => other !== before) ?? [];
              // Nothing orders the events of different drives, so the document must not depend on it.
              const sorted = (receptions: PackDocument['receptions']) =>
                [...receptions].sort((a, b) => (a.receptionId < b.receptionId ? -1 : 1));
              const pointIds = new Set([
                ...(before?.pointIds ?? []),
                ...(handInPointId === undefined ? [] : [handInPointId]),
              ]);
              return {
                id,
                receptions: sorted([...others, { receptionId, pointIds: [...pointIds].sort() }]),
              };
            }),
          ),
    }),
  ],
});
