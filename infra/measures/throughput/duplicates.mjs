// Checks that a contestant stores a repeated request once, and that a refused pledge does not harm the pledges that
// are committed with it.
import { randomUUID } from 'node:crypto';
import { piecesOf } from '../sample-drive.mjs';
import { headersAtDesk, headersOfGiver, nextPledge, sendOne, solveAhead } from './load.mjs';

/** Requests at the same time. */
const AT_ONCE = 16;

/** @throws if the contestant stores a repeated request twice, or fails a neighbour of a refused one. */
export async function verifyDuplicates(contestant) {
  await repeatRequest(contestant);
  if (contestant.challengePath !== undefined) await spendProofTwice(contestant);
  await contestant.verify();
}

async function repeatRequest(contestant) {
  const bodies = Array.from({ length: AT_ONCE }, nextPledge);
  const repeatedHeaders = { ...headersAtDesk(contestant), 'idempotency-key': randomUUID() };
  const [repeated] = bodies;
  const answers = await Promise.all([
    ...bodies.map((body) =>
      sendOne(contestant, body === repeated ? repeatedHeaders : headersAtDesk(contestant), body),
    ),
    sendOne(contestant, repeatedHeaders, repeated),
  ]);
  const again = await sendOne(contestant, repeatedHeaders, repeated);
  const ids = new Set([...answers, again].map(({ answer }) => answer.pledgeId));
  const isRight = (status) => status === 201;
  if (!answers.every(({ status }) => isRight(status)) || ids.size !== AT_ONCE)
    throw new Error(
      `${contestant.name} answered a repeated request among others with ${answers.map(({ status }) => status).join(', ')}, and stored ${ids.size} pledges instead of ${AT_ONCE}`,
    );
  for (const body of bodies) contestant.acknowledge(1, piecesOf(body));
}

async function spendProofTwice(contestant) {
  await solveAhead(contestant, AT_ONCE);
  const proofs = contestant.proofs.splice(0, AT_ONCE);
  const bodies = proofs.map((proof) => ({ ...nextPledge(), proof }));
  const forged = { ...nextPledge(), proof: proofs[0] };
  const answers = await Promise.all(
    [...bodies, forged].map((body) => sendOne(contestant, headersOfGiver(contestant), body)),
  );
  const accepted = answers.filter(({ status }) => status === 201);
  if (accepted.length !== AT_ONCE)
    throw new Error(
      `${contestant.name} accepted ${accepted.length} pledges with ${AT_ONCE} proofs: ${answers.map(({ status }) => status).join(', ')}`,
    );
  // Either of the two pledges with the same proof may have been the first.
  for (const [index, { status }] of answers.entries())
    if (status === 201) contestant.acknowledge(1, piecesOf([...bodies, forged][index]));
}
