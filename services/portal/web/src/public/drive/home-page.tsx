import type { DriveView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { drivePath } from '../../domain/drive-address.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { currentLanguage, langOf } from '../../platform/language.ts';
import { Carton } from '../components/carton.tsx';
import { Loading } from '../components/loading.tsx';
import { Page } from '../components/page.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { driveIn } from '../data/use-drive.ts';
import { useResource } from '../data/use-resource.ts';
import { Link } from '../navigation/link.tsx';
import { navigate, useLocation } from '../navigation/navigation.ts';
import { drivePhase } from './drive-phase.ts';

/**
 * The list of drives. If there is only one drive and it is open, a visitor who comes directly is sent
 * on to that drive. A link from another of our pages leads to the list.
 */
export function HomePage() {
  const { t } = useTranslation();
  const { resource, reload } = useResource(routes.listDrives.at({}));
  const { depth } = useLocation().state;
  const drives = resource.status === 'ready' ? resource.body.drives : [];
  const today = calendarDay(serverNow());
  const phaseOf = (drive: DriveView) => drivePhase(drive, today);
  const open = drives.filter((drive) => phaseOf(drive) === 'open');
  const [only] = depth === 0 && drives.length === 1 ? open : [];
  const onlySlug = only?.slug;
  useEffect(() => {
    if (onlySlug !== undefined) navigate(drivePath(onlySlug), {}, { replace: true });
  }, [onlySlug]);

  if (resource.status === 'loading' || onlySlug !== undefined) return <Loading />;
  if (resource.status === 'failed')
    return <ProblemPage problem={resource.problem} onRetry={reload} />;
  const upcoming = drives.filter((drive) => phaseOf(drive) === 'upcoming');
  const day = (date: string) => formatDay(date, serverNow());
  const over = drives.filter((drive) => ['closed', 'completed'].includes(phaseOf(drive)));
  return (
    <Page title={t('home.title')} name={t('site.name')}>
      {open.length + upcoming.length === 0 ? (
        <div className="empty">
          <Carton />
          <p className="empty-title">{t('home.none')}</p>
          <p className="quiet">{t('home.none-text')}</p>
        </div>
      ) : null}
      <Drives
        title={t('home.open')}
        drives={open}
        line={({ window }) => t('home.until', { day: day(window.closesOn) })}
      />
      <Drives
        title={t('home.upcoming')}
        drives={upcoming}
        line={({ window }) => t('home.from', { day: day(window.opensOn) })}
      />
      <Drives
        title={t('home.over')}
        drives={over}
        line={({ window }) =>
          window.opensOn === window.closesOn
            ? t('home.ran-day', { day: day(window.opensOn) })
            : t('home.ran', { opens: day(window.opensOn), closes: day(window.closesOn) })
        }
      />
    </Page>
  );
}

function Drives({
  title,
  drives,
  line,
}: {
  readonly title: string;
  readonly drives: readonly DriveView[];
  /** Returns the text about the drive's dates. */
  readonly line: (terms: DriveView['terms']) => string;
}) {
  const { t } = useTranslation();
  if (drives.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="drive-cards">
        {drives
          .map((drive) => driveIn(currentLanguage(), drive))
          .map(({ driveId, slug, terms }) => (
            <li key={driveId} className="card drive-card">
              <h3>
                <Link to={drivePath(slug)}>
                  <span lang={langOf(terms.title)}>{terms.title}</span>
                </Link>
              </h3>
              <p>
                {t('drive.recipient')}
                <span lang={langOf(terms.recipient.name)}>{terms.recipient.name}</span>
              </p>
              <p className="quiet">{line(terms)}</p>
            </li>
          ))}
      </ul>
    </section>
  );
}
