import { type CodeHit, type CodeHits, writtenReference } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { fragments, type PledgeFragment } from '../journey/fragments.ts';
import { CODES, type CodedDocument } from './projection.ts';

/** Largest number of listed hits. */
const MOST_TOLD = 20;

export interface CodeViews {
  readonly codes: View;
  readonly journeys: View;
}

/**
 * Finds the records for which a code may stand: a reference with or without its `XLX-`, a number on
 * a box or consignment, an id or its end, the short code on a carton, a waybill, or a lot.
 * @param driveId the caller's current drive, whose hits come first.
 */
export async function findCode(
  { codes, journeys }: CodeViews,
  code: string,
  driveId: string | undefined,
): Promise<CodeHits> {
  const wanted = code.toUpperCase();
  const id = code.toLowerCase();
  const limit = MOST_TOLD + 1;
  const pledges = [
    await journeys.get<PledgeFragment>(fragments.pledges, id),
    ...(await journeys.find<PledgeFragment>(fragments.pledges, {
      where: { reference: writtenReference(code) },
      limit,
    })),
  ];
  // Boxes and consignments of different drives have the same numbers. The current drive is queried
  // first, because the query of all drives may reach its limit before it finds the current drive.
  const coded = [
    await codes.get<CodedDocument>(CODES, id),
    ...(driveId === undefined
      ? []
      : await codes.find<CodedDocument>(CODES, { where: { code: wanted, driveId }, limit })),
    ...(await codes.find<CodedDocument>(CODES, { where: { code: wanted }, limit })),
    ...(await codes.find<CodedDocument>(CODES, { where: { mark: wanted }, limit })),
  ];
  const hits = new Map<string, CodeHit>();
  for (const pledge of pledges)
    if (pledge !== undefined) {
      const { reference } = pledge;
      hits.set(pledge.id, { kind: 'pledge', id: pledge.id, driveId: pledge.driveId, reference });
    }
  for (const document of coded)
    if (document !== undefined) {
      const { code: _code, mark: _mark, ...hit } = document;
      hits.set(hit.id, hit);
    }
  const here = ({ driveId: of }: CodeHit) => (of === driveId ? 0 : 1);
  const told = [...hits.values()].sort((a, b) => here(a) - here(b));
  return { hits: told.slice(0, MOST_TOLD), more: told.length > MOST_TOLD };
}
