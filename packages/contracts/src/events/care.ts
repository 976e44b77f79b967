import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import {
  CONTACT_WAYS,
  DROP_REASONS,
  HAND_BACK_REASONS,
  LONGEST_LIMIT_MINUTES,
  MATTER_CHANNELS,
  MATTER_KINDS,
  MATTER_OUTCOMES,
  MOST_HELPING,
  MOST_REOPEN_DAYS,
  MOST_SPECIAL_DAYS,
  MOST_TOPICS,
  MOST_UNITS,
  PAUSE_REASONS,
  REOPEN_MATTER_REASONS,
  REVIEW_VERDICTS,
  SOLVED_ANSWERS,
  UNIT_LEVELS,
  URGENCIES,
} from '../matter-kinds.ts';
import { Id, Instant, IsoDate, text } from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the care service, by stream.

export const MatterKind = z.enum(MATTER_KINDS);
export type MatterKind = z.infer<typeof MatterKind>;
export const Urgency = z.enum(URGENCIES);
export type Urgency = z.infer<typeof Urgency>;

export const UnitId = z.string().regex(/^u[1-9][0-9]{0,2}$/);
export const TopicId = z.string().regex(/^t[1-9][0-9]{0,2}$/);

/** An office that takes matters in hand. */
export const DeskUnit = z.strictObject({
  unitId: UnitId,
  name: text(40),
  level: z.union(UNIT_LEVELS.map((level) => z.literal(level))),
  /** Unit above this one, to which a matter is escalated. */
  parent: UnitId.optional(),
});
export type DeskUnit = z.infer<typeof DeskUnit>;
export const DeskTopic = z.strictObject({ topicId: TopicId, name: text(40) });

const minutes = z.int().min(1).max(LONGEST_LIMIT_MINUTES);
export const UrgencyLimit = z.strictObject({
  /** Minutes until a unit is in charge. */
  dispatch: minutes,
  /** Minutes until the asker was spoken to. */
  respond: minutes,
  /** Minutes until the matter is closed; a day has 1440. */
  resolve: minutes,
  /** Days on which the limit to resolve runs. */
  days: z.enum(['natural', 'working']),
});
/** The limits of a desk, as somebody sets them. */
export const DeskLimitsInput = z.strictObject({
  urgencies: z.strictObject({
    danger: UrgencyLimit,
    supply: UrgencyLimit,
    ordinary: UrgencyLimit,
    hard: UrgencyLimit,
  } satisfies Record<Urgency, typeof UrgencyLimit>),
  /** Days off that are no weekend, and weekend days that are worked. */
  holidays: z.array(IsoDate).max(MOST_SPECIAL_DAYS),
  workdays: z.array(IsoDate).max(MOST_SPECIAL_DAYS),
});
/** The limits of a desk. Their version grows when they change; a matter keeps the limits of its opening. */
export const DeskLimits = DeskLimitsInput.extend({ version: z.int().min(1) });
export type DeskLimits = z.infer<typeof DeskLimits>;

export const DeskTermsInput = z.strictObject({
  name: text(60),
  topics: z.array(DeskTopic).min(1).max(MOST_TOPICS),
  units: z.array(DeskUnit).min(1).max(MOST_UNITS),
  limits: DeskLimitsInput,
  /** Days after closing in which the asker can open the matter again by the private link. */
  reopenDays: z.int().min(0).max(MOST_REOPEN_DAYS),
  /** Kinds of matters whose handling somebody else must approve before the asker is answered. */
  reviewed: z.array(MatterKind),
});
export type DeskTermsInput = z.infer<typeof DeskTermsInput>;
export const DeskTerms = DeskTermsInput.extend({ limits: DeskLimits });
export type DeskTerms = z.infer<typeof DeskTerms>;

const inDesk = { scope: 'deskId' } as const;
const matter = { matterId: Id, deskId: Id };
const note = { noteId: Id.optional() };
/** Account that took the step. */
const by = { by: Id };

export const deskOpened = defineEvent(
  'desk.opened',
  1,
  z.strictObject({ deskId: Id, terms: DeskTerms }),
  inDesk,
);
export const deskAmended = defineEvent(
  'desk.amended',
  1,
  z.strictObject({ deskId: Id, terms: DeskTerms }),
  inDesk,
);

/** The records that a matter is about. */
export const MatterSubject = z.strictObject({
  driveId: Id.optional(),
  pledgeId: Id.optional(),
  consignmentId: Id.optional(),
  boxId: Id.optional(),
  receiptId: Id.optional(),
});
export type MatterSubject = z.infer<typeof MatterSubject>;

