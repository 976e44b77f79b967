import { createHash } from 'node:crypto';
import {
  AmendPledgeBody,
  amountsByKind,
  Challenge,
  calendarDay,
  certainReasons,
  Giver,
  Id,
  Item,
  ListPledgesQuery,
  Lot,
  PledgeChanged,
  type PledgeLine,
  PledgeLinkRotated,
  PledgeList,
  type PledgeSummary,
  PledgeView,
  reasonsTold,
  refuse,
  SubmitPledgeAnswer,
  SubmitPledgeBody,
  searchTerms,
  type Told,
  TypedItem,
  TypedLot,
  writtenReference,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  fold,
  UniqueKeyTaken,
  type Vault,
  type View,
} from '@bluebox/event-sourcing';
import {
  type Caller,
  capabilityCode,
  created,
  defineRoute,
  linkGeneration,
  listPage,
  ok,
  type ProofOfWork,
  type Route,
  type StaffAccess,
  worksAt,
} from '@bluebox/service-http';
import { z } from 'zod';
import { assertTakesPledges, type Drive } from '../domain/drive.ts';
import {
  type Pledge,
  type PledgeCommand,
  pledgeDecider,
  pledgeStream,
  sameGoods,
} from '../domain/pledge.ts';
import { statusOf } from '../domain/promise.ts';
import { referenceOf } from '../domain/reference.ts';
import { givenUpAtTheDesk, type PledgeDocument, pledgeSummaryOf } from '../projections/pledges.ts';
import type { SubmissionLimit } from '../submission-limit.ts';
import { readDrive } from './drive-routes.ts';

