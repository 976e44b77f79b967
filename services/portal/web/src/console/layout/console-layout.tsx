import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BoxMark } from '../feedback/box-mark.tsx';
import { CodeFinder } from '../find-by-code/code-finder.tsx';
import { useMedia } from '../use-media.ts';
import { AccountMenu } from './account-menu.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { NetworkBar } from './network-bar.tsx';
import { useMay } from './use-may.ts';

/** The frame around the pages of a signed-in person. Printed sheets and the wall have no frame. */
export function ConsoleLayout() {
  const { t } = useTranslation();
  const may = useMay();
  const narrow = useMedia('(max-width: 640px)');
  return (
    <>
      <a className="skip-link" href="#content">
        {t('frame.skip')}
      </a>
      <NetworkBar />
      <header className="frame-header screen-only">
        <Link to="/console/drives" className="frame-home" aria-label={t('frame.home')}>
          <BoxMark fill={0.6} />
          <span className="frame-home-name">{t('app.name')}</span>
        </Link>
        <nav className="frame-links" aria-label={t('frame.nav')}>
          <Link to="/console/drives" className="nav-link">
            {t('frame.drives')}
          </Link>
          {!narrow && may('volunteer') && (
            <Link to="/console/holds" search={{}} className="nav-link">
              {t('frame.holds')}
            </Link>
          )}
          {!narrow && may('installation') && (
            <Link to="/console/matters" className="nav-link">
              {t('frame.matters')}
            </Link>
          )}
          {!narrow && may('desk') && (
            <Link to="/console/catalogue" search={{}} className="nav-link">
              {t('frame.catalogue')}
            </Link>
          )}
          {may('installation') && (
            <Link to="/console/people" className="nav-link">
              {t('frame.people')}
            </Link>
          )}
        </nav>
        {may('volunteer') && <CodeFinder />}
        <div className="frame-tools">
          {!narrow && <LanguageSwitch />}
          <AccountMenu narrow={narrow} />
        </div>
      </header>
      <Outlet />
    </>
  );
}
