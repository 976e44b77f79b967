import {
  type Address,
  type AnswerOf,
  type BodyOf,
  type Posts,
  routes,
} from '@bluebox/contracts/routes';
import type { ClientLog, Invocation } from './client-log.ts';
import { type Door, withKey } from './door.ts';

/** Number of parcels packed into a box before the next one is opened. */
const BOX_HOLDS = 20;
/** Pause before a command is sent again, in milliseconds. */
const AGAIN = 200;
/** Number of attempts of a hand-in while inventory has not yet seen its pledge. */
const HAND_IN_ATTEMPTS = 100;
/** Number of attempts to open a drive. */
const OPENING_ATTEMPTS = 30;
/** Share of attempts with an unknown outcome that are not repeated. */
const GIVEN_UP = 0.3;
/** Shares of inspected parcels that are counted, and whose lot is held and released again. */
const COUNTED = 0.1;
const HELD = 0.15;
/** Product number of the packs, whose serial number is the lot. */
const GTIN = '06901234567892';
const ITEM = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine' as const,
  unit: 'box' as const,
};
/** Refusals that ask the client to try later. */
const LATER: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'STORE_UNAVAILABLE',
  'NOT_SIGNED_IN',
  'BUSY',
  'TOO_MANY_REQUESTS',
]);

export interface LoadOptions {
  readonly door: Door;
  readonly log: ClientLog;
  readonly driveIds: readonly string[];
  /** Number of workers, each of which does one step after the other. */
  readonly workers: number;
  /** Largest number of commands per second of all workers together. */
  readonly perSecond: number;
  readonly random: () => number;
  /** Name that distinguishes the commands of this load from those of any other load on the same data. */
  readonly name: string;
}

