import {
  addDays,
  type ParcelView,
  type SubmitPledgeAnswer,
  type TotalsView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { groupPledges, type PledgeGroup, type PledgeRow } from '@bluebox/spreadsheet';
import { type Client, connect, listAll, RequestRefused, solveChallenge } from '../client.ts';
import { XIJI_OPENED_ON, xijiTerms } from './xiji.ts';

export type DemoProgress = (phase: string, done: number, total: number) => void;

export interface DemoOptions {
  readonly url: string;
  /** Client that is signed in as a coordinator. */
  readonly coordinator: Client;
  /** Proves again who the coordinator is, when a long replay outlasts the authentication at its start. */
  readonly reauthenticate: () => Promise<void>;
  readonly rows: readonly PledgeRow[];
  /** The day on which the drive starts. */
  readonly firstDay: string;
  /** Part of the URL of the drive's page. */
  readonly slug: string;
  readonly onProgress: DemoProgress;
}

export interface DemoResult {
  readonly driveId: string;
  readonly slug: string;
  readonly shiftDays: number;
  readonly totals: TotalsView;
  /** Paths of a giver's and the recipient's private links. */
  readonly giverPath: string;
  readonly recipientPath: string;
}

interface HandedIn {
  readonly group: PledgeGroup;
  readonly answer: SubmitPledgeAnswer;
}

/** Number of givers and desks that work at the same time. */
const AT_ONCE = 16;
/**
 * Longest wait, in milliseconds, for the reaction of another service. Services in one process react within a
 * few milliseconds; services on Kafka may be minutes behind on a busy machine.
 */
const PATIENCE = 300_000;
const PAUSE = 25;
const PIECES_PER_BOX = { medicine: 60, kit: 6, device: 25, book: 30, supply: 30 } as const;
/** Approximate weight of one packed piece, in grams. */
const WEIGHT = { medicine: 90, kit: 1500, device: 160, book: 400, supply: 500 } as const;
const CARTON_WEIGHT = 600;

/** Accounts that must be empty when the drive is over. */
const BETWEEN = ['promised', 'received', 'accepted', 'packed', 'inTransit', 'delivered'];

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/** Retries an attempt until it returns a value. @throws after PATIENCE. */
async function patiently<T>(attempt: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; ) {
    const found = await attempt();
    if (found !== undefined) return found;
    await pause();
  }
  throw new Error(`timed out waiting for ${what}`);
}

/** Processes a list, several items at a time; results keep the order of the list. */
async function severalAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/**
 * Replays a drive from its spreadsheet in the roles of givers, desk, packers and recipient, using only the
 * public API.
 */
