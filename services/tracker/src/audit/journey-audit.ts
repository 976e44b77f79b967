import type { BlueboxEvent, JourneyView } from '@bluebox/contracts';
import {
  type EventHistory,
  type Projection,
  Projector,
  type RecordedEvent,
  replay,
  type View,
} from '@bluebox/event-sourcing';
import {
  ACCOUNTS,
  type Account,
  type Balances,
  type Kind,
  kindOf,
  type Ledger,
  post,
  postings,
} from '@bluebox/ledger';
import { accountOf } from '../journey/account-of-part.ts';
import {
  fragments,
  type ParcelFragment,
  type PledgeFragment,
  type ReceptionFragment,
  type ShippedBoxFragment,
} from '../journey/fragments.ts';
import { journeyOf, parcelParts } from '../journey/journey.ts';
import { fragmentsOf, travelsOf } from '../journey/read-fragments.ts';
import type { AuditFinding } from './finding.ts';
import { eventsInTime, headsOf, historyUpTo, sameCursors } from './log-reading.ts';
import type { Patience } from './patience.ts';

/* Compares the journeys with the ledger. */

/** Sums of all journeys, by drive. */
class Sums {
  readonly #drives = new Map<string, Map<Kind, Partial<Record<Account, number>>>>();

  add(driveId: string, kind: Kind, account: Account, quantity: number): void {
    const kinds = this.#drives.get(driveId) ?? new Map<Kind, Partial<Record<Account, number>>>();
    this.#drives.set(driveId, kinds);
    const balances = kinds.get(kind) ?? {};
    kinds.set(kind, balances);
    balances[account] = (balances[account] ?? 0) + quantity;
  }

  of = (driveId: string, kind: Kind): Balances => this.#drives.get(driveId)?.get(kind) ?? {};
}

/**
 * Checks that the parts of every line add up to the line's quantity, and all journeys to the
 * ledger. A comparison with a rebuilt view would miss a fault in the code that builds the journeys,
 * because the same code rebuilds the view.
 * @param rebuilt the view of the journeys, which is filled further, up to the end of the log.
 */
export async function auditJourneys(
  projection: Projection,
  rebuilt: View,
  history: EventHistory,
  services: readonly string[],
  patience: Patience,
): Promise<AuditFinding | undefined> {
  const projector = await Projector.open(projection, rebuilt);
  for (let attempt = 1; ; attempt++) {
    const heads = await headsOf(history, services);
    const upTo = historyUpTo(history, heads);
    await replay([{ projection, projector }], upTo, () => {});
    const ledgers = new Map<string, Ledger>();
    for await (const event of eventsInTime(history, services, {}, heads))
      ledgers.set(
        event.scope,
        post(ledgers.get(event.scope) ?? {}, postings(event as RecordedEvent<BlueboxEvent>)),
      );
    const finding = await compare(rebuilt, ledgers);
    if (finding === undefined || attempt === patience.attempts) return finding;
    // The ends of the services' logs are read one after another, so an effect may be read without
    // its cause.
    await patience.pause();
    if (sameCursors(heads, await headsOf(history, services))) return finding;
  }
}

async function compare(
  view: View,
  ledgers: ReadonlyMap<string, Ledger>,
): Promise<AuditFinding | undefined> {
  const sums = new Sums();
  const broken =
    (await addPledges(view, sums)) ?? (await addWalkIns(view, sums)) ?? (await addKits(view, sums));
  if (broken !== undefined) return broken;
  await addSurplus(view, sums);
  for (const [driveId, ledger] of ledgers)
    for (const [kind, balances] of Object.entries(ledger) as [Kind, Balances][]) {
      const told = sums.of(driveId, kind);
      for (const account of ACCOUNTS)
        if ((told[account] ?? 0) !== (balances[account] ?? 0))
          return {
            invariant: 3,
            place: `journeys of ${driveId} ${kind}`,
            what: `add up to ${told[account] ?? 0} in ${account}, where the ledger has ${balances[account] ?? 0}`,
          };
    }
  return undefined;
}

