import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { calendarDay, formatDate } from '../../platform/formatting.ts';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { useDrive } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';

/** The public page that confirms a certificate by its number. */
export function CertificatePage({ number }: { readonly number: string }) {
  const { t } = useTranslation();
  const checked = useResource(routes.checkCertificate.at({ number }));
  const driveId = checked.resource.status === 'ready' ? checked.resource.body.driveId : undefined;
  const drive = useDrive(driveId);
  if (checked.resource.status === 'failed') {
    const { problem } = checked.resource;
    return problem.status === 404 || problem.status === 400 ? (
      <Page title={t('genuine.unknown-title')} lead={t('genuine.number', { number })}>
        <p>{t('genuine.unknown')}</p>
      </Page>
    ) : (
      <ProblemPage problem={problem} onRetry={checked.reload} />
    );
  }
  if (drive.resource.status === 'failed')
    return <ProblemPage problem={drive.resource.problem} onRetry={drive.reload} notFound="drive" />;
  if (checked.resource.status === 'loading' || drive.resource.status === 'loading')
    return <Loading />;
  const { goods, confirmedAt } = checked.resource.body;
  const { slug, terms } = drive.resource.body;
  return (
    <Page title={t('genuine.title')} lead={t('genuine.number', { number })}>
      <p>
        {t('genuine.text', {
          drive: terms.title,
          recipient: terms.recipient.name,
          day: formatDate(calendarDay(new Date(confirmedAt))),
        })}
      </p>
      <ul className="content-list">
        {goods.map(({ category, unit, quantity }) => (
          <li key={`${category} ${unit}`}>
            <span>{t(`vocabulary:category.${category}`)}</span>
            <span className="content-quantity">{quantityText(t, unit, quantity)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('genuine.privacy')}</p>
      <p>
        <Link to={drivePath(slug, 'statement')}>{t('statement.open')}</Link>
      </p>
    </Page>
  );
}
