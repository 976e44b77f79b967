import { z } from 'zod';
import {
  DeskTerms,
  DeskTermsInput,
  DeskTopic,
  MatterKind,
  MatterSubject,
  matterEvents,
  TopicId,
  UnitId,
  Urgency,
} from '../events/care.ts';
import {
  CONTACT_WAYS,
  DROP_REASONS,
  HAND_BACK_REASONS,
  MATTER_CHANNELS,
  MATTER_OUTCOMES,
  MOST_HELPING,
  PAUSE_REASONS,
  REOPEN_MATTER_REASONS,
  REVIEW_VERDICTS,
  SOLVED_ANSWERS,
} from '../matter-kinds.ts';
import { Count, GivenInstant, Id, Instant, Note, text } from '../vocabulary.ts';
import { pageOf, paging } from './paging.ts';
import { Proof } from './pledge.ts';

// Bodies, queries and answers of the care service's routes.

export const OpenDeskBody = DeskTermsInput;
export const AmendDeskBody = DeskTermsInput;
export const DeskChanged = z.object({ deskId: Id, version: z.int() });
export const DeskView = z.object({ deskId: Id, terms: DeskTerms, version: z.int() });
export type DeskView = z.infer<typeof DeskView>;
/** A desk as everybody may see it. */
export const PublicDesk = z.object({
  deskId: Id,
  name: z.string(),
  topics: z.array(DeskTopic),
  reopenDays: Count,
});
export const DeskList = z.object({ desks: z.array(PublicDesk) });

/** Optional personal data of the asker, kept outside the log so that it can be erased. */
export const Asker = z.strictObject({ name: text(40).optional(), contact: text(80).optional() });
export type Asker = z.infer<typeof Asker>;

export const SubmitMatterBody = z.strictObject({
  kind: MatterKind,
  topic: TopicId,
  /** The matter in the asker's own words. */
  words: Note,
  asker: Asker.default({}),
  about: MatterSubject.optional(),
  /** Facts that only the desk can give: how urgent it is, how it was heard of, and when. */
  urgency: Urgency.optional(),
  channel: z.enum(MATTER_CHANNELS).optional(),
  happenedAt: GivenInstant.optional(),
  /** Required without an account. */
  proof: Proof.optional(),
});
export const MatterChanged = z.object({ matterId: Id, version: z.int() });
/** `code` opens the asker's private link. */
export const SubmitMatterAnswer = z.object({
  ...MatterChanged.shape,
  number: z.int(),
  code: z.string(),
});

const StoredAnswer = SubmitMatterAnswer.omit({ code: true });
export type SubmittedMatter = z.infer<typeof StoredAnswer>;

const note = { note: Note.optional() };
const unitIds = z.array(UnitId).max(MOST_HELPING);
/** A step of the office on a matter. */
export const TakeStepBody = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('reclassify'),
    kind: MatterKind,
    topic: TopicId,
    urgency: Urgency,
  }),
  z.strictObject({ step: z.literal('assign'), lead: UnitId, helping: unitIds.default([]) }),
  z.strictObject({
    step: z.literal('hand-back'),
    /** Unit that should lead instead. */
    instead: UnitId,
    why: z.enum(HAND_BACK_REASONS),
    ...note,
  }),
  z.strictObject({
    step: z.literal('contact'),
    via: z.enum(CONTACT_WAYS),
    reached: z.boolean(),
    ...note,
  }),
  z.strictObject({ step: z.literal('pause'), why: z.enum(PAUSE_REASONS), ...note }),
  z.strictObject({ step: z.literal('resume') }),
  z.strictObject({ step: z.literal('ask-extension'), until: GivenInstant, ...note }),
  z.strictObject({ step: z.literal('escalate'), ...note }),
  z.strictObject({
    step: z.literal('confer'),
    units: z.array(UnitId).min(1).max(MOST_HELPING),
    ...note,
  }),
  z.strictObject({ step: z.literal('note'), note: Note }),
  z.strictObject({ step: z.literal('handle'), outcome: z.enum(MATTER_OUTCOMES), ...note }),
  z.strictObject({ step: z.literal('answer'), via: z.enum(CONTACT_WAYS), ...note }),
  z.strictObject({ step: z.literal('close') }),
  z.strictObject({ step: z.literal('reopen'), why: z.enum(REOPEN_MATTER_REASONS), ...note }),
  z.strictObject({ step: z.literal('merge'), into: Id }),
  z.strictObject({ step: z.literal('drop'), why: z.enum(DROP_REASONS) }),
]);
/** A decision on what somebody else has done or asked for. */
export const ReviewBody = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('handling'), verdict: z.enum(REVIEW_VERDICTS), ...note }),
  z.strictObject({ of: z.literal('extension'), granted: z.boolean(), ...note }),
]);
const word = {
  /** Whether somebody spoke to the asker. */
  contacted: z.boolean().optional(),
  solved: z.enum(SOLVED_ANSWERS).optional(),
  /** Satisfaction from 1 to 5. */
  satisfied: z.int().min(1).max(5).optional(),
};
/** A call after closing, whether the asker was reached or not. */
export const CallBackBody = z.strictObject({ reached: z.boolean(), ...word, ...note });
/** What the asker says by the private link. */
export const SayBody = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('message'), words: Note }),
  z.strictObject({ say: z.literal('word'), ...word, words: Note.optional() }),
  z.strictObject({ say: z.literal('reopen'), words: Note }),
]);
export const MatterLinkRotated = z.object({ ...MatterChanged.shape, code: z.string() });

