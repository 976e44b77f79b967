import type { Item, JourneyView } from '@bluebox/contracts';
import type { DrivePhase } from '../drive/drive-phase.ts';

export const awaitedGoods = ({
  lines,
}: Pick<JourneyView, 'lines'>): readonly {
  readonly lineId: string;
  readonly item: Item;
  readonly quantity: number;
}[] =>
  lines
    .map(({ lineId, item, parts }) => ({
      lineId,
      item,
      quantity: parts
        .filter(({ state }) => state === 'promised')
        .reduce((sum, part) => sum + part.quantity, 0),
    }))
    .filter(({ quantity }) => quantity > 0);

const NEVER_CAME = ['promised', 'withdrawn', 'not-handed-in'];

/** Whether any goods were handed in, whatever happened to them later. */
const isAnyHandedIn = ({ lines }: Pick<JourneyView, 'lines'>): boolean =>
  lines.some(({ parts }) => parts.some(({ state }) => !NEVER_CAME.includes(state)));

export interface HandInWording {
  readonly bring: string;
  readonly change: string;
  readonly withdraw: string;
}

/**
 * Chooses the texts about the hand-in. After the drive has closed, the texts name no day. After a
 * part was handed in, they offer to change only the rest.
 */
export function handInWording(
  journey: Pick<JourneyView, 'lines'>,
  phase: DrivePhase,
  isAmendable: boolean,
): HandInWording {
  const rest = isAnyHandedIn(journey) ? '-rest' : '';
  return {
    bring: phase === 'closed' || phase === 'completed' ? 'pledge.bring-soon' : 'done.bring-until',
    change: `pledge.change-${isAmendable ? 'text' : 'closed'}${rest}`,
    withdraw: `withdraw.button${rest}`,
  };
}
