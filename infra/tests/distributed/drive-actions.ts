import type { DriveTermsInput, SubmitPledgeAnswer } from '@bluebox/contracts';
import { type Address, type Reads, routes } from '@bluebox/contracts/routes';
import fc from 'fast-check';
import { type Client, RequestRefused } from '../../run/standalone/src/client.ts';
import { driveTerms, medicineLine, today } from '../system/support.ts';

/**
 * A person's action in a drive. It names records by their order of creation and not by id, so that the same
 * action can be played on several Blueboxes.
 */
export type Action =
  | {
      readonly kind: 'pledge';
      readonly quantities: readonly number[];
      readonly months: number;
      readonly lot: LotName;
      /** Slot that is booked with the pledge; none for a giver who comes at any time. */
      readonly slot?: number | undefined;
    }
  | { readonly kind: 'appoint'; readonly pledge: number; readonly slot: number }
  | { readonly kind: 'cancel-appointment'; readonly pledge: number }
  | { readonly kind: 'amend'; readonly pledge: number; readonly quantity: number }
  | { readonly kind: 'withdraw'; readonly pledge: number }
  | {
      readonly kind: 'receive';
      readonly pledge: number;
      readonly quantity: number;
      /** Pack whose code is scanned; none if the goods are only counted. */
      readonly pack?: number | undefined;
    }
  | {
      readonly kind: 'inspect';
      readonly reception: number;
      readonly quantity: number;
      readonly condition: 'sealed' | 'opened' | 'damaged';
    }
  /** A stocktake of one parcel by one person, from its beginning to its posting. */
  | { readonly kind: 'count'; readonly parcel: number; readonly quantity: number }
  | { readonly kind: 'hold'; readonly lot: LotName }
  | { readonly kind: 'lift'; readonly hold: number }
  | { readonly kind: 'assemble'; readonly quantity: number }
  | { readonly kind: 'open-box' }
  | {
      readonly kind: 'pack';
      readonly box: number;
      readonly parcel: number;
      readonly quantity: number;
      /** Whether a reason is given for packing the goods before others that expire earlier. */
      readonly outOfOrder: boolean;
    }
  | {
      readonly kind: 'unpack';
      readonly box: number;
      readonly parcel: number;
      readonly quantity: number;
    }
  | { readonly kind: 'seal'; readonly box: number; readonly weight: number }
  | { readonly kind: 'reopen'; readonly box: number }
  | { readonly kind: 'consign' }
  | { readonly kind: 'claim'; readonly consignment: number; readonly box: number }
  | { readonly kind: 'release'; readonly consignment: number; readonly box: number }
  | { readonly kind: 'dispatch'; readonly consignment: number }
  | { readonly kind: 'deliver'; readonly consignment: number }
  | { readonly kind: 'confirm'; readonly consignment: number; readonly box: number }
  | { readonly kind: 'close-drive' };

/** Lots of a drive's goods. Each drive has its own, because a hold stops a lot in all drives. */
const LOTS = ['A', 'B'] as const;
type LotName = (typeof LOTS)[number];
/** Times of the two slots of the drive's hand-in point. */
const SLOTS = ['12:00', '12:30'] as const;

const SLOT_DAY = today(1);

/** Terms of a drive with a strict need, times to book, and a kit to assemble. */
export const WATCHED_TERMS: Partial<DriveTermsInput> = {
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 40, limit: 'strict' }],
  handInPoints: [
    {
      pointId: 'p1',
      name: 'B1 收集点',
      openings: [{ date: SLOT_DAY, from: '12:00', to: '13:00' }],
      slots: { minutes: 30, capacity: 1 },
    },
  ],
  recipes: [
    {
      recipeId: 'r1',
      item: { name: '家庭药箱', category: 'kit', unit: 'set' },
      components: [{ item: medicineLine(1).item, quantity: 2 }],
    },
  ],
};

const index = fc.nat({ max: 5 });
const lot = fc.constantFrom(...LOTS);
const slot = fc.nat({ max: SLOTS.length - 1 });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const quantity = fc.integer({ min: 0, max: 12 });
const weighted = (weight: number, arbitrary: fc.Arbitrary<Action>) => ({ weight, arbitrary });

/** Product number of the scanned packs, of 14 digits. */
const GTIN = '06901234567892';

