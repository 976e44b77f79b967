import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../layout/page-heading.tsx';
import { BoxMark } from './box-mark.tsx';

interface NotThereProps {
  /** Sentence that names the missing record, also used as the window's title. */
  readonly title: string;
  /**
   * Looks up the record again, because a record that was created a second ago may not have reached
   * every service.
   */
  readonly onRetry: () => void;
  /** Links to continue with. */
  readonly children: React.ReactNode;
}

/**
 * A notice in place of a page whose record does not exist, for instance because the URL is old or
 * mistyped.
 */
export function NotThere({ title, onRetry, children }: NotThereProps) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <div className="panel" role="alert">
      <div className="empty">
        <BoxMark />
        <h1>{title}</h1>
        <p className="actions">
          {children}
          <Button onClick={onRetry}>{t('action.retry')}</Button>
        </p>
      </div>
    </div>
  );
}
