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
import {
  addRateCounts,
  countsOf,
  groupOf,
  NO_COUNTS,
  type RateCounts,
  type RateGroup,
  type Word,
} from '../domain/rates.ts';
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
  /** The asker's word, as the last call-back has it. */
  readonly word?: Word;
}

/** Counts of matters by the key of their group, of those matters whose ids were made in one stretch of time. */
export interface RatesDocument {
  readonly id: string;
  readonly deskId: string;
  readonly groups: Readonly<
    Record<string, { readonly group: RateGroup; readonly counts: RateCounts }>
  >;
}

/** The limits of a desk by version, as far as the matters of the list need them. */
export interface LimitsDocument {
  readonly id: string;
  readonly limits: Readonly<Record<string, DeskLimits>>;
}

export const MATTERS = 'matters';
export const RATES = 'rates';
const LIMITS = 'limits';

/** Returns the key under which a desk's limits of a version are kept. */
const limitsId = (deskId: string): string => deskId;

function summaryOf(
  matter: KnownMatter,
  limits: DeskLimits,
  heard: boolean,
): Omit<MatterDocument, 'matter' | 'heard' | 'order' | 'askerForgotten' | 'word'> {
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

/** Length of the beginning of an id, which names the days in which it was made. */
const STRETCH = 5;
/**
 * Returns the id of the document that counts a matter. The group of a matter is known only when a change is
 * applied, and changes name their documents before, so that a document counts the groups of all matters whose ids
 * begin alike. Ids begin with the time (UUIDv7), of which five digits are about three days.
 */
const ratesId = (deskId: string, matterId: string): string =>
  `${deskId}|${matterId.slice(0, STRETCH)}`;

const groupKey = ({ month, kind, topic, unit = '' }: RateGroup): string =>
  [month, kind, topic, unit].join('|');

type Groups = RatesDocument['groups'];

/** Adds what a matter counts to its group, or takes it away with sign -1. A group without matters is dropped. */
function addTo(
  groups: Groups,
  document: MatterDocument | undefined,
  limitsFor: (matter: KnownMatter) => DeskLimits,
  sign: 1 | -1,
): Groups {
  if (document === undefined) return groups;
  const { matter, word } = document;
  const added = countsOf(matter, limitsFor(matter), word);
  if (added === undefined) return groups;
  const group = groupOf(matter);
  const { [groupKey(group)]: known, ...others } = groups;
  const counts = addRateCounts(known?.counts ?? NO_COUNTS, added, sign);
  return counts.opened === 0 ? others : { ...others, [groupKey(group)]: { group, counts } };
}

/** Returns the document of a matter after an event; `undefined` if the matter was not opened. */
function documentAfter(
  event: RecordedEvent<MatterEvent>,
  before: MatterDocument | undefined,
  limitsFor: (matter: KnownMatter) => DeskLimits,
): MatterDocument | undefined {
  const decider = matterDecider(event.recordedAt);
  const matter: Matter = decider.evolve(before?.matter ?? decider.initialState, event);
  if (matter.status === 'none') return before;
  const heard =
    event.type === 'matter.called-back' ||
    (event.type !== 'matter.closed' && before?.heard === true);
  const word = event.type === 'matter.called-back' ? wordOf(event.data) : before?.word;
  const summary = summaryOf(matter, limitsFor(matter), heard);
  const order = `${summary.isReopened ? 0 : 1} ${summary.due}`;
  return {
    ...summary,
    ...{ matter, heard, order, askerForgotten: matter.askerForgotten },
    ...(word === undefined ? {} : { word }),
  };
}

const wordOf = ({ reached, contacted, solved, satisfied }: Word): Word => ({
  reached,
  ...(contacted === undefined ? {} : { contacted }),
  ...(solved === undefined ? {} : { solved }),
  ...(satisfied === undefined ? {} : { satisfied }),
});

/**
 * Applies an event of a matter. The limits of its desk are read, and what it counted before is replaced by what it
 * counts now, in the same change of the view.
 */
function applied(event: RecordedEvent<MatterEvent>): readonly Change[] {
  const { matterId, deskId } = event.data;
  let limits: LimitsDocument | undefined;
  let before: MatterDocument | undefined;
  let after: MatterDocument | undefined;
  const id = ratesId(deskId, matterId);
  const limitsFor = ({ limitsVersion }: KnownMatter): DeskLimits => {
    const found = limits?.limits[limitsVersion];
    if (found === undefined) throw new Error(`the limits of desk ${deskId} are not known`);
    return found;
  };
  return [
    // Changes are applied in order, so each knows what the ones before it have read.
    change<LimitsDocument>(LIMITS, limitsId(deskId), (found) => {
      limits = found;
      return found;
    }),
    change<MatterDocument>(MATTERS, matterId, (found) => {
      before = found;
      after = documentAfter(event, found, limitsFor);
      return after;
    }),
    change<RatesDocument>(RATES, id, (found) => {
      const without = addTo(found?.groups ?? {}, before, limitsFor, -1);
      return { id, deskId, groups: addTo(without, after, limitsFor, 1) };
    }),
  ];
}

/**
 * The matters of each desk, to list them by what they wait for and by the time that is left, and their counts for the
 * rates.
 */
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
    { name: RATES, indexes: ['deskId'] },
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