/** Generates sequences of actions. Most actions are possible; some will be refused. */
export const actions = (most: number): fc.Arbitrary<readonly Action[]> =>
  fc.array(
    fc.oneof(
      weighted(
        5,
        fc.record({
          kind: fc.constant('pledge' as const),
          quantities: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
          months: fc.constantFrom(30, 30, 10),
          lot,
          slot: some(slot),
        }),
      ),
      weighted(1, fc.record({ kind: fc.constant('appoint' as const), pledge: index, slot })),
      weighted(1, fc.record({ kind: fc.constant('cancel-appointment' as const), pledge: index })),
      weighted(1, fc.record({ kind: fc.constant('amend' as const), pledge: index, quantity })),
      weighted(1, fc.record({ kind: fc.constant('withdraw' as const), pledge: index })),
      weighted(
        5,
        fc.record({
          kind: fc.constant('receive' as const),
          pledge: index,
          quantity,
          pack: some(fc.nat({ max: 2 })),
        }),
      ),
      weighted(1, fc.record({ kind: fc.constant('count' as const), parcel: index, quantity })),
      weighted(1, fc.record({ kind: fc.constant('hold' as const), lot })),
      weighted(1, fc.record({ kind: fc.constant('lift' as const), hold: fc.nat({ max: 1 }) })),
      weighted(
        2,
        fc.record({
          kind: fc.constant('assemble' as const),
          quantity: fc.integer({ min: 1, max: 3 }),
        }),
      ),
      weighted(
        6,
        fc.record({
          kind: fc.constant('inspect' as const),
          reception: index,
          quantity,
          condition: fc.constantFrom(
            'sealed' as const,
            'sealed' as const,
            'opened' as const,
            'damaged' as const,
          ),
        }),
      ),
      weighted(2, fc.constant({ kind: 'open-box' as const })),
      weighted(
        6,
        fc.record({
          kind: fc.constant('pack' as const),
          box: index,
          parcel: index,
          quantity,
          outOfOrder: fc.boolean(),
        }),
      ),
      weighted(
        1,
        fc.record({ kind: fc.constant('unpack' as const), box: index, parcel: index, quantity }),
      ),
      weighted(
        3,
        fc.record({
          kind: fc.constant('seal' as const),
          box: index,
          weight: fc.constantFrom(5_000, 12_000, 60_000),
        }),
      ),
      weighted(1, fc.record({ kind: fc.constant('reopen' as const), box: index })),
      weighted(2, fc.constant({ kind: 'consign' as const })),
      weighted(
        4,
        fc.record({ kind: fc.constant('claim' as const), consignment: index, box: index }),
      ),
      weighted(
        1,
        fc.record({ kind: fc.constant('release' as const), consignment: index, box: index }),
      ),
      weighted(3, fc.record({ kind: fc.constant('dispatch' as const), consignment: index })),
      weighted(2, fc.record({ kind: fc.constant('deliver' as const), consignment: index })),
      weighted(
        4,
        fc.record({ kind: fc.constant('confirm' as const), consignment: index, box: index }),
      ),
      weighted(1, fc.constant({ kind: 'close-drive' as const })),
    ),
    { minLength: 8, maxLength: most },
  );

/** A Bluebox in either deployment. */
export interface Side {
  readonly coordinator: Client;
  /** Resolves when every view and policy of every service has settled. */
  readonly settled: () => Promise<void>;
}

/**
 * Actions to which policies of other services react later. The effects of any other action are visible at once
 * to the person who took it.
 */
const ANSWERED_ELSEWHERE: ReadonlySet<string> = new Set<Action['kind']>([
  'receive',
  'claim',
  'release',
  'withdraw',
  'hold',
  'lift',
]);

/**
 * Answers of a side. Ids and references are replaced by numbers in their order of appearance, codes and times by
 * fixed words.
 */
export type Answers = readonly unknown[];

/**
 * Plays actions on one side in a new drive, then reads everything about the drive.
 * @param terms terms that differ from the usual ones.
 */
