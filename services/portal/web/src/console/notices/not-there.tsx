import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../frame/page-heading.tsx';
import { BoxMark } from './box-mark.tsx';

interface NotThereProps {
  /** What is not there, in words. */
  readonly title: string;
  /** What was made a second ago may not have reached every list. */
  readonly onRetry: () => void;
  /** Where to go from here. */
  readonly children: React.ReactNode;
}

/** In place of a page about something that there is not: an address may be old or mistyped. */
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
