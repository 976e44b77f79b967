import type { DriveView } from '@bluebox/contracts';

/** Facts that only this browser knows: a poster was opened, or the guide was dismissed. */
export type FirstRunFact = 'poster' | 'dismissed';

const keyOf = (fact: FirstRunFact): string => `bluebox.first-run.${fact}`;

export function noteFirstRun(fact: FirstRunFact): void {
  try {
    localStorage.setItem(keyOf(fact), 'yes');
  } catch {
    // A browser without storage shows the guide until its other steps are done.
  }
}

export function isFirstRunNoted(fact: FirstRunFact): boolean {
  try {
    return localStorage.getItem(keyOf(fact)) !== null;
  } catch {
    return false;
  }
}

/** The steps from an empty installation to the first drive, in order. */
export const FIRST_STEPS = ['organisation', 'drive', 'people', 'poster'] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

export interface Installation {
  readonly drives: readonly Pick<DriveView, 'status'>[];
  readonly organisations: number;
  readonly accounts: number;
  /** Whether the poster of a drive was opened. */
  readonly poster: boolean;
}

/**
 * Returns which steps are done; `undefined` when the guide has nothing more to say, because all
 * that is required is done, or because the installation has run a drive before.
 */
export function firstRun({
  drives,
  organisations,
  accounts,
  poster,
}: Installation): Readonly<Record<FirstStep, boolean>> | undefined {
  const published = drives.filter(({ status }) => status !== 'draft');
  const isUsed = published.length > 1 || published.some(({ status }) => status !== 'published');
  const done = {
    organisation: organisations > 0,
    drive: published.length > 0,
    people: accounts > 1,
    poster,
  };
  return isUsed || (done.drive && done.people && done.poster) ? undefined : done;
}
