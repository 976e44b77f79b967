import type { ListMattersQuery, MatterSummary } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { MATTERS, type MatterDocument } from '../projections/matters.ts';
import { readDesk } from './known-desk.ts';

export interface MattersListed {
  readonly store: EventStore;
  readonly matters: View;
}

/**
 * Lists the matters of a desk, those that were opened again first, then those that are due first; refuses an
 * unknown desk.
 */
export async function listMatters(
  { store, matters }: MattersListed,
  deskId: string,
  { status, waitsFor, lead, ...page }: z.output<typeof ListMattersQuery>,
) {
  await readDesk(store, deskId);
  const where = {
    deskId,
    ...(status === undefined ? {} : { status }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
    ...(lead === undefined ? {} : { lead }),
  };
  const { rows, ...rest } = await listPage<MatterDocument>(matters, MATTERS, {
    where,
    sort: [['order', 'asc']],
    ...page,
  });
  return ok({
    matters: rows.map(
      ({
        matter: _,
        heard: __,
        order: ___,
        askerForgotten: ____,
        word: _____,
        ...summary
      }): MatterSummary => summary,
    ),
    ...rest,
  });
}
