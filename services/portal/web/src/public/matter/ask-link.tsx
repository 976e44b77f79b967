import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { useResource } from '../data/use-resource.ts';

interface AskLinkProps {
  /** Ids of the records that are on the page, which the matter is then about. */
  readonly about: Readonly<Partial<Record<'driveId' | 'consignmentId' | 'boxId', string>>>;
}

/** The way to bring a matter about the records of a page; nothing as long as no desk takes matters in. */
export function AskLink({ about }: AskLinkProps) {
  const { t } = useTranslation();
  const { resource } = useResource(routes.listDesks.at());
  if (resource.status !== 'ready' || resource.body.desks.length === 0) return null;
  return (
    <p className="no-print">
      {t('ask.link-text')}{' '}
      <a href={`/ask?${new URLSearchParams(about).toString()}`}>{t('ask.link')}</a>
    </p>
  );
}
