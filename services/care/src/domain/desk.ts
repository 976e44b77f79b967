import {
  type DeskEvent,
  type DeskLimits,
  type DeskTerms,
  type DeskTermsInput,
  type DeskUnit,
  refuse,
} from '@bluebox/contracts';
import type { Decider } from '@bluebox/event-sourcing';

export type DeskCommand =
  | { readonly type: 'open'; readonly deskId: string; readonly terms: DeskTermsInput }
  | { readonly type: 'amend'; readonly terms: DeskTermsInput };

export interface OpenedDesk {
  readonly status: 'open';
  readonly deskId: string;
  readonly terms: DeskTerms;
  /** Every limits that the desk has had, by version, because a matter keeps those of its opening. */
  readonly limits: ReadonlyMap<number, DeskLimits>;
  /** Units and topics that the desk has had, each in its latest form; stored ids keep their meaning. */
  readonly everUnits: ReadonlyMap<string, DeskUnit>;
  readonly everTopics: ReadonlyMap<string, DeskTerms['topics'][number]>;
}
export type Desk = { readonly status: 'none' } | OpenedDesk;

export const deskStream = (deskId: string): string => `desk-${deskId}`;

/** Returns the limits that were in force with this version. */
export function limitsOf({ limits }: OpenedDesk, version: number): DeskLimits {
  const found = limits.get(version);
  if (found === undefined) throw new Error(`the desk never had limits of version ${version}`);
  return found;
}

/** Raises the version of changed limits. */
function withLimitsVersion(terms: DeskTermsInput, current?: DeskTerms): DeskTerms {
  if (current === undefined) return { ...terms, limits: { ...terms.limits, version: 1 } };
  const { version, ...limits } = current.limits;
  const isSame = JSON.stringify(sorted(limits)) === JSON.stringify(sorted(terms.limits));
  return { ...terms, limits: { ...terms.limits, version: isSame ? version : version + 1 } };
}

/** Returns limits in a form that is equal for equal limits, whatever the order of their fields. */
const sorted = ({ urgencies, holidays, workdays }: DeskTermsInput['limits']) => [
  ...(['danger', 'supply', 'ordinary', 'hard'] as const).map((urgency) => {
    const { dispatch, respond, resolve, days } = urgencies[urgency];
    return [dispatch, respond, resolve, days];
  }),
  [...holidays].sort(),
  [...workdays].sort(),
];

function checkTerms({ units, topics }: DeskTermsInput): void {
  for (const [field, ids] of [
    ['units', units.map(({ unitId }) => unitId)],
    ['topics', topics.map(({ topicId }) => topicId)],
  ] as const)
    if (new Set(ids).size !== ids.length) throw refuse('DUPLICATE_ID', { field });
  for (const unit of units) {
    if (unit.parent === undefined) continue;
    const parent = units.find(({ unitId }) => unitId === unit.parent);
    // Levels fall from parent to child, so that no chain of parents comes back to its beginning.
    if (parent === undefined || parent.level >= unit.level)
      throw refuse('UNIT_PARENT', { unitId: unit.unitId });
  }
}

/** Refuses a unit's id for another unit, and a topic's for another topic, once they were removed. */
function assertNoIdUsedBefore(terms: DeskTermsInput, desk: OpenedDesk): void {
  const { units, topics } = desk.terms;
  const ids = [
    ...terms.units
      .filter(
        ({ unitId, name }) =>
          units.every((unit) => unit.unitId !== unitId) &&
          (desk.everUnits.get(unitId)?.name ?? name) !== name,
      )
      .map(({ unitId }) => unitId),
    ...terms.topics
      .filter(
        ({ topicId, name }) =>
          topics.every((topic) => topic.topicId !== topicId) &&
          (desk.everTopics.get(topicId)?.name ?? name) !== name,
      )
      .map(({ topicId }) => topicId),
  ];
  if (ids.length > 0) throw refuse('ID_USED_BEFORE', { ids });
}

function decide(command: DeskCommand, desk: Desk): readonly DeskEvent[] {
  if (command.type === 'open') {
    if (desk.status !== 'none') throw refuse('DESK_EXISTS');
    checkTerms(command.terms);
    const { deskId, terms } = command;
    return [{ type: 'desk.opened', data: { deskId, terms: withLimitsVersion(terms) } }];
  }
  if (desk.status === 'none') throw refuse('UNKNOWN_DESK');
  checkTerms(command.terms);
  assertNoIdUsedBefore(command.terms, desk);
  const terms = withLimitsVersion(command.terms, desk.terms);
  return [{ type: 'desk.amended', data: { deskId: desk.deskId, terms } }];
}

function evolve(desk: Desk, { data: { deskId, terms } }: DeskEvent): Desk {
  const before = desk.status === 'none' ? undefined : desk;
  return {
    status: 'open',
    deskId,
    terms,
    limits: new Map([...(before?.limits ?? []), [terms.limits.version, terms.limits]]),
    everUnits: new Map([
      ...(before?.everUnits ?? []),
      ...terms.units.map((unit) => [unit.unitId, unit] as const),
    ]),
    everTopics: new Map([
      ...(before?.everTopics ?? []),
      ...terms.topics.map((topic) => [topic.topicId, topic] as const),
    ]),
  };
}

export const deskDecider: Decider<DeskCommand, Desk, DeskEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
