import {
  type ClockFacts,
  type DeskLimits,
  deskEvents,
  type MatterEvent,
  type MatterSummary,
  matterEvents,
  type Urgency,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  defineProjection,
  eachOf,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { resolveLimitOf } from '../domain/due.ts';
import { type KnownMatter, type Matter, matterDecider } from '../domain/matter.ts';
import { waitsFor } from '../domain/waits-for.ts';

/** A matter in the lists of a desk. */
export interface MatterDocument extends MatterSummary {
  /** The state that the list shows, from which the next event is applied. */
  readonly matter: KnownMatter;
  /** Whether the closed matter still lacks its asker's word or a try to hear it. */
  readonly heard: boolean;
  /** Key of the order of lists: matters that were opened again first, then those that are due first. */
  readonly order: string;
  /** Whether what was known of the asker is erased. */
  readonly askerForgotten: boolean;
}

/** The limits of a desk by version, as far as the matters of the list need them. */
export interface LimitsDocument {
  readonly id: string;
  readonly limits: Readonly<Record<string, DeskLimits>>;
}

export const MATTERS = 'matters';
const LIMITS = 'limits';

/** Returns the key under which a desk's limits of a version are kept. */
const limitsId = (deskId: string): string => deskId;

function summaryOf(
  matter: KnownMatter,
  limits: DeskLimits,
  heard: boolean,
): Omit<MatterDocument, 'matter' | 'heard' | 'order' | 'askerForgotten'> {
  const { matterId, deskId, number, kind, topic, clock, channel, lead, helping, about } = matter;
  const { due, paused } = resolveLimitOf(clock as ClockFacts<Urgency>, limits);
  return {
    id: matterId,
    ...{ deskId, number, kind, topic, urgency: clock.urgency, status: matter.status, channel },
    waitsFor: waitsFor(matter, heard),
    ...(lead === undefined ? {} : { lead }),
    helping: [...helping],
    ...(about === undefined ? {} : { about }),
    openedAt: clock.openedAt,
    ...(clock.closedAt === undefined ? {} : { closedAt: clock.closedAt }),
    due,
    paused,
    isReopened: matter.status === 'open' && matter.isReopened,
  };
}

/** Applies an event of a matter, whose desk's limits are read in the same change of the view. */
function applied(event: RecordedEvent<MatterEvent>): readonly Change[] {
  const { matterId, deskId } = event.data;
  let limits: LimitsDocument | undefined;
  return [
    // Changes are applied in order, so the limits are known to the second one.
    change<LimitsDocument>(LIMITS, limitsId(deskId), (found) => {
      limits = found;
      return found;
    }),
    change<MatterDocument>(MATTERS, matterId, (before) => {
      const decider = matterDecider(event.recordedAt);
      const matter: Matter = decider.evolve(before?.matter ?? decider.initialState, event);
      if (matter.status === 'none') return before;
      const found = limits?.limits[matter.limitsVersion];
      if (found === undefined) throw new Error(`the limits of desk ${deskId} are not known`);
      const heard =
        event.type === 'matter.called-back' ||
        (event.type !== 'matter.closed' && before?.heard === true);
      const summary = summaryOf(matter, found, heard);
      const order = `${summary.isReopened ? 0 : 1} ${summary.due}`;
      return { ...summary, matter, heard, order, askerForgotten: matter.askerForgotten };
    }),
  ];
}

/** The matters of each desk, to list them by what they wait for and by the time that is left. */
export const mattersProjection = defineProjection({
  name: 'care-matters',
  version: 1,
  collections: [
    {
      name: MATTERS,
      indexes: [
        'deskId+order',
        'deskId+status+order',
        'deskId+waitsFor+order',
        'deskId+lead+status+order',
        'deskId+lead+waitsFor+order',
        'askerForgotten+closedAt',
      ],
      counted: ['deskId', 'status', 'waitsFor'],
    },
    { name: LIMITS, indexes: [] },
  ],
  reads: [
    allOf(deskEvents, {
      'desk.opened': ({ data: { deskId, terms } }) => [
        change<LimitsDocument>(LIMITS, limitsId(deskId), () => ({
          id: limitsId(deskId),
          limits: { [terms.limits.version]: terms.limits },
        })),
      ],
      'desk.amended': ({ data: { deskId, terms } }) => [
        changeExisting<LimitsDocument>(LIMITS, limitsId(deskId), (found) => ({
          ...found,
          limits: { ...found.limits, [terms.limits.version]: terms.limits },
        })),
      ],
    }),
    ...eachOf([matterEvents], applied),
  ],
});
