import type { BlueboxEvent } from '@bluebox/contracts';
import {
  type Decider,
  DomainError,
  type ProcessManager,
  type Projection,
  type RecordedEvent,
  type View,
} from '@bluebox/event-sourcing';
import { inMemoryView } from '../../../packages/event-sourcing/src/in-memory.test-support.ts';
import { boxDecider, boxStream } from '../../inventory/src/domain/box.ts';
import { countDecider, countStream } from '../../inventory/src/domain/count.ts';
import { holdDecider, holdStream } from '../../inventory/src/domain/hold.ts';
import { kitDecider, kitStream } from '../../inventory/src/domain/kit.ts';
import { parcelDecider, parcelStream } from '../../inventory/src/domain/parcel.ts';
import { receptionDecider, receptionStream } from '../../inventory/src/domain/reception.ts';
import { boxGrants } from '../../inventory/src/processes/box-grants.ts';
import { heldGoods } from '../../inventory/src/processes/held-goods.ts';
import { drivesProjection } from '../../inventory/src/projections/drives.ts';
import { expectedPledgesProjection } from '../../inventory/src/projections/expected-pledges.ts';
import type { StopCommand } from '../../inventory/src/use-cases/stop-goods.ts';
import { driveDecider, driveStream } from '../../pledge/src/domain/drive.ts';
import { pledgeDecider, pledgeStream } from '../../pledge/src/domain/pledge.ts';
import { settlement } from '../../pledge/src/processes/settlement.ts';
import { caseDecider, caseStream } from '../../shipment/src/domain/case.ts';
import { consignmentDecider, consignmentStream } from '../../shipment/src/domain/consignment.ts';
import { boxClaims } from '../../shipment/src/processes/box-claims.ts';
import { endedCases } from '../../shipment/src/processes/ended-cases.ts';
import { recorder } from './memory-ports.test-support.ts';

/* Runs the deciding services in memory with their own deciders and policies. Policies and views
   receive events only when a test delivers them. */

/** Events of one commit, by stream. A decision may have no events. */
export type Decided = Readonly<Record<string, readonly BlueboxEvent[]>> | undefined;

type Existing<State> = Exclude<State, { readonly status: 'none' }>;

/** Keeps the streams of one aggregate, each with its current state. */
function streams<Command, State extends { readonly status: string }, Event extends BlueboxEvent>(
  service: string,
  decider: Decider<Command, State, Event>,
  streamOf: (id: string) => string,
) {
  const states = new Map<string, State>();
  const stateIn = (stream: string) => states.get(stream) ?? decider.initialState;
  return {
    service,
    state: (id: string) => stateIn(streamOf(id)),
    /** Returns the existing records, the oldest first. */
    all: () => [...states.values()] as Existing<State>[],
    decide: (id: string, command: Command): NonNullable<Decided> => ({
      [streamOf(id)]: decider.decide(command, stateIn(streamOf(id))),
    }),
    evolve(stream: string, event: BlueboxEvent) {
      states.set(stream, decider.evolve(stateIn(stream), event as Event));
    },
  };
}

/** Sender of a command, and the event that caused it. */
interface Origin {
  readonly actor: string;
  readonly correlation: string;
  readonly causation: string;
}

/** Events of one service that one consumer has not received. */
interface Lane {
  readonly service: string;
  waiting: RecordedEvent[];
  readonly hear: (event: RecordedEvent) => Promise<void>;
}