export interface PledgeRouteDependencies {
  readonly store: EventStore;
  readonly pledges: View;
  readonly vault: Vault;
  readonly linkKey: Buffer;
  readonly proofOfWork: ProofOfWork;
  readonly submissionLimit: SubmissionLimit;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Attempts to draw a free reference; at a million pledges one in a thousand is taken. */
export const REFERENCE_ATTEMPTS = 6;

export const newReference = (pledgeId: string): string =>
  referenceOf(createHash('sha256').update(pledgeId).digest());

type SubmittedPledge = Exclude<Pledge, { status: 'none' }>;

export async function readPledge(
  store: EventStore,
  pledgeId: string,
): Promise<{ readonly pledge: Pledge; readonly version: number; readonly submittedAt: string }> {
  const { events, version } = await store.readStream(pledgeStream(pledgeId));
  const pledge: Pledge = fold(pledgeDecider, events as never);
  return {
    pledge,
    version,
    submittedAt:
      (pledge.status === 'none' ? undefined : pledge.submittedAt) ?? events[0]?.recordedAt ?? '',
  };
}

/** Refuses callers other than the giver and allowed staff as if the pledge did not exist. */
function assertMayAct(
  pledge: Pledge,
  caller: Caller,
  staff: StaffAccess = 'desk',
): asserts pledge is SubmittedPledge {
  const allowed =
    pledge.status !== 'none' &&
    (worksAt(caller, staff) ||
      linkGeneration(caller, 'pledge', pledge.pledgeId) === pledge.generation);
  if (!allowed) throw refuse('UNKNOWN_PLEDGE');
}

/** Reasons for which an inspection would reject the goods, if they are as the giver describes them. */
export function warningsOf(
  { terms: { rules, expectedArrival } }: Exclude<Drive, { status: 'none' }>,
  lines: readonly PledgeLine[],
  today: string,
) {
  return lines
    .map((line) => ({
      lineId: line.lineId,
      reasons: [...reasonsTold(rules, expectedArrival, today, line)],
    }))
    .filter(({ reasons }) => reasons.length > 0);
}

/**
 * Refuses goods that certainly cannot be taken: the giver would carry them in vain, and a total would count
 * them. The desk may record in what state a person brings them even so, but never a category that the drive
 * does not collect.
 * @param lines the new or changed lines, at their place in the request; `undefined` for the others.
 */
export function assertMayBeTaken(
  { terms: { rules, expectedArrival } }: Exclude<Drive, { status: 'none' }>,
  lines: readonly (Told | undefined)[],
  today: string,
  toldBy: 'giver' | 'desk',
): void {
  const refused = lines.flatMap((line, index) => {
    const certain = line === undefined ? [] : certainReasons(rules, expectedArrival, today, line);
    const reasons = certain.filter((reason) => toldBy === 'giver' || reason === 'not-collected');
    return reasons.length === 0 ? [] : [{ index, reasons }];
  });
  if (refused.length > 0) throw refuse('LINE_NOT_TAKEN', { lines: refused });
}

/** The lines of an amendment that promise something else, or more than before. */
const changedLines = (
  wanted: z.output<typeof AmendPledgeBody>['lines'],
  current: SubmittedPledge['lines'],
) =>
  wanted.map((line) => {
    const before = current.find(({ lineId }) => lineId === line.lineId);
    const same =
      before !== undefined &&
      sameGoods(before, line) &&
      line.quantity <= before.outstanding + before.handedIn;
    return same ? undefined : line;
  });

/** Checks items and lots as newly typed, unless the line has the same already. */
function withTypedGoods(
  wanted: z.output<typeof AmendPledgeBody>['lines'],
  current: SubmittedPledge['lines'],
) {
  return wanted.map((line, index) => {
    const before = current.find(({ lineId }) => lineId === line.lineId);
    const typed = z
      .object({
        item: isSameItem(line.item, before?.item) ? Item : TypedItem,
        lot: line.lot === before?.lot ? Lot.optional() : TypedLot.optional(),
      })
      .safeParse(line);
    if (!typed.success)
      throw new z.ZodError(
        typed.error.issues.map((issue) => ({ ...issue, path: ['lines', index, ...issue.path] })),
      );
    return { ...line, ...typed.data };
  });
}

const isSameItem = (a: Item, b: Item | undefined): boolean =>
  a.name === b?.name && a.specification === b.specification;

const PledgeParams = z.strictObject({ pledgeId: Id });

export function pledgeRoutes(dependencies: PledgeRouteDependencies): readonly Route[] {
  const { store, pledges, vault, linkKey, proofOfWork, submissionLimit, now, newId } = dependencies;
  const codeOf = (id: string, generation: number) =>
    capabilityCode(linkKey, { kind: 'pledge', id, generation });

  /** Key by which submissions of a giver's contact are counted. */
  const contactOf = (
    driveId: string,
    { staffNumber, contact }: z.output<typeof SubmitPledgeBody>['giver'],
  ): string | undefined => {
    const told = staffNumber ?? contact;
    return told === undefined ? undefined : vault.pseudonym('contact', `${driveId}\n${told}`);
  };
  /** The unique key that spends the caller's proof of work; the desk needs none. */
  const spendProof = (
    driveId: string,
    proof: { challenge: string; solution: number } | undefined,
    contact: string | undefined,
    caller: Caller,
  ): readonly string[] => {
    if (worksAt(caller, 'desk')) return [];
    if (proof === undefined) throw refuse('PROOF_MISSING');
    const extraBits = contact === undefined ? 0 : submissionLimit.extraBits(contact, now());
    const checked = proofOfWork.check(driveId, proof, now(), extraBits);
    if ('refused' in checked && checked.refused === 'unsolved' && extraBits > 0)
      throw refuse('PROOF_TOO_EASY', { zeroBits: proofOfWork.zeroBits + extraBits });
    if ('refused' in checked)
      throw refuse('PROOF_REFUSED', {
        why: checked.refused,
      });
    return [`proof:${checked.nonce}`];
  };

  const submit = async (
    driveId: string,
    body: z.output<typeof SubmitPledgeBody>,
    caller: Caller,
    context: CommandContext,
  ) => {
    const { drive } = await readDrive(store, driveId);
    const today = calendarDay(context.at);
    assertTakesPledges(drive, today);
    const { lines, giver, proof, ...rest } = body;
    assertMayBeTaken(drive, lines, today, worksAt(caller, 'desk') ? 'desk' : 'giver');
    const contact = contactOf(driveId, giver);
    const proofKeys = spendProof(driveId, proof, contact, caller);
    if (rest.noticeVersion !== drive.terms.noticeVersion)
      throw refuse('NOTICE_CHANGED', {
        noticeVersion: drive.terms.noticeVersion,
      });
    const points = drive.terms.handInPoints.map(({ pointId }) => pointId);
    if (rest.handInPointId !== undefined && !points.includes(rest.handInPointId))
      throw refuse('UNKNOWN_HAND_IN_POINT', {
        points,
      });
    const { departments } = drive.terms;
    if (rest.department !== undefined && !departments.includes(rest.department))
      throw refuse('UNKNOWN_DEPARTMENT', { departments });

    for (let attempt = 1; ; attempt++) {
      const pledgeId = newId();
      if (Object.keys(giver).length > 0) await vault.put(pledgeId, giver, context.at);
      const reference = newReference(pledgeId);
      try {
        const reply = await execute(store, {
          context: attempt === 1 ? context : { ...context, commandId: newId() },
          targets: { pledge: { stream: pledgeStream(pledgeId), evolver: pledgeDecider } },
          scope: () => driveId,
          decide: (states) => ({
            pledge: pledgeDecider.decide(
              {
                type: 'submit',
                pledgeId,
                driveId,
                reference,
                lines,
                channel: worksAt(caller, 'desk') ? 'desk' : 'form',
                ...rest,
              },
              states.pledge,
            ),
          }),
          uniqueKeys: () => [`reference:${reference}`, ...proofKeys],
          answer: (states, versions) =>
            created(
              {
                pledgeId,
                reference,
                version: versions.pledge,
                warnings: warningsOf(drive, (states.pledge as SubmittedPledge).lines, today),
              },
              versions.pledge,
            ),
        });
        // Counted only after registration: replaying a used proof costs nothing.
        if (contact !== undefined && !worksAt(caller, 'desk'))
          submissionLimit.count(contact, now());
        return reply;
      } catch (error) {
        if (!(error instanceof UniqueKeyTaken)) throw error;
        await vault.forget(pledgeId);
        if (proofKeys.includes(error.key)) throw refuse('PROOF_SPENT');
        if (attempt === REFERENCE_ATTEMPTS) throw error;
      }
    }
  };

  /** A command to a pledge by its giver or a coordinator. */
  const act = (
    pledgeId: string,
    command: PledgeCommand,
    caller: Caller,
    context: CommandContext,
    ifMatch?: number,
  ) =>
    execute(store, {
      context,
      targets: {
        pledge: {
          stream: pledgeStream(pledgeId),
          evolver: pledgeDecider,
          expectedVersion: ifMatch,
        },
      },
      scope: (states) => (states.pledge as SubmittedPledge).driveId,
      decide(states) {
        assertMayAct(states.pledge, caller);
        return { pledge: pledgeDecider.decide(command, states.pledge) };
      },
      answer: (states, versions) =>
        ok(
          {
            pledgeId,
            version: versions.pledge,
            generation: (states.pledge as SubmittedPledge).generation,
          },
          versions.pledge,
        ),
    });
  const withoutGeneration = ({ pledgeId, version }: { pledgeId: string; version: number }) => ({
    pledgeId,
    version,
  });

  const show = async (pledgeId: string, caller: Caller) => {
    const { pledge, version, submittedAt } = await readPledge(store, pledgeId);
    assertMayAct(pledge, caller);
    const giver = pledge.giverForgotten ? null : ((await vault.get(pledgeId)) ?? {});
    // The stream holds what inventory deducted; the postings tell how much of that never came.
    const seen = await pledges.get<PledgeDocument>('pledges', pledgeId);
    const lines = pledge.lines.map(({ withdrawn, cameWithdrawn, ...line }) => {
      const givenUp = Math.min(line.handedIn, givenUpAtTheDesk(seen, line.lineId));
      return {
        ...line,
        handedIn: line.handedIn - givenUp,
        notHandedIn: line.notHandedIn + givenUp,
      };
    });
    const total = (quantity: 'outstanding' | 'notHandedIn') =>
      lines.reduce((sum, line) => sum + line[quantity], 0);
    return ok(
      {
        pledgeId,
        driveId: pledge.driveId,
        reference: pledge.reference,
        status: statusOf(pledge.status === 'withdrawn', {
          outstanding: total('outstanding'),
          notHandedIn: total('notHandedIn'),
        }),
        lines,
        ...(pledge.department === undefined ? {} : { department: pledge.department }),
        ...(pledge.handInPointId === undefined ? {} : { handInPointId: pledge.handInPointId }),
        channel: pledge.channel,
        ...(pledge.confirmed.length === 0
          ? {}
          : { confirmed: [...amountsByKind(pledge.confirmed)] }),
        submittedAt,
        noticeVersion: pledge.noticeVersion,
        giver,
        version,
      } satisfies PledgeView,
      version,
    );
  };

  return [
    defineRoute(routes.getChallenge, {
      summary: 'A proof-of-work challenge, good for one pledge to this drive',
      access: 'public',
      params: z.strictObject({ driveId: Id }),
      answers: { 200: Challenge },
      handle: async ({ params }) =>
        ok({
          ...proofOfWork.issue(params.driveId, newId(), now()),
          zeroBits: proofOfWork.zeroBits,
        }),
    }),
    defineRoute(routes.submitPledge, {
      summary: 'Pledge items to a drive',
      access: 'public',
      params: z.strictObject({ driveId: Id }),
      body: SubmitPledgeBody,
      answers: { 201: SubmitPledgeAnswer },
      // The device that repeats a request after its page was closed keeps neither the giver's data nor a
      // second proof. So the key alone identifies the pledge, and its holder gets the first answer.
      boundBy: ({ giver: _giver, proof: _proof, ...pledge }) => pledge,
      handle: ({ params, body, caller, context }) => submit(params.driveId, body, caller, context),
      present: (body) => ({ ...body, code: codeOf(body.pledgeId, 1) }),
    }),
    defineRoute(routes.listPledges, {
      summary: 'The pledges of a drive, newest first unless asked otherwise',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: ListPledgesQuery,
      answers: { 200: PledgeList },
      async handle({ params, query }) {
        const contains = searchTerms(query.search ?? '');
        const where = {
          driveId: params.driveId,
          ...(contains.length === 0 ? {} : { searchText: { contains } }),
          ...(query.status === undefined ? {} : { status: query.status }),
          ...(query.point === undefined ? {} : { handInPointId: query.point }),
          ...(query.department === undefined ? {} : { department: query.department }),
        };
        const { rows, ...rest } = await listPage<PledgeDocument>(pledges, 'pledges', {
          where,
          sort:
            query.sort === 'largest'
              ? [['outstanding', 'desc']]
              : [['submittedAt', query.sort === 'newest' ? 'desc' : 'asc']],
          limit: query.limit,
          after: query.after,
        });
        return ok({ pledges: rows.map(pledgeSummaryOf), ...rest });
      },
    }),
    defineRoute(routes.findPledge, {
      summary: 'A pledge by its reference',
      access: 'desk',
      params: z.strictObject({ reference: z.string().max(20) }),
      answers: { 200: PledgeView },
      async handle({ params, caller }) {
        const [found] = await pledges.find<PledgeSummary>('pledges', {
          where: { reference: writtenReference(params.reference) },
          limit: 1,
        });
        if (found === undefined) throw refuse('UNKNOWN_REFERENCE');
        return show(found.id, caller);
      },
    }),
    defineRoute(routes.showPledge, {
      summary: 'A pledge, and what is known of its giver',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: PledgeView },
      handle: ({ params, caller }) => show(params.pledgeId, caller),
    }),
    defineRoute(routes.amendPledge, {
      summary: 'Change what is pledged, as far as it was not handed in',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      body: AmendPledgeBody,
      answers: { 200: PledgeChanged },
      async handle({ params, body, caller, context, ifMatch }) {
        const { pledge } = await readPledge(store, params.pledgeId);
        assertMayAct(pledge, caller);
        const lines = withTypedGoods(body.lines, pledge.lines);
        const { drive } = await readDrive(store, pledge.driveId);
        const today = calendarDay(context.at);
        const toldBy = worksAt(caller, 'desk') ? 'desk' : 'giver';
        if (toldBy === 'giver') assertTakesPledges(drive, today);
        if (drive.status !== 'none')
          assertMayBeTaken(drive, changedLines(lines, pledge.lines), today, toldBy);
        return act(params.pledgeId, { type: 'amend', lines }, caller, context, ifMatch);
      },
      present: withoutGeneration,
    }),
    defineRoute(routes.withdrawPledge, {
      summary: 'Withdraw what was not handed in',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: PledgeChanged },
      handle: ({ params, caller, context, ifMatch }) =>
        act(params.pledgeId, { type: 'withdraw' }, caller, context, ifMatch),
      present: withoutGeneration,
    }),
    defineRoute(routes.nameGiver, {
      summary: 'Say, correct or take back who gives and how to reach them',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      body: Giver,
      answers: { 200: PledgeChanged },
      async handle({ params, body, caller, context }) {
        const { pledge, version } = await readPledge(store, params.pledgeId);
        assertMayAct(pledge, caller);
        if (pledge.giverForgotten) throw refuse('GIVER_FORGOTTEN');
        await vault.put(params.pledgeId, body, context.at);
        return ok({ pledgeId: params.pledgeId, version }, version);
      },
    }),
    defineRoute(routes.forgetGiver, {
      summary: 'Erase what is known of the giver; the pledge itself goes on',
      access: 'pledge-link-or-coordinator',
      params: PledgeParams,
      answers: { 200: PledgeChanged },
      async handle({ params, caller, context }) {
        const { pledge } = await readPledge(store, params.pledgeId);
        assertMayAct(pledge, caller, 'coordinator');
        // Erased before the event is committed, so that a crash in between leaves no data behind.
        await vault.forget(params.pledgeId);
        return act(params.pledgeId, { type: 'forget-giver' }, caller, context);
      },
      present: withoutGeneration,
    }),
    defineRoute(routes.confirmQuantities, {
      summary:
        'Say that amounts far above what the drive asks for are right, so that they are counted',
      access: 'desk',
      params: PledgeParams,
      answers: { 200: PledgeChanged },
      handle: ({ params, caller, context, ifMatch }) =>
        act(params.pledgeId, { type: 'confirm-quantities' }, caller, context, ifMatch),
      present: withoutGeneration,
    }),
    defineRoute(routes.rotatePledgeLink, {
      summary: 'A new private link; the old one stops working',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: PledgeLinkRotated },
      handle: ({ params, caller, context }) =>
        act(params.pledgeId, { type: 'rotate-link' }, caller, context),
      present: ({ generation, ...body }) => ({ ...body, code: codeOf(body.pledgeId, generation) }),
    }),
  ];
}
