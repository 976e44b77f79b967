import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface PageHeadingProps {
  readonly title: string;
  readonly hint?: React.ReactNode;
  /** Actions on the page as a whole. */
  readonly children?: React.ReactNode;
}

/** The title of a page and of the window, with actions on the page. */
export function PageHeading({ title, hint, children }: PageHeadingProps) {
  usePageTitle(title);
  return (
    <div className="page-heading">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {hint !== undefined && <p className="page-heading-hint">{hint}</p>}
      </div>
      {children !== undefined && <div className="page-heading-actions">{children}</div>}
    </div>
  );
}

export function usePageTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
}
