import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

/** A notice in place of a page that could not be shown. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="frame-main">
      <ProblemNotice problem={error} onRetry={retry} />
    </div>
  );
}

export function RouteNotFound() {
  const { t } = useTranslation();
  return (
    <div className="frame-main">
      <EmptyNotice title={t('frame.notFound')}>
        <Link to="/console/drives">{t('frame.toDrives')}</Link>
      </EmptyNotice>
    </div>
  );
}
