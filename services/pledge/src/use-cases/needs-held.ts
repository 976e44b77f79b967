import {
  allot,
  type DriveTerms,
  type Goods,
  type LackingRoom,
  limitOf,
  type NeedEvent,
  needStandings,
  type PledgeEvent,
  refuse,
  type SlotEvent,
} from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  fold,
  type StreamTarget,
  type View,
} from '@bluebox/event-sourcing';
import type { Drive } from '../domain/drive.ts';
import { needDecider, needStream, type StrictNeed, shareOf } from '../domain/need.ts';
import { goodsPromised, type Pledge, pledgeDecider } from '../domain/pledge.ts';
import type { BookedSlot } from '../domain/slot.ts';
import { type GoodsAndShares, readGoodsAndShares } from '../projections/needs.ts';
import { bookedBy, type OfferedSlot, slotTarget } from './appointments.ts';
import { inTurn } from './in-turn.ts';

export interface NeedsKept {
  readonly store: EventStore;
  readonly needs: View;
}

/**
 * Whether goods beyond a limited need are refused (`refuse`), taken by a need that asks first because
 * the giver insists (`despite`), or counted without asking, because they are promised already
 * (`record`).
 */
export type WhenFull = 'refuse' | 'despite' | 'record';

export interface PledgeExecution<Answer> {
  readonly context: CommandContext;
  readonly pledgeId: string;
  readonly target: StreamTarget<Pledge, PledgeEvent>;
  readonly driveId: string;
  readonly drive: Drive;
  readonly whenFull: WhenFull;
  readonly decide: (pledge: Pledge, version: number) => readonly PledgeEvent[];
  readonly uniqueKeys?: () => readonly string[];
  /** Slot that the pledge books in the same commit. */
  readonly slot?: OfferedSlot;
  readonly answer: (pledge: Pledge, version: number) => Answer;
}

type NeedTarget = StreamTarget<StrictNeed, NeedEvent>;
type NeedId = `n${string}`;
/** Key of the slot that a pledge books; a drive has at most one in a commit. */
type SlotKey = `slot-${string}`;
const BOOKED_SLOT = 'slot-booked';
type Targets = {
  readonly pledge: StreamTarget<Pledge, PledgeEvent>;
} & {
  readonly [needId: NeedId]: NeedTarget;
} & {
  readonly [slot: SlotKey]: StreamTarget<BookedSlot, SlotEvent>;
};

/**
 * Largest number of attempts at a command on strict needs or a slot. Each attempt fails only because
 * another process was first.
 */
const ATTEMPTS = 32;

const strictIn = ({ needs }: DriveTerms) => needs.filter((need) => limitOf(need) === 'strict');

/** Returns the goods of the pledge; none if it is not submitted or will bring none. */
const goodsOf = (pledge: Pledge): readonly Goods[] =>
  pledge.status === 'none' ? [] : goodsPromised(pledge);

const isSameKind = (a: Omit<Goods, 'quantity'>, b: Omit<Goods, 'quantity'>): boolean =>
  a.category === b.category && a.unit === b.unit && a.itemId === b.itemId;

const quantityOf = (goods: readonly Goods[], kind: Goods): number =>
  goods
    .filter((each) => isSameKind(each, kind))
    .reduce((total, { quantity }) => total + quantity, 0);

/** Returns what is known of the drive's goods, without those of the pledge itself. */
const withoutOwn = (known: GoodsAndShares, own: readonly Goods[]) =>
  known.goods.map((each) => ({
    ...each,
    promised: Math.max(0, each.promised - quantityOf(own, { ...each, quantity: 0 })),
  }));

interface Shared {
  readonly terms: DriveTerms;
  readonly driveId: string;
  readonly pledgeId: string;
  readonly known: GoodsAndShares;
  readonly whenFull: WhenFull;
}

/**
 * Shares the goods of a changed pledge out to the needs of its drive, and returns the events of the
 * strict needs, by the need's id.
 * @throws DomainError `NEED_FULL` if more goods are promised than the limited needs lack.
 */
