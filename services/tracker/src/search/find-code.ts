import { type CodeHit, type CodeHits, writtenReference } from '@bluebox/contracts';
import { findEach, type Query, type View } from '@bluebox/event-sourcing';
import { type Caller, type Places, placeOfDrive, worksIn } from '@bluebox/service-http';
import { fragments, type PledgeFragment } from '../journey/fragments.ts';
import { CODES, type CodedDocument } from './projection.ts';

/** Largest number of listed hits. */
const MOST_TOLD = 20;

export interface CodeViews {
  readonly codes: View;
  readonly journeys: View;
  readonly places: Places;
}

type Visible = (record: { readonly driveId: string } | undefined) => Promise<boolean>;

/** Returns a function that tells whether the caller may see a record, which looks each drive up once. */
function visibleTo(caller: Caller, places: Places): Visible {
  if (caller.grants === undefined) return async (record) => record !== undefined;
  const drives = new Map<string, Promise<boolean>>();
  return async (record) => {
    if (record === undefined) return false;
    const { driveId } = record;
    const known =
      drives.get(driveId) ??
      placeOfDrive(places, caller, driveId).then((place) => worksIn(caller, 'volunteer', place));
    drives.set(driveId, known);
    return known;
  };
}

/** Reads up to `limit` documents that are visible. The others do not use up the limit. */
async function findVisible<D extends CodedDocument | PledgeFragment>(
  view: View,
  collection: string,
  where: NonNullable<Query['where']>,
  limit: number,
  isVisible: Visible,
): Promise<readonly D[]> {
  const found: D[] = [];
  for await (const document of findEach<D>(
    (query) => view.find<D>(collection, query),
    { where },
    limit,
  )) {
    if (await isVisible(document)) found.push(document);
    if (found.length >= limit) break;
  }
  return found;
}

/**
 * Finds the records for which a code may stand: a reference with or without its `XLX-`, a number on
 * a box or consignment, an id or its end, the short code on a carton, a waybill, or a lot.
 * Records outside the caller's scope are not found.
 * @param driveId the caller's current drive, whose hits come first.
 */
export async function findCode(
  { codes, journeys, places }: CodeViews,
  code: string,
  driveId: string | undefined,
  caller: Caller,
): Promise<CodeHits> {
  const wanted = code.toUpperCase();
  const id = code.toLowerCase();
  const limit = MOST_TOLD + 1;
  const isVisible = visibleTo(caller, places);
  const pledgesWhere = (where: NonNullable<Query['where']>) =>
    findVisible<PledgeFragment>(journeys, fragments.pledges, where, limit, isVisible);
  const codesWhere = (where: NonNullable<Query['where']>) =>
    findVisible<CodedDocument>(codes, CODES, where, limit, isVisible);
  const pledges = [
    await journeys.get<PledgeFragment>(fragments.pledges, id),
    ...(await pledgesWhere({ reference: writtenReference(code) })),
  ];
  // Boxes and consignments of different drives have the same numbers. The current drive is queried
  // first, because the query of all drives may reach its limit before it finds the current drive.
  const coded = [
    await codes.get<CodedDocument>(CODES, id),
    ...(driveId === undefined ? [] : await codesWhere({ code: wanted, driveId })),
    ...(await codesWhere({ code: wanted })),
    ...(await codesWhere({ mark: wanted })),
  ];
  const hits = new Map<string, CodeHit>();
  for (const pledge of pledges)
    if (pledge !== undefined && (await isVisible(pledge))) {
      const { reference } = pledge;
      hits.set(pledge.id, { kind: 'pledge', id: pledge.id, driveId: pledge.driveId, reference });
    }
  for (const document of coded)
    if (document !== undefined && (await isVisible(document))) {
      const { code: _code, mark: _mark, ...hit } = document;
      hits.set(hit.id, hit);
    }
  const here = ({ driveId: of }: CodeHit) => (of === driveId ? 0 : 1);
  const told = [...hits.values()].sort((a, b) => here(a) - here(b));
  return { hits: told.slice(0, MOST_TOLD), more: told.length > MOST_TOLD };
}
