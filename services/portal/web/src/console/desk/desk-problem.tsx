import type { DriveView } from '@bluebox/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../platform/api.ts';
import { driveQuery } from '../api/pledge.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ErrorNotice } from '../feedback/error-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { problemText } from '../i18n/problem-text.ts';
import { CompletedAdvice } from './completed-advice.tsx';

/** Refusals that mean that the drive has changed since the page loaded it. */
const CHANGED_SINCE: readonly string[] = ['DRIVE_COMPLETED', 'DRIVE_CLOSED'];

interface DeskProblemProps {
  readonly drive: DriveView;
  readonly problem: unknown;
}

/**
 * The problem of a command at the desk. If the drive has been completed meanwhile, the notice says
 * how to receive goods all the same; a closed drive's advice would not help.
 */
export function DeskProblem({ drive, problem }: DeskProblemProps) {
  const queries = useQueryClient();
  const code = problem instanceof ApiProblem ? problem.code : '';
  const changed = CHANGED_SINCE.includes(code);
  const { driveId, status } = drive;
  useEffect(() => {
    if (changed) void queries.invalidateQueries({ queryKey: driveQuery(driveId).queryKey });
  }, [changed, queries, driveId]);
  if (code === 'DRIVE_COMPLETED' || (changed && status === 'completed'))
    return <ErrorNotice title={<CompletedAdvice driveId={driveId} />} />;
  if (problem instanceof ApiProblem && code === 'PACK_KNOWN')
    return <KnownPackNotice problem={problem} />;
  return <ProblemNotice problem={problem} />;
}

/** Says that a pack was taken in before, and where it stands. */
function KnownPackNotice({ problem }: { readonly problem: ApiProblem }) {
  const { t } = useTranslation();
  const { receptionId, driveId, reference } = problem.data;
  const isElsewhere = typeof receptionId === 'string' && typeof driveId === 'string';
  const where =
    typeof reference === 'string'
      ? t('packScan.knownIn', { reference })
      : t(isElsewhere ? 'packScan.knownInWalkIn' : 'packScan.knownHere');
  return (
    <ErrorNotice
      title={problemText(t, problem)}
      description={where}
      action={
        isElsewhere && (
          <ButtonLink
            to="/console/drives/$driveId/desk"
            params={{ driveId }}
            search={{ reception: receptionId }}
          >
            {t('packScan.toReception')}
          </ButtonLink>
        )
      }
    />
  );
}
