import {
  type ClockFacts,
  type ClockStep,
  clockAfter,
  clockOf,
  type DeskTerms,
  type MatterEvent,
  type MatterKind,
  type MatterLimits,
  refuse,
  TRIES_TO_REACH,
  type Urgency,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';

type DataOf<T extends MatterEvent['type']> = EventOfType<MatterEvent, T>['data'];
/** Fields of a command that become those of its event. */
type FieldsOf<T extends MatterEvent['type']> = Omit<DataOf<T>, 'matterId' | 'deskId'>;

/** Facts of the desk that commands depend on. */
export interface DeskFacts {
  readonly terms: Pick<DeskTerms, 'units' | 'topics' | 'reviewed' | 'reopenDays'>;
  /** The limits with which the matter was opened. */
  readonly limits: MatterLimits<Urgency>;
}
type AtDesk = { readonly desk: DeskFacts };
/** Account that sends the command. */
type Sent = { readonly by: string };

export type MatterCommand =
  | ({ readonly type: 'open' } & DataOf<'matter.opened'> & AtDesk)
  | ({ readonly type: 'reclassify' } & FieldsOf<'matter.reclassified'> & AtDesk)
  | ({ readonly type: 'assign' } & FieldsOf<'matter.assigned'> & AtDesk)
  | ({ readonly type: 'hand-back' } & Omit<FieldsOf<'matter.handed-back'>, 'unitId'> & AtDesk)
  | ({ readonly type: 'contact' } & FieldsOf<'matter.contacted'>)
  | ({ readonly type: 'tell' } & FieldsOf<'matter.told'>)
  | ({ readonly type: 'pause' } & FieldsOf<'matter.paused'>)
  | { readonly type: 'resume' }
  | ({ readonly type: 'ask-extension' } & FieldsOf<'matter.extension-asked'> & AtDesk)
  | ({
      readonly type: 'decide-extension';
      readonly granted: boolean;
      readonly noteId?: string | undefined;
    } & Sent &
      AtDesk)
  | ({ readonly type: 'escalate'; readonly noteId?: string | undefined } & AtDesk)
  | ({ readonly type: 'confer' } & FieldsOf<'matter.conferred'> & AtDesk)
  | ({ readonly type: 'note' } & FieldsOf<'matter.noted'>)
  | ({ readonly type: 'handle' } & Omit<FieldsOf<'matter.handled'>, 'toReview'> & AtDesk)
  | ({ readonly type: 'review' } & FieldsOf<'matter.reviewed'> & Sent)
  | ({ readonly type: 'answer' } & FieldsOf<'matter.answered'>)
  | { readonly type: 'close' }
  | ({ readonly type: 'call-back' } & FieldsOf<'matter.called-back'>)
  | ({ readonly type: 'reopen'; readonly from: 'asker' | 'office' } & FieldsOf<'matter.reopened'> &
      AtDesk)
  | ({ readonly type: 'merge' } & FieldsOf<'matter.merged'>)
  | ({ readonly type: 'drop' } & FieldsOf<'matter.dropped'>)
  | { readonly type: 'rotate-link' }
  | { readonly type: 'forget-asker' };

/** The office's word on a matter since it was last opened, step by step. */
interface Round {
  /** Whether the asker was spoken to. */
  readonly reached: boolean;
  /** Number of times at which nobody was reached. */
  readonly missed: number;
  readonly handled?: Pick<DataOf<'matter.handled'>, 'outcome' | 'by' | 'toReview'>;
  readonly approved: boolean;
  readonly answered: boolean;
}
const NEW_ROUND: Round = { reached: false, missed: 0, approved: false, answered: false };

export interface MatterFacts {
  readonly matterId: string;
  readonly deskId: string;
  readonly number: number;
  readonly kind: MatterKind;
  readonly topic: string;
  readonly about?: DataOf<'matter.opened'>['about'];
  readonly channel: DataOf<'matter.opened'>['channel'];
  readonly limitsVersion: number;
  readonly lead?: string;
  readonly helping: readonly string[];
  /** The lead's wish that another unit leads; gone once a unit is assigned. */
  readonly handedBack?: { readonly instead: string };
  readonly escalatedTo?: string;
  readonly pausedFor?: DataOf<'matter.paused'>['why'];
  readonly extensionAsked?: { readonly until: string; readonly by: string };
  readonly round: Round;
  readonly clock: ClockFacts<Urgency>;
  /** Generation of the asker's private link. */
  readonly linkGeneration: number;
  readonly askerForgotten: boolean;
  /** Whether the matter was closed and opened again. */
  readonly isReopened: boolean;
}

/** The states of a matter: open ⇄ closed; or ended, by a merge or because nobody waits for it. */
export type Matter =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' } & MatterFacts)
  | ({ readonly status: 'closed' } & MatterFacts)
  | ({ readonly status: 'merged'; readonly into: string } & MatterFacts)
  | ({ readonly status: 'dropped'; readonly why: DataOf<'matter.dropped'>['why'] } & MatterFacts);
export type KnownMatter = Exclude<Matter, { readonly status: 'none' }>;
type OpenMatter = Extract<Matter, { readonly status: 'open' }>;

export const matterStream = (matterId: string): string => `matter-${matterId}`;

const DAY = 24 * 60 * 60_000;

function decide(command: MatterCommand, matter: Matter, now: string): readonly MatterEvent[] {
  if (command.type === 'open') return open(command, matter);
  if (matter.status === 'none') throw refuse('UNKNOWN_MATTER');
  const ids = { matterId: matter.matterId, deskId: matter.deskId };
  switch (command.type) {
    case 'note':
      return [{ type: 'matter.noted', data: { ...ids, noteId: command.noteId } }];
    case 'rotate-link':
      return [
        { type: 'matter.link-rotated', data: { ...ids, generation: matter.linkGeneration + 1 } },
      ];
    case 'forget-asker':
      return matter.askerForgotten ? [] : [{ type: 'matter.asker-forgotten', data: ids }];
    case 'call-back':
      return callBack(command, matter);
    case 'reopen':
      return reopen(command, matter, now);
    case 'tell':
      if (matter.status === 'closed') throw refuse('MATTER_CLOSED');
      return tell(command, opened(matter));
    case 'drop':
      if (matter.status === 'dropped') return [];
      assertNotEnded(matter);
      return [{ type: 'matter.dropped', data: { ...ids, why: command.why } }];
    default:
      return advance(command, opened(matter), now);
  }
}

function assertNotEnded(matter: KnownMatter): void {
  if (matter.status === 'merged') throw refuse('MATTER_MERGED', { into: matter.into });
  if (matter.status === 'dropped') throw refuse('MATTER_DROPPED', { why: matter.why });
}

/** Returns an open matter. @throws DomainError if the matter is closed or has ended. */
function opened(matter: KnownMatter): OpenMatter {
  assertNotEnded(matter);
  if (matter.status !== 'open') throw refuse('MATTER_CLOSED');
  return matter;
}

function open(
  { type: _, desk, ...data }: Extract<MatterCommand, { type: 'open' }>,
  matter: Matter,
): readonly MatterEvent[] {
  if (matter.status !== 'none') throw refuse('MATTER_EXISTS');
  assertTopic(data.topic, desk);
  return [{ type: 'matter.opened', data }];
}

function assertTopic(topic: string, { terms }: DeskFacts): void {
  if (terms.topics.every(({ topicId }) => topicId !== topic))
    throw refuse('UNKNOWN_TOPIC', { topics: terms.topics.map(({ topicId }) => topicId) });
}

function assertUnits(unitIds: readonly string[], { terms }: DeskFacts): void {
  const unknown = unitIds.filter((id) => terms.units.every(({ unitId }) => unitId !== id));
  if (unknown.length > 0) throw refuse('UNKNOWN_UNIT', { units: unknown.join(', ') });
}

type Advance = Exclude<
  MatterCommand,
  {
    type:
      | 'open'
      | 'note'
      | 'rotate-link'
      | 'forget-asker'
      | 'call-back'
      | 'reopen'
      | 'tell'
      | 'drop';
  }
>;

/** Decides the steps that an open matter can take. */
function advance(command: Advance, matter: OpenMatter, now: string): readonly MatterEvent[] {
  const { matterId, deskId, lead, round } = matter;
  const ids = { matterId, deskId };
  switch (command.type) {
    case 'reclassify': {
      const { kind, topic, urgency, desk } = command;
      assertTopic(topic, desk);
      const isSame =
        kind === matter.kind && topic === matter.topic && urgency === matter.clock.urgency;
      return isSame
        ? []
        : [{ type: 'matter.reclassified', data: { ...ids, kind, topic, urgency } }];
    }
    case 'assign': {
      const helping = [...new Set(command.helping)].filter((unitId) => unitId !== command.lead);
      assertUnits([command.lead, ...helping], command.desk);
      const isSame =
        matter.handedBack === undefined &&
        lead === command.lead &&
        matter.helping.join() === helping.join();
      return isSame
        ? []
        : [{ type: 'matter.assigned', data: { ...ids, lead: command.lead, helping } }];
    }
    case 'hand-back': {
      const { desk, type: _, ...fields } = command;
      if (lead === undefined) throw refuse('NOT_ASSIGNED');
      assertUnits([fields.instead], desk);
      if (fields.instead === lead) throw refuse('SAME_UNIT');
      return [{ type: 'matter.handed-back', data: { ...ids, unitId: lead, ...fields } }];
    }
    case 'contact': {
      const { type: _, ...fields } = command;
      return [{ type: 'matter.contacted', data: { ...ids, ...fields } }];
    }
    case 'pause': {
      const { type: _, ...fields } = command;
      if (matter.pausedFor === fields.why) return [];
      if (matter.pausedFor !== undefined) throw refuse('MATTER_PAUSED');
      return [{ type: 'matter.paused', data: { ...ids, ...fields } }];
    }
    case 'resume':
      return matter.pausedFor === undefined ? [] : [{ type: 'matter.resumed', data: ids }];
    case 'ask-extension': {
      const { desk, type: _, ...fields } = command;
      assertExtendable(matter, fields.until, desk, now);
      return [{ type: 'matter.extension-asked', data: { ...ids, ...fields } }];
    }
    case 'decide-extension':
      return decideExtension(command, matter, now);
    case 'escalate': {
      if (lead === undefined) throw refuse('NOT_ASSIGNED');
      const { units } = command.desk.terms;
      const to = units.find(({ unitId }) => unitId === (matter.escalatedTo ?? lead))?.parent;
      if (to === undefined) throw refuse('NO_HIGHER_UNIT');
      return [{ type: 'matter.escalated', data: { ...ids, to, ...noted(command) } }];
    }
    case 'confer': {
      const { desk, type: _, ...fields } = command;
      assertUnits(fields.units, desk);
      const units = [...new Set(fields.units)];
      if (units.length < 2) throw refuse('ONE_UNIT');
      return [{ type: 'matter.conferred', data: { ...ids, ...fields, units } }];
    }
    case 'handle': {
      const { type: _, desk, ...fields } = command;
      if (lead === undefined) throw refuse('NOT_ASSIGNED');
      const toReview = desk.terms.reviewed.includes(matter.kind);
      return [{ type: 'matter.handled', data: { ...ids, ...fields, toReview } }];
    }
    case 'review':
      if (round.handled === undefined) throw refuse('NOT_HANDLED');
      if (round.handled.by === command.by) throw refuse('SAME_PERSON');
      if (round.approved && command.verdict === 'approved') return [];
      return [
        {
          type: 'matter.reviewed',
          data: { ...ids, verdict: command.verdict, ...noted(command) },
        },
      ];
    case 'answer':
      assertHandled(matter);
      return [{ type: 'matter.answered', data: { ...ids, via: command.via, ...noted(command) } }];
    case 'close':
      if (!round.reached && round.missed < TRIES_TO_REACH) throw refuse('NOT_CONTACTED');
      assertHandled(matter);
      if (!round.answered) throw refuse('NOT_ANSWERED');
      return [{ type: 'matter.closed', data: ids }];
    case 'merge':
      if (command.into === matterId) throw refuse('SAME_MATTER');
      return [{ type: 'matter.merged', data: { ...ids, into: command.into } }];
  }
}

const noted = ({ noteId }: { readonly noteId?: string | undefined }) =>
  noteId === undefined ? {} : { noteId };

/** Refuses what comes after handling, as long as the matter is not handled, and approved where that is asked. */
function assertHandled({ round }: OpenMatter): void {
  if (round.handled === undefined) throw refuse('NOT_HANDLED');
  if (round.handled.toReview && !round.approved) throw refuse('NOT_REVIEWED');
}

/** Refuses an extension after the limit, and one that does not move the limit. */
function assertExtendable(
  { clock }: OpenMatter,
  until: string,
  { limits }: DeskFacts,
  now: string,
): void {
  const { due, over } = clockOf(clock, limits, now).resolve;
  if (over) throw refuse('LIMIT_OVER', { due });
  if (until <= due) throw refuse('NOT_LATER', { due });
}

/** Decides on an extension that somebody else has asked for. */
function decideExtension(
  { granted, by, desk, ...rest }: Extract<MatterCommand, { type: 'decide-extension' }>,
  matter: OpenMatter,
  now: string,
): readonly MatterEvent[] {
  const { matterId, deskId, extensionAsked } = matter;
  if (extensionAsked === undefined) throw refuse('NO_EXTENSION_ASKED');
  if (extensionAsked.by === by) throw refuse('SAME_PERSON');
  const data = { matterId, deskId, ...noted(rest) };
  if (!granted) return [{ type: 'matter.extension-refused', data }];
  assertExtendable(matter, extensionAsked.until, desk, now);
  return [{ type: 'matter.extended', data: { ...data, until: extensionAsked.until } }];
}

/** Takes a message of the asker, for which a matter that waits for the asker resumes. */
function tell(
  { noteId }: Extract<MatterCommand, { type: 'tell' }>,
  { matterId, deskId, pausedFor }: OpenMatter,
): readonly MatterEvent[] {
  const ids = { matterId, deskId };
  return [
    { type: 'matter.told', data: { ...ids, noteId } },
    ...(pausedFor === 'asker' ? [{ type: 'matter.resumed', data: ids } as const] : []),
  ];
}

/** Takes the asker's word. Not solved opens the matter again in the same commit. */
function callBack(
  { type: _, ...fields }: Extract<MatterCommand, { type: 'call-back' }>,
  matter: KnownMatter,
): readonly MatterEvent[] {
  assertNotEnded(matter);
  if (matter.status !== 'closed') throw refuse('MATTER_OPEN');
  const ids = { matterId: matter.matterId, deskId: matter.deskId };
  const { reached, contacted, solved, satisfied } = fields;
  const hasWord = contacted !== undefined || solved !== undefined || satisfied !== undefined;
  if (reached !== hasWord) throw refuse(reached ? 'WORD_MISSING' : 'WORD_WITHOUT_REACHING');
  const { callbackId } = fields;
  return [
    { type: 'matter.called-back', data: { ...ids, ...fields } },
    ...(solved === 'no'
      ? [{ type: 'matter.reopened', data: { ...ids, why: 'not-solved', callbackId } } as const]
      : []),
  ];
}

function reopen(
  { desk, from, type: _, ...fields }: Extract<MatterCommand, { type: 'reopen' }>,
  matter: KnownMatter,
  now: string,
): readonly MatterEvent[] {
  assertNotEnded(matter);
  if (matter.status !== 'closed') throw refuse('MATTER_OPEN');
  const { matterId, deskId, clock } = matter;
  const { reopenDays } = desk.terms;
  const isTooLate = Date.parse(now) > Date.parse(clock.closedAt ?? now) + reopenDays * DAY;
  if (from === 'asker' && isTooLate) throw refuse('REOPEN_TOO_LATE', { days: reopenDays });
  return [{ type: 'matter.reopened', data: { matterId, deskId, ...fields } }];
}

/** Returns the step of the clock that an event makes; undefined if it leaves the clock as it is. */
export function clockStepOf(event: MatterEvent, at: string): ClockStep<Urgency> | undefined {
  switch (event.type) {
    case 'matter.opened':
      return { type: 'opened', at: event.data.happenedAt ?? at, urgency: event.data.urgency };
    case 'matter.reclassified':
      return { type: 'reclassified', at, urgency: event.data.urgency };
    case 'matter.contacted':
      return { type: 'contacted', at, reached: event.data.reached };
    case 'matter.extended':
      return { type: 'extended', at, until: event.data.until };
    case 'matter.assigned':
      return { type: 'assigned', at };
    case 'matter.paused':
      return { type: 'paused', at };
    case 'matter.resumed':
      return { type: 'resumed', at };
    case 'matter.closed':
    case 'matter.merged':
    case 'matter.dropped':
      return { type: 'closed', at };
    case 'matter.reopened':
      return { type: 'reopened', at };
    case 'matter.handed-back':
    case 'matter.told':
    case 'matter.extension-asked':
    case 'matter.extension-refused':
    case 'matter.escalated':
    case 'matter.conferred':
    case 'matter.noted':
    case 'matter.handled':
    case 'matter.reviewed':
    case 'matter.answered':
    case 'matter.called-back':
    case 'matter.link-rotated':
    case 'matter.asker-forgotten':
      return undefined;
  }
}

function evolve(matter: Matter, event: MatterEvent, at: string): Matter {
  const step = clockStepOf(event, at);
  if (event.type === 'matter.opened') {
    const { noteId: _, happenedAt: __, urgency: ___, ...facts } = event.data;
    return {
      status: 'open',
      ...facts,
      helping: [],
      round: NEW_ROUND,
      clock: clockAfter(undefined, step as ClockStep<Urgency>) as ClockFacts<Urgency>,
      linkGeneration: 1,
      askerForgotten: false,
      isReopened: false,
    };
  }
  if (matter.status === 'none') return matter;
  return evolveKnown(
    step === undefined
      ? matter
      : { ...matter, clock: clockAfter(matter.clock, step) ?? matter.clock },
    event,
  );
}

function evolveKnown(
  matter: KnownMatter,
  event: Exclude<MatterEvent, { type: 'matter.opened' }>,
): Matter {
  switch (event.type) {
    case 'matter.reclassified':
      return { ...matter, kind: event.data.kind, topic: event.data.topic };
    case 'matter.assigned': {
      const { handedBack: _, escalatedTo: __, ...rest } = matter;
      return { ...rest, lead: event.data.lead, helping: event.data.helping };
    }
    case 'matter.handed-back':
      return { ...matter, handedBack: { instead: event.data.instead } };
    case 'matter.contacted': {
      const { reached, missed } = matter.round;
      return inRound(matter, {
        reached: reached || event.data.reached,
        missed: missed + (event.data.reached ? 0 : 1),
      });
    }
    case 'matter.paused':
      return { ...matter, pausedFor: event.data.why };
    case 'matter.resumed':
      return withoutPause(matter);
    case 'matter.extension-asked':
      return { ...matter, extensionAsked: { until: event.data.until, by: event.data.by } };
    case 'matter.extended':
    case 'matter.extension-refused': {
      const { extensionAsked: _, ...rest } = matter;
      return rest;
    }
    case 'matter.escalated':
      return { ...matter, escalatedTo: event.data.to };
    case 'matter.handled':
      return inRound(matter, {
        handled: {
          outcome: event.data.outcome,
          by: event.data.by,
          toReview: event.data.toReview,
        },
        approved: false,
        answered: false,
      });
    case 'matter.reviewed': {
      if (event.data.verdict === 'approved') return inRound(matter, { approved: true });
      const { handled: _, ...round } = matter.round;
      return { ...matter, round: { ...round, approved: false, answered: false } };
    }
    case 'matter.answered':
      return inRound(matter, { answered: true });
    case 'matter.closed':
      return { ...withoutPause(matter), status: 'closed' };
    case 'matter.reopened':
      return { ...matter, status: 'open', round: NEW_ROUND, isReopened: true };
    case 'matter.merged':
      return { ...withoutPause(matter), status: 'merged', into: event.data.into };
    case 'matter.dropped':
      return { ...withoutPause(matter), status: 'dropped', why: event.data.why };
    case 'matter.link-rotated':
      return { ...matter, linkGeneration: event.data.generation };
    case 'matter.asker-forgotten':
      return { ...matter, askerForgotten: true };
    case 'matter.told':
    case 'matter.conferred':
    case 'matter.noted':
    case 'matter.called-back':
      return matter;
  }
}

const inRound = <M extends KnownMatter>(matter: M, part: Partial<Round>): M => ({
  ...matter,
  round: { ...matter.round, ...part },
});

/** Ends a pause and the wish for an extension, because the matter is no longer waiting. */
function withoutPause<M extends KnownMatter>(matter: M): M {
  const { pausedFor: _, ...rest } = matter;
  return rest as M;
}

/**
 * Returns the decider for commands at this moment. Stored events carry the time at which they were recorded;
 * new ones are recorded now.
 */
export const matterDecider = (now: string): Decider<MatterCommand, Matter, MatterEvent> => ({
  initialState: { status: 'none' },
  decide: (command, matter) => decide(command, matter, now),
  evolve: (matter, event) => evolve(matter, event, recordedAt(event) ?? now),
});

const recordedAt = (event: MatterEvent): string | undefined =>
  (event as MatterEvent & { readonly recordedAt?: string }).recordedAt;
