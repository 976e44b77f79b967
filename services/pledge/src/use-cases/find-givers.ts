import {
  type FindGiversBody,
  type FoundGiver,
  Giver,
  giverSearch,
  giverTerms,
  MOST_GIVERS_FOUND,
  meetsSearch,
  phoneEndIn,
  refuse,
} from '@bluebox/contracts';
import type { EventStore, Vault, View } from '@bluebox/event-sourcing';
import { type Caller, ok, seesPoints } from '@bluebox/service-http';
import type { z } from 'zod';
import { type PledgeDocument, pledgeSummaryOf } from '../projections/pledges.ts';
import { readPledge } from './known-pledge.ts';

export interface GiversSearched {
  readonly store: EventStore;
  readonly pledges: View;
  readonly vault: Vault;
}

/**
 * Largest number of pledges that a search looks at. Whoever meets more has typed too little, and is
 * told that there are more.
 */
const MOST_CANDIDATES = 100;

const byNeedAtTheDesk = (a: PledgeDocument, b: PledgeDocument): number =>
  Number(b.outstanding > 0) - Number(a.outstanding > 0) ||
  (a.submittedAt < b.submittedAt ? 1 : a.submittedAt > b.submittedAt ? -1 : 0);

/**
 * Finds givers of a drive by name, staff number or telephone number. The desk of a hand-in point finds
 * those who chose the point. Nobody is found who was forgotten, even while an erasure is under way.
 */
export async function findGivers(
  { store, pledges, vault }: GiversSearched,
  driveId: string,
  { text }: z.output<typeof FindGiversBody>,
  caller: Caller,
) {
  const search = giverSearch(text);
  if (search.length === 0) throw refuse('SEARCH_TOO_SHORT');
  const subjects = await vault.search(driveId, search, MOST_CANDIDATES + 1);
  const documents = await Promise.all(
    subjects.map((pledgeId) => pledges.get<PledgeDocument>('pledges', pledgeId)),
  );
  const candidates = documents
    .filter((document) => document !== undefined)
    .filter((document) => document.driveId === driveId)
    .filter(({ handInPointId }) => seesPoints(caller, [handInPointId]))
    .toSorted(byNeedAtTheDesk);
  const givers: FoundGiver[] = [];
  let more = subjects.length > MOST_CANDIDATES;
  for (const document of candidates) {
    const { pledge } = await readPledge(store, document.id);
    if (pledge.status === 'none' || pledge.giverForgotten) continue;
    const giver = Giver.safeParse(await vault.get(document.id)).data;
    if (giver === undefined || !meetsSearch(giverTerms(giver), search)) continue;
    if (givers.length === MOST_GIVERS_FOUND) {
      more = true;
      break;
    }
    givers.push(foundGiver(document, giver));
  }
  return ok({ givers, more });
}

function foundGiver(document: PledgeDocument, { name, contact }: Giver): FoundGiver {
  const { id, reference, department, handInPointId, status, lines } = pledgeSummaryOf(document);
  const phoneEnd = phoneEndIn(contact);
  return {
    pledgeId: id,
    reference,
    ...(name === undefined ? {} : { name }),
    ...(phoneEnd === undefined ? {} : { phoneEnd }),
    ...(department === undefined ? {} : { department }),
    ...(handInPointId === undefined ? {} : { handInPointId }),
    status,
    lines,
  };
}