export function playedServices() {
  const aggregates = {
    drive: streams('pledge', driveDecider, driveStream),
    pledge: streams('pledge', pledgeDecider, pledgeStream),
    reception: streams('inventory', receptionDecider, receptionStream),
    parcel: streams('inventory', parcelDecider, parcelStream),
    kit: streams('inventory', kitDecider, kitStream),
    box: streams('inventory', boxDecider, boxStream),
    count: streams('inventory', countDecider, countStream),
    hold: streams('inventory', holdDecider, holdStream),
    consignment: streams('shipment', consignmentDecider, consignmentStream),
    case: streams('shipment', caseDecider, caseStream),
  };
  const { pledge, box, consignment } = aggregates;
  const { record } = recorder();
  const events: RecordedEvent<BlueboxEvent>[] = [];
  const lanes: Lane[] = [];
  let commits = 0;
  let names = 0;
  let pause = 0;

  /** Returns the id of the next commit, which is also the id of a claim in it. */
  const nextCommit = () => `commit-${commits + 1}`;

  function commit(decided: NonNullable<Decided>, origin: Partial<Origin>): void {
    const id = nextCommit();
    let index = 0;
    for (const [stream, decidedEvents] of Object.entries(decided)) {
      const kind = stream.slice(0, stream.indexOf('-')) as keyof typeof aggregates;
      const { service, evolve } = aggregates[kind];
      for (const event of decidedEvents) {
        const envelope = { id: `${id}/${index}`, commit: id, correlation: id, ...origin };
        const recorded = Object.assign(record(service, stream, event, pause), envelope);
        evolve(stream, event);
        events.push(recorded as RecordedEvent<BlueboxEvent>);
        for (const lane of lanes) if (lane.service === service) lane.waiting.push(recorded);
        pause = 0;
        index += 1;
      }
    }
    if (index > 0) commits += 1;
  }

  /** Commits a decision. A refusal changes nothing. */
  async function attempt(
    decide: () => Decided | Promise<Decided>,
    origin: Partial<Origin> = {},
  ): Promise<void> {
    try {
      commit((await decide()) ?? {}, origin);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  function subscribe(
    projection: Projection,
    react: (event: RecordedEvent, view: View) => Promise<void> = async () => {},
  ): View {
    const { view } = inMemoryView(projection);
    const hear = async (event: RecordedEvent) => {
      const changes = projection.project(event);
      if (changes.length > 0) await view.apply({ from: {}, to: {}, changes });
      await react(event, view);
    };
    for (const service of projection.services) lanes.push({ service, waiting: [], hear });
    return view;
  }
  const run = <Command>(policy: ProcessManager<Command>, decide: (command: Command) => Decided) =>
    subscribe(policy.memory, async (event, view) => {
      const actor = `policy:${policy.memory.name}`;
      for await (const command of await policy.react(event, view))
        await attempt(() => decide(command), {
          actor,
          correlation: event.correlation,
          causation: event.id,
        });
    });
  run(settlement, ({ pledgeId, command }) => pledge.decide(pledgeId, command));
  run(boxGrants, ({ boxId, command }) => box.decide(boxId, command));
  /** Stops a parcel with its boxes and kits, or releases them, in one commit. */
  const stop = ({ type, parcelId, holdId }: StopCommand): NonNullable<Decided> => {
    const { parcel, kit } = aggregates;
    const state = parcel.state(parcelId);
    if (state.status !== 'stocked') return {};
    const mark = type === 'hold' ? 'hold' : 'lift-hold';
    return Object.assign(
      parcel.decide(parcelId, { type, holdId }),
      ...Object.keys(state.packed).map((boxId) =>
        box.decide(boxId, { type: mark, parcelId, holdId }),
      ),
      ...Object.keys(state.inKits).map((kitId) => {
        const made = kit.state(kitId);
        return made.status === 'assembled' ? stop({ type, parcelId: made.parcelId, holdId }) : {};
      }),
    );
  };
  run(heldGoods, stop);
  run(boxClaims, ({ consignmentId, command }) => consignment.decide(consignmentId, command));
  run(endedCases, ({ caseId, command }) => aggregates.case.decide(caseId, command));

  async function deliver(lane: Lane): Promise<void> {
    const { waiting } = lane;
    lane.waiting = [];
    for (const event of waiting) await lane.hear(event);
  }
  return {
    ...aggregates,
    /** All events, in the order of their commits. */
    events,
    attempt,
    nextCommit,
    newId: (kind: string) => `${kind}-${String(++names).padStart(4, '0')}`,
    /** Lets time pass until the next commit. */
    pass(milliseconds: number) {
      pause += milliseconds;
    },
    /** Inventory's views of drives and pledges, as far as inventory has seen their events. */
    knownDrives: subscribe(drivesProjection),
    expectedPledges: subscribe(expectedPledgesProjection),
    /** Delivers the waiting events of one service to one consumer. */
    deliverOne: (choice: number) => deliver(lanes[choice % lanes.length] as Lane),
    /**
     * Delivers the waiting events to every consumer. New events that result may wait for the next
     * delivery.
     */
    async deliverAll() {
      for (const lane of lanes) await deliver(lane);
    },
    isSettled: () => lanes.every(({ waiting }) => waiting.length === 0),
  };
}

export type PlayedServices = ReturnType<typeof playedServices>;
