import { createHash } from 'node:crypto';
import { addDays, calendarDay, refuse, type SubmitPledgeBody } from '@bluebox/contracts';
import {
  type CommandContext,
  DomainError,
  fold,
  IdempotencyKeyUsed,
  newStream,
  UniqueKeyTaken,
  type Vault,
  type View,
} from '@bluebox/event-sourcing';
import { type Caller, created, type ProofOfWork, seesPoints, worksAt } from '@bluebox/service-http';
import type { z } from 'zod';
import { assertTakesPledges } from '../domain/drive.ts';
import { pledgeDecider } from '../domain/pledge.ts';
import { referenceOf } from '../domain/reference.ts';
import type { SubmissionLimit } from '../submission-limit.ts';
import { offeredSlot } from './appointments.ts';
import { assertMayBeTaken, warningsOf } from './goods-taken.ts';
import { readDrive } from './known-drive.ts';
import { assertItemsKnown } from './known-items.ts';
import { pledgeTarget, type SubmittedPledge } from './known-pledge.ts';
import { executeOnPledge, type NeedsKept } from './needs-held.ts';

/**
 * Number of attempts to find a free reference. With a million pledges, about one reference in 700
 * is taken.
 */
export const REFERENCE_ATTEMPTS = 6;

export const newReference = (pledgeId: string): string =>
  referenceOf(createHash('sha256').update(pledgeId).digest());

export interface Submission extends NeedsKept {
  readonly items: View;
  readonly vault: Vault;
  readonly proofOfWork: ProofOfWork;
  readonly submissionLimit: SubmissionLimit;
  readonly now: () => Date;
  readonly newId: () => string;
}

/**
 * Returns a function that submits a pledge to a drive. The giver's data is stored before the event.
 * A crash in between leaves only data without a pledge, which the sweep erases.
 */
export function submitPledge(submission: Submission) {
  const { store, items, vault, proofOfWork, submissionLimit, now, newId } = submission;
  /** Returns the pseudonym under which a contact's submissions to a drive are counted. */
  const contactOf = (
    driveId: string,
    { staffNumber, contact }: z.output<typeof SubmitPledgeBody>['giver'],
  ): string | undefined => {
    const told = staffNumber ?? contact;
    return told === undefined ? undefined : vault.pseudonym('contact', `${driveId}\n${told}`);
  };
  /**
   * Checks the proof of work, and returns the unique key that marks the proof as spent. The desk
   * needs no proof.
   */
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

  return async (
    driveId: string,
    body: z.output<typeof SubmitPledgeBody>,
    sender: Caller,
    context: CommandContext,
  ) => {
    // The desk of a hand-in point is a giver like any other at other points.
    const caller = seesPoints(sender, [body.handInPointId]) ? sender : { ...sender, roles: [] };
    const { drive } = await readDrive(store, driveId);
    const today = calendarDay(context.at);
    assertTakesPledges(drive, today);
    const { lines, giver, proof, despiteFull, appointment: choice, ...rest } = body;
    assertMayBeTaken(drive, lines, today, worksAt(caller, 'desk') ? 'desk' : 'giver');
    await assertItemsKnown(
      items,
      lines.map(({ item }) => item),
    );
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
    const { departments, bringWithinDays } = drive.terms;
    if (rest.department !== undefined && !departments.includes(rest.department))
      throw refuse('UNKNOWN_DEPARTMENT', { departments });

    const slot = choice === undefined ? undefined : offeredSlot(drive, choice, context.at);
    const bringBy = bringWithinDays === undefined ? undefined : addDays(today, bringWithinDays);

    for (let attempt = 1; ; attempt++) {
      const pledgeId = newId();
      if (Object.keys(giver).length > 0)
        await vault.put(pledgeId, giver, context.at, { isNew: true, scope: driveId });
      const reference = newReference(pledgeId);
      try {
        const reply = await executeOnPledge(submission, {
          context: attempt === 1 ? context : { ...context, commandId: newId() },
          pledgeId,
          target: newStream(pledgeTarget(pledgeId)),
          driveId,
          drive,
          whenFull: despiteFull === true ? 'despite' : 'refuse',
          ...(slot === undefined ? {} : { slot }),
          decide(pledge) {
            const submitted = pledgeDecider.decide(
              {
                type: 'submit',
                pledgeId,
                driveId,
                reference,
                lines,
                channel: worksAt(caller, 'desk') ? 'desk' : 'form',
                ...(bringBy === undefined ? {} : { bringBy }),
                ...rest,
              },
              pledge,
            );
            if (slot === undefined) return submitted;
            const { appointment } = slot;
            const promised = fold(pledgeDecider, submitted, pledge);
            return [
              ...submitted,
              ...pledgeDecider.decide({ type: 'appoint', appointment, lastDay: bringBy }, promised),
            ];
          },
          uniqueKeys: () => [`reference:${reference}`, ...proofKeys],
          answer: (pledge, version) => {
            const { lines: submitted, appointment } = pledge as SubmittedPledge;
            return created(
              {
                pledgeId,
                reference,
                version,
                warnings: warningsOf(drive, submitted, today),
                ...(bringBy === undefined ? {} : { bringBy }),
                ...(appointment === undefined ? {} : { appointment }),
              },
              version,
            );
          },
        });
        // Only a registered submission counts. Anybody can send a used proof again, which must not
        // raise the contact's work.
        if (contact !== undefined && !worksAt(caller, 'desk'))
          submissionLimit.count(contact, now());
        return reply;
      } catch (error) {
        if (
          error instanceof UniqueKeyTaken ||
          error instanceof IdempotencyKeyUsed ||
          error instanceof DomainError
        )
          await vault.forget(pledgeId);
        if (!(error instanceof UniqueKeyTaken)) throw error;
        if (proofKeys.includes(error.key)) throw refuse('PROOF_SPENT');
        if (attempt === REFERENCE_ATTEMPTS) throw error;
      }
    }
  };
}
