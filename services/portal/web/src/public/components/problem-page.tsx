import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../../platform/api.ts';
import { Link } from '../navigation/link.tsx';
import { Carton } from './carton.tsx';
import { Page } from './page.tsx';

/** Explains why a page could not be shown, and what to do now. */
export function ProblemPage({
  problem,
  onRetry,
  notFound = 'page',
}: {
  readonly problem: ApiProblem | undefined;
  readonly onRetry?: () => void;
  /**
   * Kind of record that was not found. It determines the message for an unknown path and for a
   * status such as 404.
   */
  readonly notFound?: 'page' | 'drive' | 'pledge' | 'consignment' | 'box';
}) {
  const { t } = useTranslation();
  const kind = problemKind(problem, notFound);
  const retry =
    onRetry !== undefined && (kind === 'offline' || kind === 'broken' || kind === 'busy');
  return (
    <Page title={t(`problem.${kind}.title`)}>
      <Carton />
      <p>{t(`problem.${kind}.text`)}</p>
      {retry ? (
        <button type="button" className="button" onClick={onRetry}>
          {t('problem.retry')}
        </button>
      ) : null}
      <p className="problem-home">
        <Link to="/">{t('problem.home')}</Link>
      </p>
    </Page>
  );
}

function problemKind(problem: ApiProblem | undefined, notFound: string): string {
  if (problem === undefined) return `no-${notFound}`;
  if (problem.status === 0) return 'offline';
  // The session no longer knows the opened private link, because the browser keeps no cookies or
  // has dropped them.
  if (problem.status === 401) return 'not-kept';
  if (problem.status === 429) return 'busy';
  if (problem.status >= 500) return 'broken';
  return `no-${notFound}`;
}
