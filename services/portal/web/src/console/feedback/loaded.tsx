import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../platform/api.ts';
import { problemText } from '../i18n/problem-text.ts';
import { LoadingNotice } from './loading-notice.tsx';
import { NotThere } from './not-there.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error'> & {
    readonly refetch: () => Promise<unknown>;
  };
  /** Link to offer if the record does not exist. */
  readonly wayOn?: React.ReactNode;
  readonly children: (data: Data) => React.ReactNode;
}

const isNotThere = (problem: unknown): boolean =>
  problem instanceof ApiProblem && problem.status === 404;

/**
 * The data of a query, or a notice that the data is loading or cannot be loaded. A failed refresh
 * keeps the data, and adds a notice.
 */
export function Loaded<Data>({ query, wayOn, children }: LoadedProps<Data>) {
  const { t } = useTranslation();
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data !== undefined)
    return (
      <>
        <ProblemNotice problem={error} onRetry={retry} />
        {children(data)}
      </>
    );
  if (error === null) return <LoadingNotice />;
  return wayOn !== undefined && isNotThere(error) ? (
    <NotThere title={problemText(t, error)} onRetry={retry}>
      {wayOn}
    </NotThere>
  ) : (
    <ProblemNotice problem={error} onRetry={retry} />
  );
}