export async function replayDrive(options: DemoOptions): Promise<DemoResult> {
  const { url, coordinator, onProgress } = options;
  const shiftDays = Math.round(
    (Date.parse(options.firstDay) - Date.parse(XIJI_OPENED_ON)) / 86_400_000,
  );
  const shifted = (date: string | undefined) =>
    date === undefined ? {} : { expiry: addDays(date, shiftDays) };
  const counted = <T>(phase: string, total: number, work: (item: T) => Promise<unknown>) => {
    let done = 0;
    onProgress(phase, 0, total);
    return async (item: T) => {
      const result = await work(item);
      done += 1;
      onProgress(phase, done, total);
      return result;
    };
  };

  // 1. A coordinator opens the drive.
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug: options.slug,
    terms: {
      ...xijiTerms(shiftDays),
      departments: [...new Set(options.rows.flatMap(({ department }) => department ?? []))],
    },
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));

  // 2. Givers pledge as in the web form, each with cookies of their own.
  const groups = groupPledges(options.rows);
  const handedIn: HandedIn[] = [];
  const pledge = counted<PledgeGroup>('pledge', groups.length, async (group) => {
    const giver = connect(url);
    const challenge = await giver.get(routes.getChallenge.at({ driveId }));
    const body = {
      lines: group.rows.map(({ item, quantity, expiry, lot, condition }) => ({
        item,
        quantity,
        ...shifted(expiry),
        ...(lot === undefined ? {} : { lot }),
        condition,
      })),
      giver: { staffNumber: group.person.staffNumber },
      ...(group.department === undefined ? {} : { department: group.department }),
      handInPointId: 'p1',
      noticeVersion: '2023-03',
      sourceDeclared: true as const,
    };
    let answer: SubmitPledgeAnswer;
    try {
      answer = await giver.post(routes.submitPledge.at({ driveId }), {
        ...body,
        proof: solveChallenge(challenge),
      });
    } catch (error) {
      if (!(error instanceof RequestRefused) || error.problem.code !== 'LINE_NOT_TAKEN')
        throw error;
      // The form refuses expired or opened medicine. The giver comes anyway, so the desk records
      // the pledge.
      answer = await coordinator.post(routes.submitPledge.at({ driveId }), body);
    }
    // Later requests of the desk wait until the views hold this pledge.
    coordinator.seen.learn(giver.seen);
    handedIn.push({ group, answer });
  });
  await severalAtOnce(groups, pledge);

  // 3. Givers bring the goods, the desk receives them, and an inspector records their state.
  const accepted = new Set<string>();
  const left: Client[] = [];
  const receive = counted<HandedIn>('receive', handedIn.length, async ({ group, answer }) => {
    const body = {
      driveId,
      reference: answer.reference,
      lines: group.rows.map(({ quantity }, index) => ({ lineId: `l${index + 1}`, quantity })),
    };
    // A desk with its own client does not wait for the writes of other desks.
    const desk = coordinator.beside();
    const { receptionId } = await desk.post(routes.recordReception.at(), body);
    for (const [index, row] of group.rows.entries()) {
      const { parts } = await desk.post(routes.inspect.at({ receptionId }), {
        lineId: `l${index + 1}`,
        parts: [
          {
            quantity: row.quantity,
            seen: {
              condition: row.condition,
              ...(row.working === undefined ? {} : { working: row.working }),
              ...shifted(row.expiry),
              ...(row.lot === undefined ? {} : { lot: row.lot }),
            },
          },
        ],
      });
      for (const part of parts) if (part.outcome === 'accepted') accepted.add(part.parcelId);
    }
    left.push(desk);
  });
  await severalAtOnce(handedIn, receive);
  for (const { seen } of left) coordinator.seen.learn(seen);

  // 4. Accepted goods are packed, one category to a box, and the boxes are sealed.
  const parcels = await allParcels(coordinator, driveId);
  if (accepted.size !== parcels.length || !parcels.every(({ id }) => accepted.has(id)))
    throw new Error(`of ${accepted.size} accepted parcels ${parcels.length} are shown`);
  const plan = planBoxes(parcels);
  // Boxes are opened one after another, so that their numbers follow the plan.
  const opened: OpenedBox[] = [];
  for (const planned of plan) {
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    opened.push({ ...planned, boxId });
  }
  const packers: Client[] = [];
  const turns = turnsOf(opened);
  const pack = counted<OpenedBox>('pack', plan.length, async ({ boxId, category, contents }) => {
    const packer = coordinator.beside();
    for (const content of contents) {
      const { earlier, pass } = turns.get(content) as Turn;
      if (earlier !== undefined) packer.seen.learn((await earlier).seen);
      const { parcelId, quantity } = content;
      await packer.post(routes.packBox.at({ boxId }), { parcelId, quantity });
      pass(packer);
    }
    const pieces = contents.reduce((sum, { quantity }) => sum + quantity, 0);
    await packer.post(routes.sealBox.at({ boxId }), {
      weight: CARTON_WEIGHT + pieces * WEIGHT[category],
    });
    packers.push(packer);
  });
  await severalAtOnce(opened, pack);
  for (const { seen } of packers) coordinator.seen.learn(seen);
  const boxes = await listAll(
    coordinator,
    (after) => routes.listBoxes.at({ driveId }, after),
    ({ boxes: page }) => page,
  );
  const sealed = boxes.filter(({ status }) => status === 'sealed').length;
  if (sealed !== plan.length) throw new Error(`of ${plan.length} sealed boxes ${sealed} are shown`);

  // 5. The boxes go out in one consignment.
  onProgress('send', 0, boxes.length);
  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  await coordinator.post(routes.claimBoxes.at({ consignmentId }), {
    boxIds: boxes.map(({ id }) => id),
  });
  // A policy of inventory grants the boxes asynchronously.
  await patiently(async () => {
    const consignment = await coordinator.get(routes.showConsignment.at({ consignmentId }));
    return consignment.boxes.every(({ status }) => status === 'granted') ? consignment : undefined;
  }, 'inventory to grant the boxes');
  await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
    carrier: '顺丰速运',
    waybill: 'SF2023032300001',
  });
  for (const state of ['picked-up', 'in-transit', 'signed'] as const)
    await coordinator.post(routes.trackConsignment.at({ consignmentId }), {
      state,
      happenedAt: new Date().toISOString(),
    });
  await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
  onProgress('send', boxes.length, boxes.length);

  // 6. The recipient confirms each box through the private link.
  const makeLink = () => coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
  const { code } = await makeLink().catch(async (error: unknown) => {
    if (!(error instanceof RequestRefused) || error.problem.code !== 'REAUTHENTICATION_NEEDED')
      throw error;
    await options.reauthenticate();
    return makeLink();
  });
  const recipient = connect(url);
  await recipient.post(routes.openLink.at(), { code });
  const confirm = counted<string>('confirm', boxes.length, (boxId) =>
    recipient.post(routes.confirmReceipt.at({ consignmentId }), { boxId }),
  );
  for (const { id } of boxes) await confirm(id);

  // 7. The totals, from the tracker.
  coordinator.seen.learn(recipient.seen);
  const totals = await coordinator.get(routes.showTotals.at({ driveId }));
  const atRest = totals.rows.every(({ balances }) =>
    BETWEEN.every((place) => (balances[place] ?? 0) === 0),
  );
  if (!atRest) throw new Error('the totals do not show everything that was done');
  return {
    driveId,
    slug: options.slug,
    shiftDays,
    totals,
    giverPath: `/p#${handedIn[0]?.answer.code ?? ''}`,
    recipientPath: `/r#${code}`,
  };
}