async function addPledges(view: View, sums: Sums): Promise<AuditFinding | undefined> {
  for await (const document of view.documents(fragments.pledges)) {
    const broken = await addJourney(view, document as PledgeFragment, sums);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/**
 * Adds goods that came without a pledge, or whose pledge is not yet in the view. Nobody sees these
 * journeys.
 */
async function addWalkIns(view: View, sums: Sums): Promise<AuditFinding | undefined> {
  for await (const document of view.documents(fragments.receptions)) {
    const { id, driveId } = document as ReceptionFragment;
    if ((await view.get(fragments.pledges, id)) !== undefined) continue;
    const nobody = {
      id,
      driveId,
      reference: '',
      submittedAt: '',
      generation: 0,
      lines: [],
      balances: {},
    };
    const broken = await addJourney(view, nobody, sums);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

async function addJourney(
  view: View,
  pledge: PledgeFragment,
  sums: Sums,
): Promise<AuditFinding | undefined> {
  const known = await fragmentsOf(view, pledge, 0);
  for (const { lineId, item, quantity, parts } of journeyOf(known).lines) {
    const place = `journey of ${pledge.id}, line ${lineId}`;
    const told = parts.reduce((sum, part) => sum + part.quantity, 0);
    if (told !== quantity)
      return {
        invariant: 3,
        place,
        what: `has parts of ${told} in total, where ${quantity} were given`,
      };
    const broken = parts.find(({ quantity: pieces, kit }) => pieces <= 0 || !addsUp(kit));
    if (broken !== undefined)
      return { invariant: 3, place, what: `has an impossible part: ${JSON.stringify(broken)}` };

    const kind = kindOf(item);
    const received = (known.reception?.lines ?? []).filter((line) => line.lineId === lineId);
    const promise = pledge.balances[lineId] ?? {};
    const reception = known.reception?.balances[lineId] ?? {};
    const add = (account: Account, pieces: number) =>
      sums.add(pledge.driveId, kind, account, pieces);
    add('pledged', promise.pledged ?? 0);
    add('walkIn', reception.walkIn ?? 0);
    const outstanding = (promise.promised ?? 0) + (reception.promised ?? 0);
    // Goods that were withdrawn or written off may be handed in. The balance of promised goods is
    // then below zero, also in the ledger, until the pledge service notes the hand-in.
    const overtaken = outstanding < 0;
    if (overtaken) {
      add('promised', outstanding);
      add('withdrawn', promise.withdrawn ?? 0);
      add('notHandedIn', (promise.notHandedIn ?? 0) + (reception.notHandedIn ?? 0));
    }
    for (const part of parts) {
      const account = accountOf(part);
      const ofPromise = ['promised', 'withdrawn', 'notHandedIn'].includes(account);
      if (!overtaken || !ofPromise) add(account, part.quantity);
    }
    for (const { parcelId } of received.flatMap(({ accepted }) => accepted))
      add('found', known.parcels.get(parcelId)?.found ?? 0);
  }
  return undefined;
}

/** Whether the places of kits that were assembled together account for all of these kits. */
const addsUp = (kit: JourneyView['lines'][number]['parts'][number]['kit']): boolean =>
  kit?.places === undefined ||
  kit.places.reduce((sum, { quantity }) => sum + quantity, 0) === kit.quantity;

/** Adds assembled kits, which belong to no pledge. */
async function addKits(view: View, sums: Sums): Promise<AuditFinding | undefined> {
  for await (const document of view.documents(fragments.parcels)) {
    const parcel = document as ParcelFragment;
    if (parcel.kitId === undefined) continue;
    const { id, driveId, item, quantity, found } = parcel;
    const parts = parcelParts(parcel, [], await travelsOf(view, new Map([[id, parcel]])));
    const told = parts.reduce((sum, part) => sum + part.quantity, 0);
    if (told !== quantity)
      return {
        invariant: 3,
        place: `kits ${id}`,
        what: `add up to ${told}, where ${quantity} were assembled`,
      };
    const kind = kindOf(item);
    sums.add(driveId, kind, 'assembled', quantity - found);
    sums.add(driveId, kind, 'found', found);
    for (const part of parts) sums.add(driveId, kind, accountOf(part), part.quantity);
  }
  return undefined;
}

/**
 * Adds surplus, which the recipient found beyond the packing list, and which is in no giver's
 * journey.
 */
async function addSurplus(view: View, sums: Sums): Promise<void> {
  for await (const document of view.documents(fragments.shipped)) {
    const { driveId, receipt = [] } = document as ShippedBoxFragment;
    for (const { item, surplus } of receipt) {
      sums.add(driveId, kindOf(item), 'found', surplus);
      sums.add(driveId, kindOf(item), 'confirmed', surplus);
    }
  }
}
