import { type ImportAnswers, planPledges } from '@bluebox/spreadsheet/import-review';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planImport } from '../api/imports.ts';
import type { Checked } from './reading-protocol.ts';

interface PlanSubject {
  readonly driveId: string;
  /**
   * Parts of the query key: the file, the choices for reading it, and the attempt. A new attempt
   * replaces a plan that an import has made outdated.
   */
  readonly key: readonly unknown[];
  readonly checked: Checked | undefined;
  readonly answers: ImportAnswers;
}

/** Fetches the planned outcome of the file's pledges, before anything is imported. */
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
    // A plan that is no longer shown is dropped, because it names people and may soon be outdated.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return { plan, done };
}