/** Reads all parcels that are not fully packed. */
const allParcels = (coordinator: Client, driveId: string): Promise<readonly ParcelView[]> =>
  listAll(
    coordinator,
    (after) => routes.listParcels.at({ driveId }, { available: true, ...after }),
    ({ parcels }) => parcels,
  );

interface PlannedBox {
  readonly category: ParcelView['item']['category'];
  readonly contents: PlannedContent[];
}

interface PlannedContent {
  readonly parcelId: string;
  readonly quantity: number;
  /** Name of the goods. */
  readonly name: string;
}

interface Turn {
  /** The packer of the goods of the same name that are packed before these; absent for the first. */
  readonly earlier: Promise<Client> | undefined;
  /** Lets the next goods of the same name be packed. */
  readonly pass: (packer: Client) => void;
}

/** Returns when each content is packed, because goods of one name are packed in the order of their expiry. */
function turnsOf(boxes: readonly PlannedBox[]): ReadonlyMap<PlannedContent, Turn> {
  const turns = new Map<PlannedContent, Turn>();
  const last = new Map<string, Promise<Client>>();
  for (const content of boxes.flatMap(({ contents }) => contents)) {
    const earlier = last.get(content.name);
    const packed = new Promise<Client>((pass) => void turns.set(content, { earlier, pass }));
    last.set(content.name, packed);
  }
  return turns;
}

interface OpenedBox extends PlannedBox {
  readonly boxId: string;
}

/** Plans the boxes: one category to a box, earliest expiry first. A parcel is split when a box is full. */
export function planBoxes(parcels: readonly ParcelView[]): readonly PlannedBox[] {
  const boxes: PlannedBox[] = [];
  const order = [...parcels].sort((a, b) => {
    const [left, right] = [
      a.item.category + (a.expiry ?? '9999'),
      b.item.category + (b.expiry ?? '9999'),
    ];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  let room = 0;
  for (const parcel of order) {
    const { category } = parcel.item;
    for (let left = parcel.free; left > 0; ) {
      const last = boxes.at(-1);
      if (last === undefined || last.category !== category || room === 0) {
        boxes.push({ category, contents: [] });
        room = PIECES_PER_BOX[category];
      }
      const quantity = Math.min(left, room);
      boxes.at(-1)?.contents.push({ parcelId: parcel.id, quantity, name: parcel.item.name });
      left -= quantity;
      room -= quantity;
    }
  }
  return boxes;
}
