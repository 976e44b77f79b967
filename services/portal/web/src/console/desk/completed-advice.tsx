import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../components/button-link.tsx';
import { useMay } from '../layout/use-may.ts';

/** The advice to reopen a completed drive, with a link for those who may reopen it. */
export function CompletedAdvice({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <div className="actions">
      <span>{t('desk.completed')}</span>
      {may('coordinator') ? (
        <ButtonLink to="/console/drives/$driveId/terms" params={{ driveId }}>
          {t('desk.toReopen')}
        </ButtonLink>
      ) : (
        <span>{t('desk.askToReopen')}</span>
      )}
    </div>
  );
}
