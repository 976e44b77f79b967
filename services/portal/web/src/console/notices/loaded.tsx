import type { UseQueryResult } from '@tanstack/react-query';
import { LoadingNotice } from './loading-notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => React.ReactNode;
}

/** Shows what a query brought; until then that it loads, or why it does not. What is there stays when a refresh fails. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  const retry = () => void query.refetch();
  if (query.data === undefined)
    return query.error === null ? (
      <LoadingNotice />
    ) : (
      <ProblemNotice problem={query.error} onRetry={retry} />
    );
  return (
    <>
      <ProblemNotice problem={query.error} onRetry={retry} />
      {children(query.data)}
    </>
  );
}
