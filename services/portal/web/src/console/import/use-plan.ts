import { type ImportAnswers, planPledges } from '@bluebox/spreadsheet/import-review';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planImport } from '../api/imports.ts';
import type { Checked } from './reading-protocol.ts';

interface PlanSubject {
  readonly driveId: string;
  /**
   * Parts of the plan's key: the file, the way it is read, and the attempt, because a plan is
   * outdated after an import.
   */
  readonly key: readonly unknown[];
  readonly checked: Checked | undefined;
  readonly answers: ImportAnswers;
}

/** Fetches the planned outcome of the file's pledges from the server, before anything is sent. */
export function usePlan({ driveId, key, checked, answers }: PlanSubject) {
  const [done, setDone] = useState(0);
  const plan = useQuery({
    queryKey: ['import-plan', driveId, ...key, answers],
    queryFn: () =>
      planPledges(
        checked ?? { pledges: [], bad: [] },
        answers,
        (pledges) => planImport(driveId)([...pledges]),
        setDone,
      ),
    enabled: checked !== undefined,
    // The plan is dropped when it is no longer shown, because it names people and may be outdated
    // at any moment.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return { plan, done };
}
