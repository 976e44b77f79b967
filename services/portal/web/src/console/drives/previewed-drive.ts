import type { DriveView } from '@bluebox/contracts';
import { readTerms, type TypedTerms } from './typed-terms.ts';

interface Standing {
  /** The drive that is being changed; absent for a new drive. */
  readonly drive?: Pick<DriveView, 'driveId' | 'slug' | 'status' | 'version'> | undefined;
  /** The current day in the drives' time zone. */
  readonly today: string;
  /** Placeholder for texts that are still empty. */
  readonly blank: string;
}

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * Returns the drive as the public page would show it after a save, with a draft as published.
 * Missing texts and dates are filled in, so that an unfinished form can be shown.
 */
export function previewedDrive(typed: TypedTerms, { drive, today, blank }: Standing): DriveView {
  const { rules, needs, handInPoints, ...terms } = readTerms(typed);
  const text = (value: string) => (value === '' ? blank : value);
  const day = (value: string, otherwise: string) => (DAY.test(value) ? value : otherwise);
  const opensOn = day(terms.window.opensOn, today);
  const closesOn = day(terms.window.closesOn, opensOn);
  return {
    driveId: drive?.driveId ?? '',
    slug: drive?.slug ?? text(typed.slug.trim()),
    status: drive === undefined || drive.status === 'draft' ? 'published' : drive.status,
    version: drive?.version ?? 0,
    terms: {
      ...terms,
      title: text(terms.title),
      recipient: {
        ...terms.recipient,
        name: text(terms.recipient.name),
        authority: text(terms.recipient.authority),
      },
      window: { opensOn, closesOn },
      expectedArrival: day(terms.expectedArrival, closesOn),
      needs: needs.filter(({ quantity }) => quantity > 0),
      handInPoints: handInPoints.map((point) => ({ ...point, name: text(point.name) })),
      departments: terms.departments ?? [],
      rules: { ...rules, minimumMonthsAtArrival: rules.minimumMonthsAtArrival ?? 0, version: 0 },
    },
  };
}
