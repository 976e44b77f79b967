import { type NeedEvent, refuse } from '@bluebox/contracts';
import type { Decider } from '@bluebox/event-sourcing';

export interface NeedCommand {
  readonly type: 'hold';
  readonly driveId: string;
  readonly needId: string;
  readonly pledgeId: string;
  /** The share that the pledge has from now on. */
  readonly share: number;
  /**
   * Largest total of all shares; absent if the share records what has happened already. A share
   * that falls is never refused.
   */
  readonly limit?: number;
}

interface Move {
  readonly pledgeId: string;
  /** Change of the pledge's share. */
  readonly by: number;
  readonly before: Move | undefined;
}

/**
 * A strict need: the total of the shares, and the moves that led to it, latest first. The moves are
 * a chain, because a copy of all shares for each of many events would take too long.
 */
export interface StrictNeed {
  readonly total: number;
  readonly latest: Move | undefined;
}

export const needStream = (driveId: string, needId: string): string => `need-${driveId}-${needId}`;

/** Returns the share that a pledge has of the need. */
export function shareOf({ latest }: StrictNeed, pledgeId: string): number {
  let share = 0;
  for (let move = latest; move !== undefined; move = move.before)
    if (move.pledgeId === pledgeId) share += move.by;
  return share;
}

function decide(
  { driveId, needId, pledgeId, share, limit }: NeedCommand,
  need: StrictNeed,
): readonly NeedEvent[] {
  const by = share - shareOf(need, pledgeId);
  if (by === 0) return [];
  if (by > 0 && limit !== undefined && need.total + by > limit)
    throw refuse('NEED_FULL', { limit: 'strict', remaining: Math.max(0, limit - need.total) });
  const data = { driveId, needId, pledgeId, quantity: Math.abs(by) };
  return [by > 0 ? { type: 'need.reserved', data } : { type: 'need.freed', data }];
}

function evolve({ total, latest }: StrictNeed, { type, data }: NeedEvent): StrictNeed {
  const by = type === 'need.reserved' ? data.quantity : -data.quantity;
  return { total: total + by, latest: { pledgeId: data.pledgeId, by, before: latest } };
}

export const needDecider: Decider<NeedCommand, StrictNeed, NeedEvent> = {
  initialState: { total: 0, latest: undefined },
  decide,
  evolve,
};