/** Step that a matter waits for, in the order of the loop. */
export const MATTER_WAITS = [
  'assignment',
  'contact',
  'handling',
  'review',
  'answer',
  'closing',
  'call-back',
  'nothing',
] as const;
export const MatterWait = z.enum(MATTER_WAITS);
export type MatterWait = z.infer<typeof MatterWait>;
export const MATTER_STATUSES = ['open', 'closed', 'merged', 'dropped'] as const;

const limit = { due: Instant, over: z.boolean(), doneAt: Instant.optional() };
export const MatterClockView = z.object({
  dispatch: z.object(limit),
  respond: z.object(limit),
  resolve: z.object({
    ...limit,
    usedMinutes: z.number(),
    allowedMinutes: z.number(),
    paused: z.boolean(),
    extended: z.boolean(),
  }),
});
const described = {
  id: Id,
  deskId: Id,
  number: z.int(),
  kind: MatterKind,
  topic: TopicId,
  urgency: Urgency,
  status: z.enum(MATTER_STATUSES),
  waitsFor: MatterWait,
  channel: z.enum(MATTER_CHANNELS),
  lead: UnitId.optional(),
  helping: z.array(UnitId),
  about: MatterSubject.optional(),
  openedAt: Instant,
  closedAt: Instant.optional(),
};
export const MatterSummary = z.object({
  ...described,
  /** End of the limit to resolve; while it is paused, of the limit as it stood at the pause. */
  due: Instant,
  paused: z.boolean(),
  isReopened: z.boolean(),
});
export type MatterSummary = z.infer<typeof MatterSummary>;
export const ListMattersQuery = z.strictObject({
  ...paging,
  status: z.enum(MATTER_STATUSES).optional(),
  waitsFor: MatterWait.optional(),
  lead: UnitId.optional(),
});
export const MatterList = z.object({ matters: z.array(MatterSummary), ...pageOf });

/** A step that was taken, with what belongs to it. */
export const MatterStep = z.object({
  at: Instant,
  type: z.enum(matterEvents.types as [string, ...string[]]),
  /** Facts of the step, as its event has them. */
  facts: z.record(z.string(), z.unknown()),
  /** Account that took the step; absent for the asker and for policies, and never told to the asker. */
  by: z.string().optional(),
  note: z.string().optional(),
});
export const MatterView = z.object({
  ...described,
  clock: MatterClockView,
  /** Name of the unit in charge. */
  leadName: z.string().optional(),
  handedBack: z.object({ instead: UnitId }).optional(),
  escalatedTo: UnitId.optional(),
  extensionAsked: z.object({ until: Instant }).optional(),
  outcome: z.enum(MATTER_OUTCOMES).optional(),
  /** Matter into which this one was merged. */
  into: Id.optional(),
  asker: Asker.optional(),
  steps: z.array(MatterStep),
  version: z.int(),
});
export type MatterView = z.infer<typeof MatterView>;

/**
 * Rates of matters, each a share of its own denominator. The first three are the office's word, the others
 * the asker's; none stands for another.
 */
export const MATTER_RATES = [
  /** Closed, of those opened. */
  'closed',
  /** Closed within the limit, of those closed. */
  'in-time',
  /** With at least one try to call back, of those closed. */
  'called-back',
  /** The asker says that somebody spoke to them, of the askers reached. */
  'contacted',
  /** The asker says that it is solved, of the askers reached. Solved in part is told apart. */
  'solved',
  'partly-solved',
  /** The asker gives 4 or 5 of 5, of the askers reached. */
  'satisfied',
] as const;
const Share = z.object({ count: Count, of: Count });
export const MATTER_GROUPINGS = ['unit', 'topic'] as const;
export const ShowRatesQuery = z.strictObject({
  /** Month of the opening, in the time zone of the desks; without it, all months. */
  month: z
    .string()
    .regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-03')
    .optional(),
  /** Whether to divide each kind by the unit in charge or by topic. */
  by: z.enum(MATTER_GROUPINGS).optional(),
});
export const RatesRow = z.object({
  kind: MatterKind,
  /** Unit or topic; absent for matters without a unit, and if the kinds are not divided. */
  group: z.string().optional(),
  /** Rates by name; absent for a group of fewer matters than may be told of. */
  rates: z.record(z.enum(MATTER_RATES), Share).optional(),
});
export type RatesRow = z.infer<typeof RatesRow>;
/** The rates of a desk. Kinds are never added together. */
export const RatesView = z.object({
  rows: z.array(RatesRow),
  /** Smallest number of matters of which rates are told. */
  least: Count,
});