export async function play(
  side: Side,
  slug: string,
  steps: readonly Action[],
  terms: Partial<DriveTermsInput> = {},
): Promise<Answers> {
  const { coordinator } = side;
  const named = namesInOrder();
  const answers: unknown[] = [];
  const pledges: SubmitPledgeAnswer[] = [];
  const receptions: string[] = [];
  const boxes: string[] = [];
  const consignments: string[] = [];
  const holds: string[] = [];
  const own = slug.toUpperCase().replaceAll('-', '');
  const { item } = medicineLine(1);
  const slotAt = (which: number) => ({
    pointId: 'p1',
    start: `${SLOT_DAY}T${SLOTS[which % SLOTS.length]}`,
  });

  const ask = async <T>(what: string, request: Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await request;
      answers.push([what, named(answer)]);
      return answer;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      const { status, problem } = error;
      answers.push([
        what,
        named({ status, code: problem.code, data: (problem as { data?: unknown }).data }),
      ]);
      return undefined;
    }
  };
  const parcelsOf = async (driveId: string) =>
    (await coordinator.get(routes.listParcels.at({ driveId }, { limit: 200 }))).parcels.map(
      ({ id }) => id,
    );
  const at = (list: readonly string[], which: number): string =>
    list.length === 0 ? 'there-is-none' : (list[which % list.length] as string);

  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug,
    terms: { ...driveTerms(), ...terms },
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  await side.settled();

  const perform = async (step: Action): Promise<void> => {
    switch (step.kind) {
      case 'pledge': {
        const answer = await ask(
          'pledge',
          coordinator.post(routes.submitPledge.at({ driveId }), {
            lines: step.quantities.map((count) => ({
              ...medicineLine(count),
              expiry: today(step.months * 30),
              lot: own + step.lot,
            })),
            ...(step.slot === undefined ? {} : { appointment: slotAt(step.slot) }),
            noticeVersion: '2023-03',
            sourceDeclared: true,
          }),
        );
        if (answer !== undefined) pledges.push(answer);
        return;
      }
      case 'appoint':
      case 'cancel-appointment': {
        const pledgeId = at(
          pledges.map((pledge) => pledge.pledgeId),
          step.pledge,
        );
        await ask(
          step.kind,
          step.kind === 'appoint'
            ? coordinator.post(routes.bookSlot.at({ pledgeId }), slotAt(step.slot))
            : coordinator.post(routes.cancelAppointment.at({ pledgeId })),
        );
        return;
      }
      case 'amend':
      case 'withdraw': {
        const pledgeId = at(
          pledges.map((pledge) => pledge.pledgeId),
          step.pledge,
        );
        await ask(
          step.kind,
          step.kind === 'withdraw'
            ? coordinator.post(routes.withdrawPledge.at({ pledgeId }))
            : coordinator.post(routes.amendPledge.at({ pledgeId }), {
                lines: [{ lineId: 'l1', ...medicineLine(step.quantity) }],
              }),
        );
        return;
      }
      case 'receive': {
        const answer = await ask(
          'receive',
          coordinator.post(routes.recordReception.at(), {
            driveId,
            reference: at(
              pledges.map(({ reference }) => reference),
              step.pledge,
            ),
            lines: [
              {
                lineId: 'l1',
                quantity: step.quantity,
                ...(step.pack === undefined ? {} : { packs: [`01${GTIN}21${own}${step.pack}`] }),
              },
            ],
          }),
        );
        if (answer !== undefined && !receptions.includes(answer.receptionId))
          receptions.push(answer.receptionId);
        return;
      }
      case 'inspect':
        await ask(
          'inspect',
          coordinator.post(routes.inspect.at({ receptionId: at(receptions, step.reception) }), {
            lineId: 'l1',
            parts: [{ quantity: step.quantity, seen: { condition: step.condition } }],
          }),
        );
        return;
      case 'count': {
        const parcelId = at(await parcelsOf(driveId), step.parcel);
        const begun = await ask(
          'begin-count',
          coordinator.post(routes.beginCount.at(), {
            driveId,
            kind: 'operating',
            parcelIds: [parcelId],
            counters: 1,
          }),
        );
        if (begun === undefined) return;
        const { countId } = begun;
        await ask(
          'count',
          coordinator.post(routes.countParcel.at({ countId }), {
            parcelId,
            quantity: step.quantity,
          }),
        );
        await ask('post-count', coordinator.post(routes.postCount.at({ countId })));
        return;
      }
      case 'hold': {
        const answer = await ask(
          'hold',
          coordinator.post(routes.placeHold.at(), {
            item,
            lots: [own + step.lot],
            why: '厂家通知该批次召回',
            grade: 'recall-2',
          }),
        );
        if (answer !== undefined) holds.push(answer.holdId);
        return;
      }
      case 'lift':
        await ask(
          'lift',
          coordinator.post(routes.liftHold.at({ holdId: at(holds, step.hold) }), {
            reason: '复检合格',
          }),
        );
        return;
      case 'assemble':
        await ask(
          'assemble',
          coordinator.post(routes.assembleByRecipe.at(), {
            driveId,
            recipeId: 'r1',
            quantity: step.quantity,
          }),
        );
        return;
      case 'open-box': {
        const answer = await ask('open-box', coordinator.post(routes.openBox.at(), { driveId }));
        if (answer !== undefined) boxes.push(answer.boxId);
        return;
      }
      case 'pack':
      case 'unpack':
        await ask(
          step.kind,
          coordinator.post<typeof routes.packBox | typeof routes.unpackBox>(
            (step.kind === 'pack' ? routes.packBox : routes.unpackBox).at({
              boxId: at(boxes, step.box),
            }),
            {
              parcelId: at(await parcelsOf(driveId), step.parcel),
              quantity: step.quantity,
              ...(step.kind === 'pack' && step.outOfOrder ? { outOfOrder: 'other' as const } : {}),
            },
          ),
        );
        return;
      case 'seal':
        await ask(
          'seal',
          coordinator.post(routes.sealBox.at({ boxId: at(boxes, step.box) }), {
            weight: step.weight,
          }),
        );
        return;
      case 'reopen':
        await ask(
          'reopen',
          coordinator.post(routes.reopenBox.at({ boxId: at(boxes, step.box) }), {
            reason: 'recount',
          }),
        );
        return;
      case 'consign': {
        const answer = await ask(
          'consign',
          coordinator.post(routes.createConsignment.at(), { driveId }),
        );
        if (answer !== undefined) consignments.push(answer.consignmentId);
        return;
      }
      case 'claim':
        await ask(
          'claim',
          coordinator.post(
            routes.claimBoxes.at({ consignmentId: at(consignments, step.consignment) }),
            {
              boxIds: [at(boxes, step.box)],
            },
          ),
        );
        return;
      case 'release':
        await ask(
          'release',
          coordinator.post(
            routes.releaseBox.at({ consignmentId: at(consignments, step.consignment) }),
            { boxId: at(boxes, step.box) },
          ),
        );
        return;
      case 'dispatch':
        await ask(
          'dispatch',
          coordinator.post(
            routes.dispatchConsignment.at({ consignmentId: at(consignments, step.consignment) }),
            { carrier: '顺丰速运', waybill: 'SF0001' },
          ),
        );
        return;
      case 'deliver':
        await ask(
          'deliver',
          coordinator.post(
            routes.deliverConsignment.at({ consignmentId: at(consignments, step.consignment) }),
          ),
        );
        return;
      case 'confirm':
        await ask(
          'confirm',
          coordinator.post(
            routes.confirmReceipt.at({ consignmentId: at(consignments, step.consignment) }),
            { boxId: at(boxes, step.box) },
          ),
        );
        return;
      case 'close-drive':
        await ask('close', coordinator.post(routes.closeDrive.at({ driveId })));
        return;
    }
  };
  for (const step of steps) {
    await perform(step);
    if (ANSWERED_ELSEWHERE.has(step.kind)) await side.settled();
  }

  // Everything about the drive is read once the system has settled.
  await side.settled();
  const read = async <R extends Reads>(what: string, address: Address<R>) =>
    ask(what, coordinator.get(address));
  await ask('totals', coordinator.get(routes.showTotals.at({ driveId })));
  await read('expected', routes.listExpected.at({ driveId }, { limit: 200 }));
  await read('needs', routes.showNeeds.at({ driveId }));
  await read('slots', routes.listSlots.at({ driveId, pointId: 'p1' }, { date: SLOT_DAY }));
  await read('stock', routes.listStock.at({ driveId }, { limit: 200 }));
  for (const name of LOTS) await read('recall', routes.showRecall.at({}, { lot: own + name }));
  await ask('boxes', coordinator.get(routes.listBoxes.at({ driveId }, { limit: 200 })));
  for (const { pledgeId } of pledges) await read('journey', routes.showJourney.at({ pledgeId }));
  for (const id of consignments)
    await ask('consignment', coordinator.get(routes.showConsignment.at({ consignmentId: id })));
  await read('cases', routes.listCases.at({ driveId }, { limit: 200 }));
  return answers;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const REFERENCE = /\bXLX-[0-9A-Z]{6}\b/g;
/** Keyed pseudonym of the code of a pack. */
const PSEUDONYM = /^[0-9A-Za-z_-]{22}$/g;
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** Fields that may hold the code of a private link, which contains an id. */
const CODE_FIELDS = new Set(['code', 'link']);

function namesInOrder(): (answer: unknown) => unknown {
  const names = new Map<string, string>();
  const nameOf = (found: string): string => {
    const known = names.get(found) ?? `#${names.size + 1}`;
    names.set(found, known);
    return known;
  };
  return (answer) =>
    JSON.parse(
      JSON.stringify(answer ?? null, (key, value: unknown) => {
        if (typeof value !== 'string') return value;
        if (CODE_FIELDS.has(key) && value.length > 20 && !value.includes(' ')) return 'a code';
        return value
          .replace(ID, nameOf)
          .replace(REFERENCE, nameOf)
          .replace(PSEUDONYM, nameOf)
          .replace(MOMENT, 'a moment');
      }),
    );
}
