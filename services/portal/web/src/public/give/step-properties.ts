import type { DriveView } from '@bluebox/contracts';
import type { Dispatch } from 'react';
import { drivePath } from '../../domain/drive-address.ts';
import type { Draft, DraftAction } from './draft.ts';

export interface StepProperties {
  readonly drive: DriveView;
  readonly draft: Draft;
  readonly dispatch: Dispatch<DraftAction>;
  /** The step to return to, if this step was opened to change one answer. */
  readonly returnTo: string | undefined;
}

export const givePath = ({ slug }: DriveView): string => drivePath(slug, 'give');
