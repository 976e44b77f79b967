import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../shared/api.ts';
import { problemText } from '../words/problem-text.ts';
import { EmptyNotice } from './empty-notice.tsx';
import { LoadingNotice } from './loading-notice.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** The way on from something that is not there: an address may be old or mistyped. */
  readonly wayOn?: React.ReactNode;
  readonly children: (data: Data) => React.ReactNode;
}

/** Shows what a query brought; until then that it loads, or why it does not. What is there stays when a refresh fails. */
export function Loaded<Data>({ query, wayOn, children }: LoadedProps<Data>) {
  const { t } = useTranslation();
  const retry = () => void query.refetch();
  const { data, error } = query;
  if (data === undefined) {
    if (error === null) return <LoadingNotice />;
    if (wayOn === undefined || !(error instanceof ApiProblem) || error.status !== 404)
      return <ProblemNotice problem={error} onRetry={retry} />;
    return (
      <div className="panel" role="alert">
        <EmptyNotice title={problemText(t, error)}>
          <p className="actions">
            {wayOn}
            {/* What was made a second ago may not have reached every list. */}
            <Button onClick={retry}>{t('action.retry')}</Button>
          </p>
        </EmptyNotice>
      </div>
    );
  }
  return (
    <>
      <ProblemNotice problem={error} onRetry={retry} />
      {children(data)}
    </>
  );
}
