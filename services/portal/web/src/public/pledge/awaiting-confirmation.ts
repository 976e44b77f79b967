import type { DriveView, PledgeView } from '@bluebox/contracts';
import { reasonsTold } from '@bluebox/contracts/acceptance';
import {
  amountsByKind,
  type KindAmount,
  unconfirmedAmounts,
} from '@bluebox/contracts/large-pledge';
import type { amountsText } from '../../domain/quantity-text.ts';
import type { Wording } from './journey-wording.ts';

type Amounts = Parameters<typeof amountsText>[1];

/**
 * Amounts of a pledge that wait for staff to confirm them, and amounts of the promise that count
 * already.
 */
export interface AwaitingConfirmation {
  readonly waiting: Amounts;
  readonly counted: Amounts;
  /**
   * Whether any goods of the pledge were handed in. Goods that were handed in need no confirmation.
   */
  readonly handedIn: boolean;
}

/**
 * Returns the amounts of an open pledge that wait for confirmation by staff; `undefined` if no
 * amount waits.
 */
export function awaitingConfirmation(
  {
    status,
    channel,
    lines,
    confirmed = [],
  }: Pick<PledgeView, 'status' | 'channel' | 'lines' | 'confirmed'>,
  {
    needs,
    rules,
    expectedArrival,
  }: Pick<DriveView['terms'], 'needs' | 'rules' | 'expectedArrival'>,
  today: string,
): AwaitingConfirmation | undefined {
  const promised = lines.map((line) => ({ ...line.item, quantity: line.outstanding }));
  const waiting = unconfirmedAmounts(needs, { channel, promised, confirmed });
  if (status !== 'open' || waiting.length === 0) return undefined;
  const waits = (item: PledgeView['lines'][number]['item']) =>
    waiting.some(({ category, unit }) => category === item.category && unit === item.unit);
  const counted = lines.filter(
    (line) =>
      line.outstanding > 0 &&
      !waits(line.item) &&
      // Totals leave out goods that the rules would probably reject.
      reasonsTold(rules, expectedArrival, today, line).length === 0,
  );
  return {
    waiting: amountsOf(waiting),
    counted: amountsOf(
      amountsByKind(counted.map((line) => ({ ...line.item, quantity: line.outstanding }))),
    ),
    handedIn: lines.some(({ handedIn }) => handedIn > 0),
  };
}

/** Converts amounts to the form that `amountsText` expects. */
export const amountsOf = (amounts: readonly KindAmount[]): Amounts =>
  amounts.map(({ unit, quantity }) => ({ unit, count: quantity }));

export function awaitingTexts(
  { waiting, counted, handedIn }: AwaitingConfirmation,
  textOf: (amounts: Amounts) => string,
): readonly Wording[] {
  return [
    { key: 'awaiting.waits', values: { amounts: textOf(waiting) } },
    ...(counted.length > 0
      ? [{ key: 'awaiting.counted', values: { amounts: textOf(counted) } }]
      : handedIn
        ? []
        : [{ key: 'awaiting.none-counted', values: {} }]),
    ...(handedIn ? [{ key: 'awaiting.handed-in', values: {} }] : []),
  ];
}
