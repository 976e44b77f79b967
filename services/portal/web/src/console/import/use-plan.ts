import { type ImportAnswers, planPledges } from '@bluebox/spreadsheet/import-review';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { planImport } from '../api/imports.ts';
import type { Checked } from './reading-protocol.ts';

interface PlanSubject {
  readonly driveId: string;
  /** Tells the file, how it is read, and which attempt this is: after an import the plan is another. */
  readonly key: readonly unknown[];
  readonly checked: Checked | undefined;
  readonly answers: ImportAnswers;
}

/** What would become of the file's pledges, asked of the server before anything is sent. */
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
    // It names people, and what it says may change any moment.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return { plan, done };
}