function shareOut(
  { terms, driveId, pledgeId, known, whenFull }: Shared,
  before: Pledge,
  after: Pledge,
  strict: ReadonlyMap<string, StrictNeed>,
): Readonly<Record<NeedId, readonly NeedEvent[]>> {
  const [owned, wanted] = [goodsOf(before), goodsOf(after)];
  const kept = new Map([...strict].map(([needId, need]) => [needId, shareOf(need, pledgeId)]));
  const heldByOthers = (needId: string) =>
    (strict.get(needId)?.total ?? known.shares.get(needId) ?? 0) - (kept.get(needId) ?? 0);
  const standings = needStandings(terms.needs, withoutOwn(known, owned), heldByOthers);
  const roomOf = ({ needId }: { readonly needId: string }) =>
    standings.find(({ need }) => need.needId === needId)?.remaining ?? 0;
  const { shares, lacking } = allot(terms.needs, wanted, roomOf, kept);
  const refused = lacking.flatMap((lack) => {
    const goods = wanted[lack.index] as Goods;
    const own = quantityOf(owned, goods);
    const isRefused =
      quantityOf(wanted, goods) > own &&
      (whenFull === 'refuse' || (whenFull === 'despite' && lack.limit === 'strict'));
    if (!isRefused) return [];
    // Shares of strict needs are kept before `remaining` is counted; other goods of the pledge are not.
    const remaining = lack.limit === 'strict' ? lack.remaining : Math.max(0, lack.remaining - own);
    return [{ ...lack, remaining }];
  });
  if (refused.length > 0) throw needFull(after, refused);
  return Object.fromEntries(
    [...strict].map(([needId, need]) => [
      needId,
      needDecider.decide(
        {
          type: 'hold',
          driveId,
          needId,
          pledgeId,
          share: shares.get(needId) ?? 0,
          ...(whenFull === 'record' ? {} : { limit: heldByOthers(needId) + roomOf({ needId }) }),
        },
        need,
      ),
    ]),
  );
}

/** Returns the refusal: what the first of the goods lacks, strict needs first, and all of them by line. */
function needFull(pledge: Pledge, lacking: readonly LackingRoom[]) {
  const lines = pledge.status === 'none' ? [] : pledge.lines;
  const first = lacking.find(({ limit }) => limit === 'strict') ?? (lacking[0] as LackingRoom);
  return refuse('NEED_FULL', {
    limit: first.limit,
    remaining: first.remaining,
    lines: lacking.map(({ index, limit, remaining }) => ({
      lineId: lines[index]?.lineId,
      limit,
      remaining,
    })),
  });
}

/**
 * Carries out a command on a pledge, and keeps its shares of the drive's strict needs in the same
 * commit. The streams of strict needs are touched only if the pledge's share changes.
 * @throws DomainError `NEED_FULL`, and as {@link execute} does.
 */
export async function executeOnPledge<Answer>(
  { store, needs }: NeedsKept,
  execution: PledgeExecution<Answer>,
): Promise<Answer> {
  const { context, pledgeId, target, driveId, drive, whenFull, decide, slot, answer } = execution;
  const terms = drive.status === 'none' ? undefined : drive.terms;
  const strict = terms === undefined ? [] : strictIn(terms);
  const asks = terms?.needs.some((need) => limitOf(need) === 'ask') === true;
  const isWatched = strict.length > 0 || (asks && whenFull === 'refuse');
  const needTargets: Readonly<Record<NeedId, NeedTarget>> = Object.fromEntries(
    strict.map(({ needId }) => [
      needId,
      { stream: needStream(driveId, needId), evolver: needDecider },
    ]),
  );
  const run = async (): Promise<Answer> => {
    const known =
      terms === undefined || !isWatched ? undefined : await readGoodsAndShares(needs, driveId);
    const targets: Targets = {
      pledge: target,
      ...(slot === undefined ? {} : { [BOOKED_SLOT]: slotTarget(driveId, slot.appointment) }),
      ...needTargets,
    };
    return execute<Targets, Answer>(store, {
      context,
      targets,
      scope: () => driveId,
      decide(states, versions) {
        const events = decide(states.pledge, versions.pledge);
        const booked =
          slot === undefined || states[BOOKED_SLOT] === undefined
            ? {}
            : { [BOOKED_SLOT]: bookedBy(pledgeId, driveId, slot, states[BOOKED_SLOT]) };
        if (terms === undefined || known === undefined) return { pledge: events, ...booked };
        const after = fold<Pledge, PledgeEvent>(pledgeDecider, events, states.pledge);
        const held = new Map(
          strict.map(({ needId }) => [needId, states[needId as NeedId] as StrictNeed]),
        );
        const shared = { terms, driveId, pledgeId, known, whenFull };
        return { pledge: events, ...booked, ...shareOut(shared, states.pledge, after, held) };
      },
      ...(execution.uniqueKeys === undefined ? {} : { uniqueKeys: execution.uniqueKeys }),
      answer: (states, versions) => answer(states.pledge, versions.pledge),
      ...(strict.length === 0 && slot === undefined ? {} : { attempts: ATTEMPTS }),
    });
  };
  // Commands on the same strict needs or the same slot would only conflict with each other.
  return strict.length === 0 && slot === undefined ? run() : inTurn(store, driveId, run);
}
