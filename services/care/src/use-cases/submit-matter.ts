import { refuse, type SubmitMatterBody, type SubmittedMatter } from '@bluebox/contracts';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  execute,
  IdempotencyKeyUsed,
  newStream,
  UniqueKeyTaken,
  type Vault,
  type View,
  withNextNumber,
} from '@bluebox/event-sourcing';
import {
  type Caller,
  callerIn,
  created,
  isCoordinator,
  type ProofOfWork,
} from '@bluebox/service-http';
import type { z } from 'zod';
import { matterDecider, matterStream } from '../domain/matter.ts';
import type { Notes } from '../notes.ts';
import { MATTERS } from '../projections/matters.ts';
import { factsOfDesk, readDesk } from './known-desk.ts';
import { matterTarget } from './known-matter.ts';

export interface MattersSubmitted {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly notes: Notes;
  readonly matters: View;
  readonly proofOfWork: ProofOfWork;
  readonly now: () => Date;
  readonly newId: () => string;
}

type Submitted = z.output<typeof SubmitMatterBody>;

/** Checks the proof of work, and returns the unique key that marks it as spent. The office needs none. */
function spendProof(
  { proofOfWork, now }: MattersSubmitted,
  deskId: string,
  { proof }: Submitted,
  caller: Caller,
): readonly string[] {
  if (isCoordinator(caller)) return [];
  if (proof === undefined) throw refuse('PROOF_MISSING');
  const checked = proofOfWork.check(deskId, proof, now());
  if ('refused' in checked) throw refuse('PROOF_REFUSED', { why: checked.refused });
  return [`proof:${checked.nonce}`];
}

/**
 * Opens a matter at a desk under its next number. Askers without an account cannot say how urgent it is: the
 * office does. The asker's data and words are stored before the event; the sweep erases them after a crash in
 * between.
 */
export async function submitMatter(
  submission: MattersSubmitted,
  deskId: string,
  body: Submitted,
  sender: Caller,
  context: CommandContext,
) {
  // A coordinator of some drives is an asker like any other.
  const caller = callerIn(sender, undefined);
  const { store, vault, notes, matters, newId } = submission;
  const { desk } = await readDesk(store, deskId);
  const proofKeys = spendProof(submission, deskId, body, caller);
  const isOffice = isCoordinator(caller);
  const { kind, topic, words, asker, about, happenedAt } = body;
  if (isOffice && happenedAt !== undefined && happenedAt > context.at)
    throw refuse('HAPPENS_LATER', { at: happenedAt });
  const matterId = newId();
  const limitsVersion = desk.terms.limits.version;
  const facts = factsOfDesk(desk, limitsVersion);
  if (Object.keys(asker).length > 0)
    await vault.put(matterId, asker, context.at, { isNew: true, scope: deskId });
  const take = (noteId: string | undefined) => (number: number) =>
    execute(store, {
      context: { ...context, commandId: newId() },
      targets: { matter: newStream(matterTarget(matterId, context.at)) },
      scope: () => deskId,
      decide: ({ matter }) => ({
        matter: matterDecider(context.at).decide(
          {
            type: 'open',
            ...{ matterId, deskId, number, kind, topic, limitsVersion, desk: facts },
            urgency: (isOffice ? body.urgency : undefined) ?? 'ordinary',
            channel: isOffice ? (body.channel ?? 'counter') : 'link',
            ...(about === undefined ? {} : { about }),
            ...(isOffice && happenedAt !== undefined ? { happenedAt } : {}),
            ...(noteId === undefined ? {} : { noteId }),
          },
          matter,
        ),
      }),
      uniqueKeys: () => [`matter:${deskId}:${number}`, ...proofKeys],
      answer: (_states, versions) =>
        created<SubmittedMatter>({ matterId, number, version: versions.matter }, versions.matter),
    });
  try {
    const counted = await matters.count(MATTERS, { deskId });
    return await notes.withNote(matterStream(matterId), words, context.at, async (noteId) => {
      try {
        return await withNextNumber(counted, take(noteId));
      } catch (error) {
        if (error instanceof UniqueKeyTaken && proofKeys.includes(error.key))
          throw refuse('PROOF_SPENT');
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof DomainError || error instanceof IdempotencyKeyUsed)
      await vault.forget(matterId);
    throw error;
  }
}
