import type { DriveView } from '@bluebox/contracts';
import type { Dispatch } from 'react';
import type { Draft, DraftAction } from './draft.ts';

/** What every step of the form is given. */
export interface StepProperties {
  readonly drive: DriveView;
  readonly draft: Draft;
  readonly dispatch: Dispatch<DraftAction>;
  /** The step to go on to, when this one is shown for a change. */
  readonly returnTo: string | undefined;
}

export const givePath = ({ slug }: DriveView): string => `/d/${slug}/give`;
