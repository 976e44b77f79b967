import {
  CertificateNumber,
  CertificateView,
  CheckedCertificate,
  Id,
  refuse,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { type Caller, defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { findTotals } from '../drive-access.ts';
import { fragments, type PledgeFragment } from '../journey/fragments.ts';
import { journeyOf } from '../journey/journey.ts';
import { readFragments } from '../journey/read-fragments.ts';
import { readJourney } from '../journey/routes.ts';
import { certificateNumber, isNumberOf, referenceIn } from './certificate-number.ts';
import { checkedCertificate, confirmedLines } from './confirmed.ts';

export interface CertificateRouteDependencies {
  readonly journeys: View;
  readonly totals: View;
}

export function certificateRoutes({
  journeys,
  totals,
}: CertificateRouteDependencies): readonly Route[] {
  /** Returns the goods of the pledge with this number; `undefined` for an unknown number. */
  const check = async (number: string, caller: Caller) => {
    const pledges = await journeys.find<PledgeFragment>(fragments.pledges, {
      where: { reference: referenceIn(number) },
      limit: 10,
    });
    const pledge = pledges.find((found) => isNumberOf(found, number));
    if (pledge === undefined) return undefined;
    const { driveId } = pledge;
    const found = await readFragments(journeys, pledge.id);
    if (found === undefined || (await findTotals(totals, driveId, caller)) === undefined)
      return undefined;
    return checkedCertificate(driveId, number, confirmedLines(journeyOf(found)));
  };
  return [
    defineRoute(routes.showCertificate, {
      summary: 'What the recipient has confirmed of a pledge, and the number of its certificate',
      access: 'pledge-link-or-desk',
      params: z.strictObject({ pledgeId: Id }),
      answers: { 200: CertificateView },
      async handle({ params: { pledgeId }, caller }) {
        const { driveId, reference, ...journey } = await readJourney(journeys, pledgeId, caller);
        const lines = confirmedLines({ driveId, reference, ...journey });
        return ok({
          pledgeId,
          driveId,
          ...(lines.length === 0 ? {} : { number: certificateNumber({ id: pledgeId, reference }) }),
          lines,
        });
      },
    }),
    defineRoute(routes.checkCertificate, {
      summary:
        'Whether a certificate is genuine, and the quantities that the recipient has confirmed',
      access: 'public',
      params: z.strictObject({ number: CertificateNumber }),
      answers: { 200: CheckedCertificate },
      async handle({ params: { number }, caller }) {
        const checked = await check(number, caller);
        // An unknown number, a wrong one and one of which nothing is confirmed have one answer.
        if (checked === undefined) throw refuse('UNKNOWN_CERTIFICATE');
        return ok(checked);
      },
    }),
  ];
}
