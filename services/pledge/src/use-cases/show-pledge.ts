import { amountsByKind, calendarDay, type PledgeView } from '@bluebox/contracts';
import type { EventStore, Vault, View } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import { bringByOf } from '../domain/pledge.ts';
import { statusOf } from '../domain/promise.ts';
import { givenUpAtTheDesk, type PledgeDocument } from '../projections/pledges.ts';
import { readDrive } from './known-drive.ts';
import { assertMayAct, readPledge } from './known-pledge.ts';

export interface PledgesShown {
  readonly store: EventStore;
  readonly pledges: View;
  readonly vault: Vault;
}

/** Shows a pledge to its giver or the desk, with the giver's stored data. */
export async function showPledge(
  { store, pledges, vault }: PledgesShown,
  pledgeId: string,
  caller: Caller,
) {
  const { pledge, version, submittedAt, recordedAt } = await readPledge(store, pledgeId);
  assertMayAct(pledge, caller);
  const { drive } = await readDrive(store, pledge.driveId);
  const days = drive.status === 'none' ? undefined : drive.terms.bringWithinDays;
  // A drive that took the day back still says by which day a lapsed pledge was to be brought.
  const bringBy =
    bringByOf(pledge, calendarDay(recordedAt), days) ??
    (pledge.lapsed ? pledge.bringBy : undefined);
  const giver = pledge.giverForgotten ? null : ((await vault.get(pledgeId)) ?? {});
  // The stream has only the total that inventory deducted. The view knows how much of the total
  // will not come.
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
      ...(pledge.confirmed.length === 0 ? {} : { confirmed: [...amountsByKind(pledge.confirmed)] }),
      submittedAt,
      ...(bringBy === undefined ? {} : { bringBy }),
      ...(pledge.appointment === undefined ? {} : { appointment: pledge.appointment }),
      ...(pledge.lapsed ? { lapsed: true as const } : {}),
      noticeVersion: pledge.noticeVersion,
      giver,
      version,
    } satisfies PledgeView,
    version,
  );
}