export const matterOpened = defineEvent(
  'matter.opened',
  1,
  z.strictObject({
    ...matter,
    /** Number by which people name the matter, unique at its desk. */
    number: z.int().min(1),
    kind: MatterKind,
    topic: TopicId,
    urgency: Urgency,
    limitsVersion: z.int().min(1),
    channel: z.enum(MATTER_CHANNELS),
    about: MatterSubject.optional(),
    /** Time at which it was asked, if that was before it was recorded here, as in an import. */
    happenedAt: Instant.optional(),
    ...note,
  }),
  inDesk,
);
export const matterReclassified = defineEvent(
  'matter.reclassified',
  1,
  z.strictObject({ ...matter, kind: MatterKind, topic: TopicId, urgency: Urgency }),
  inDesk,
);
/** A unit leads, and others help. */
export const matterAssigned = defineEvent(
  'matter.assigned',
  1,
  z.strictObject({ ...matter, lead: UnitId, helping: z.array(UnitId).max(MOST_HELPING) }),
  inDesk,
);
/** The lead says that another unit should lead. It stays the lead until another is assigned. */
export const matterHandedBack = defineEvent(
  'matter.handed-back',
  1,
  z.strictObject({
    ...matter,
    unitId: UnitId,
    instead: UnitId,
    why: z.enum(HAND_BACK_REASONS),
    ...note,
  }),
  inDesk,
);
export const matterContacted = defineEvent(
  'matter.contacted',
  1,
  z.strictObject({ ...matter, via: z.enum(CONTACT_WAYS), reached: z.boolean(), ...note }),
  inDesk,
);
/** A message of the asker. */
export const matterTold = defineEvent(
  'matter.told',
  1,
  z.strictObject({ ...matter, noteId: Id }),
  inDesk,
);
export const matterPaused = defineEvent(
  'matter.paused',
  1,
  z.strictObject({ ...matter, why: z.enum(PAUSE_REASONS), ...note }),
  inDesk,
);
export const matterResumed = defineEvent('matter.resumed', 1, z.strictObject(matter), inDesk);
export const matterExtensionAsked = defineEvent(
  'matter.extension-asked',
  1,
  z.strictObject({ ...matter, until: Instant, ...by, ...note }),
  inDesk,
);
export const matterExtended = defineEvent(
  'matter.extended',
  1,
  z.strictObject({ ...matter, until: Instant, ...note }),
  inDesk,
);
export const matterExtensionRefused = defineEvent(
  'matter.extension-refused',
  1,
  z.strictObject({ ...matter, ...note }),
  inDesk,
);
export const matterEscalated = defineEvent(
  'matter.escalated',
  1,
  z.strictObject({ ...matter, to: UnitId, ...note }),
  inDesk,
);
export const matterConferred = defineEvent(
  'matter.conferred',
  1,
  z.strictObject({ ...matter, units: z.array(UnitId).min(2).max(MOST_HELPING), ...note }),
  inDesk,
);
export const matterNoted = defineEvent(
  'matter.noted',
  1,
  z.strictObject({ ...matter, noteId: Id }),
  inDesk,
);
export const matterHandled = defineEvent(
  'matter.handled',
  1,
  z.strictObject({
    ...matter,
    outcome: z.enum(MATTER_OUTCOMES),
    /** Whether somebody else must approve it before the asker is answered. */
    toReview: z.boolean(),
    ...by,
    ...note,
    photos: z.array(Id).min(1).max(4).optional(),
  }),
  inDesk,
);
export const matterReviewed = defineEvent(
  'matter.reviewed',
  1,
  z.strictObject({ ...matter, verdict: z.enum(REVIEW_VERDICTS), ...note }),
  inDesk,
);
export const matterAnswered = defineEvent(
  'matter.answered',
  1,
  z.strictObject({ ...matter, via: z.enum(CONTACT_WAYS), ...note }),
  inDesk,
);
export const matterClosed = defineEvent('matter.closed', 1, z.strictObject(matter), inDesk);
/** The asker's word after closing, or a try to hear it. */
export const matterCalledBack = defineEvent(
  'matter.called-back',
  1,
  z.strictObject({
    ...matter,
    callbackId: Id,
    reached: z.boolean(),
    /** Whether the asker says that somebody spoke to them. */
    contacted: z.boolean().optional(),
    solved: z.enum(SOLVED_ANSWERS).optional(),
    /** Satisfaction from 1 to 5. */
    satisfied: z.int().min(1).max(5).optional(),
    from: z.enum(['asker', 'phone']),
    ...note,
  }),
  inDesk,
);
export const matterReopened = defineEvent(
  'matter.reopened',
  1,
  z.strictObject({
    ...matter,
    why: z.enum(REOPEN_MATTER_REASONS),
    /** The call-back that opened it again. */
    callbackId: Id.optional(),
    ...note,
  }),
  inDesk,
);
/** The matter goes on as part of another one. */
export const matterMerged = defineEvent(
  'matter.merged',
  1,
  z.strictObject({ ...matter, into: Id }),
  inDesk,
);
export const matterDropped = defineEvent(
  'matter.dropped',
  1,
  z.strictObject({ ...matter, why: z.enum(DROP_REASONS) }),
  inDesk,
);
export const matterLinkRotated = defineEvent(
  'matter.link-rotated',
  1,
  z.strictObject({ ...matter, generation: z.int().min(1) }),
  inDesk,
);
export const matterAskerForgotten = defineEvent(
  'matter.asker-forgotten',
  1,
  z.strictObject(matter),
  inDesk,
);

export const careStreams = declareStreams('care', {
  /** An office that takes matters in, with its units, topics and limits. */
  desk: [deskOpened, deskAmended],
  /** One matter, from its opening to the asker's word. */
  matter: [
    matterOpened,
    matterReclassified,
    matterAssigned,
    matterHandedBack,
    matterContacted,
    matterTold,
    matterPaused,
    matterResumed,
    matterExtensionAsked,
    matterExtended,
    matterExtensionRefused,
    matterEscalated,
    matterConferred,
    matterNoted,
    matterHandled,
    matterReviewed,
    matterAnswered,
    matterClosed,
    matterCalledBack,
    matterReopened,
    matterMerged,
    matterDropped,
    matterLinkRotated,
    matterAskerForgotten,
  ],
});

export const { desk: deskEvents, matter: matterEvents } = careStreams;
export type DeskEvent = EventIn<typeof deskEvents>;
export type MatterEvent = EventIn<typeof matterEvents>;
export type CareEvent = DeskEvent | MatterEvent;