export interface Load {
  /** Limits all workers together to this many commands per second from now on. */
  pace(perSecond: number): void;
  /** Resolves when the last command has been answered or given up. */
  stop(): Promise<void>;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Runs workers that take pledges from submission to a packed box, and count some parcels and hold some lots, until
 * stopped.
 */
export function startLoad(options: LoadOptions): Load {
  const { door, log, driveIds, workers, random, name } = options;
  let running = true;
  let serial = 0;
  const beatAt = (perSecond: number) => (1_000 * workers) / perSecond;
  let beat = beatAt(options.perSecond);

  /** Sends a command until it is answered or given up. */
  async function send<R extends Posts>(
    command: Omit<Invocation, 'phase' | 'key'>,
    address: Address<R>,
    body: BodyOf<R>,
  ): Promise<AnswerOf<R> | string | undefined> {
    serial += 1;
    const key = `${name}-${serial}-${command.kind}`;
    for (;;) {
      log.add({ phase: 'invoke', key, ...command });
      const told = await door.command(address, body, key);
      log.add(withKey(key, told));
      if (told.phase === 'ok') return told.answer as AnswerOf<R>;
      if (told.phase === 'fail' && !LATER.has(told.code)) return told.code;
      if (!running || (told.phase === 'unknown' && random() < GIVEN_UP)) return undefined;
      await pause(AGAIN);
    }
  }

  /** Counts a parcel as the records have it, and posts the stocktake. */
  async function count(driveId: string, parcelId: string, quantity: number): Promise<void> {
    await pause(beat);
    const begun = await send(
      { kind: 'begin-count', driveId, subject: parcelId, quantity: 0 },
      routes.beginCount.at(),
      { driveId, kind: 'operating', parcelIds: [parcelId], counters: 1 },
    );
    if (typeof begun !== 'object') return;
    const { countId } = begun;
    await pause(beat);
    const counted = await send(
      { kind: 'count', driveId, subject: parcelId, quantity },
      routes.countParcel.at({ countId }),
      { parcelId, quantity },
    );
    if (typeof counted !== 'object') return;
    await pause(beat);
    await send(
      { kind: 'post-count', driveId, subject: countId, quantity },
      routes.postCount.at({ countId }),
      {},
    );
  }

  /** Stops a lot, and lets it go again. */
  async function holdAndLift(driveId: string, lot: string): Promise<void> {
    await pause(beat);
    const held = await send(
      { kind: 'hold', driveId, subject: lot, quantity: 0 },
      routes.placeHold.at(),
      { item: ITEM, lots: [lot], why: '厂家通知该批次召回', grade: 'recall-2', inAdvance: true },
    );
    if (typeof held !== 'object') return;
    await pause(beat);
    await send(
      { kind: 'lift', driveId, subject: held.holdId, quantity: 0 },
      routes.liftHold.at({ holdId: held.holdId }),
      { reason: '复检合格' },
    );
  }

  /** Takes one pledge through its steps, stopping at a random one. */
  async function accompany(driveId: string, box: { id?: string; holds: number }): Promise<void> {
    const until = random();
    const quantity = 1 + Math.floor(random() * 9);
    const lot = `${name}L${serial + 1}`;
    const pledge = await send(
      { kind: 'pledge', driveId, subject: lot, quantity },
      routes.submitPledge.at({ driveId }),
      { lines: [line(quantity, lot)], noticeVersion: '2023-03', sourceDeclared: true },
    );
    if (typeof pledge !== 'object' || until < 0.3) return;
    const pledgeId = pledge.pledgeId;

    await pause(beat);
    let reception: AnswerOf<typeof routes.recordReception> | string | undefined;
    for (let attempt = 1; attempt <= HAND_IN_ATTEMPTS && running; attempt++) {
      reception = await send(
        { kind: 'hand-in', driveId, subject: pledgeId, quantity },
        routes.recordReception.at(),
        {
          driveId,
          reference: pledge.reference,
          lines: [{ lineId: 'l1', quantity, packs: [`01${GTIN}21${lot}`] }],
        },
      );
      if (typeof reception !== 'string') break;
      await pause(AGAIN);
    }
    if (typeof reception !== 'object' || until < 0.4) return;

    await pause(beat);
    const inspected = await send(
      { kind: 'inspect', driveId, subject: pledgeId, quantity },
      routes.inspect.at({ receptionId: reception.receptionId }),
      { lineId: 'l1', parts: [{ quantity, seen: { condition: 'sealed' } }] },
    );
    if (typeof inspected !== 'object' || until < 0.5) return;
    const [part] = inspected.parts;
    if (part?.outcome !== 'accepted') return;
    const { parcelId } = part;
    if (random() < COUNTED) await count(driveId, parcelId, quantity);
    if (random() < HELD) {
      await holdAndLift(driveId, lot);
      return;
    }

    if (box.id === undefined || box.holds >= BOX_HOLDS) {
      const opened = await send(
        { kind: 'open-box', driveId, subject: undefined, quantity: 0 },
        routes.openBox.at(),
        { driveId },
      );
      if (typeof opened !== 'object') return;
      box.id = opened.boxId;
      box.holds = 0;
    }
    await pause(beat);
    box.holds += 1;
    await send(
      { kind: 'pack', driveId, subject: parcelId, target: box.id, quantity },
      routes.packBox.at({ boxId: box.id }),
      // Goods of earlier days stay free in the drive, because not every pledge comes this far.
      { parcelId, quantity, outOfOrder: 'other' },
    );
  }

  const working = Array.from({ length: workers }, async (_, index) => {
    const driveId = driveIds[index % driveIds.length] as string;
    const box = { holds: 0 };
    while (running) {
      await accompany(driveId, box);
      await pause(beat);
    }
  });
  return {
    pace(perSecond) {
      beat = beatAt(perSecond);
    },
    async stop() {
      running = false;
      await Promise.all(working);
    },
  };
}

/** Returns today's date in the drive's time zone, moved by some days. */
const today = (days = 0): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** Returns a line of goods that every drive of the load accepts. */
export const line = (quantity: number, lot: string) => ({
  item: ITEM,
  quantity,
  expiry: today(900),
  lot,
});

/** Opens and publishes drives for the load. */
export async function openDrives(door: Door, count: number): Promise<readonly string[]> {
  const driveIds: string[] = [];
  for (let number = 1; number <= count; number++) {
    const { driveId } = await surely(
      door,
      routes.openDrive.at(),
      {
        slug: `faults-${number}`,
        terms: {
          title: `社会互助小蓝箱 ${number}`,
          recipient: { name: '西吉县红十字会', authority: '西红函〔2023〕5号' },
          window: { opensOn: today(-1), closesOn: today(20) },
          expectedArrival: today(30),
          needs: [
            { needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 1000 },
          ],
          handInPoints: [{ pointId: 'p1', name: '融新科技中心 B1 收集点' }],
          rules: {
            categories: ['medicine', 'kit', 'device'],
            sealedOnly: true,
            minimumMonthsAtArrival: 6,
            devicesMustWork: true,
            prescriptionAllowed: true,
          },
          noticeVersion: '2023-03',
        },
      },
      `open-drive-${number}`,
    );
    await surely(door, routes.publishDrive.at({ driveId }), undefined, `publish-${number}`);
    driveIds.push(driveId);
  }
  return driveIds;
}

/** Sends a command with the same key until it is acknowledged, because requests may time out on a busy machine. */
async function surely<R extends Posts>(
  door: Door,
  address: Address<R>,
  body: BodyOf<R>,
  key: string,
): Promise<AnswerOf<R>> {
  for (let attempt = 1; ; attempt++) {
    const told = await door.command(address, body, key);
    if (told.phase === 'ok') return told.answer as AnswerOf<R>;
    const passes = told.phase === 'unknown' || LATER.has(told.code);
    if (!passes || attempt === OPENING_ATTEMPTS)
      throw new Error(`${address} was not acknowledged: ${JSON.stringify(told)}`);
    await pause(AGAIN);
  }
}
