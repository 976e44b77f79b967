import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { fieldProblems, problemText } from '../i18n/problem-text.ts';
import { ErrorNotice } from './error-notice.tsx';

interface ProblemNoticeProps {
  /** The problem; nothing is shown without one. */
  readonly problem: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** Buttons in place of the retry button. */
  readonly action?: React.ReactNode;
}

/** A notice that explains a problem, and what to do about it. */
export function ProblemNotice({ problem, onRetry, action }: ProblemNoticeProps) {
  const { t } = useTranslation();
  if (problem === null || problem === undefined) return null;
  const fields = fieldProblems(t, problem);
  return (
    <ErrorNotice
      title={problemText(t, problem)}
      description={
        fields.length === 0 ? undefined : (
          <ul>
            {fields.map(({ path, message }) => (
              <li key={`${path}:${message}`}>{message}</li>
            ))}
          </ul>
        )
      }
      action={
        action ??
        (onRetry === undefined ? undefined : <Button onClick={onRetry}>{t('action.retry')}</Button>)
      }
    />
  );
}
