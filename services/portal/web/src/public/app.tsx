import { type MouseEvent, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { BrokenPage } from './components/broken-page.tsx';
import { Carton } from './components/carton.tsx';
import { LanguageSwitch } from './components/language-switch.tsx';
import { Loading } from './components/loading.tsx';
import { ProblemPage } from './components/problem-page.tsx';
import { DrivePage } from './drive/drive-page.tsx';
import { HomePage } from './drive/home-page.tsx';
import { Link } from './navigation/link.tsx';
import { matchPath } from './navigation/match-path.ts';
import { useLocation } from './navigation/navigation.ts';
import {
  AskPage,
  BoxPage,
  CertificatePage,
  GivePage,
  HandInPage,
  HistoryPage,
  MatterPage,
  PledgePage,
  PreviewPage,
  ReceiptPage,
  ReportPage,
  StatementPage,
  UnsubscribePage,
} from './pages.ts';

export function App() {
  const { t } = useTranslation();
  const { path } = useLocation();
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: this is a link, but its fragment must not replace a private code in the URL */}
      <a className="skip-link" href="#main" onClick={skipToMain}>
        {t('site.skip')}
      </a>
      <header className="site-header">
        <Link to="/" className="site-mark">
          <Carton size="small" />
          <span>{t('site.name')}</span>
        </Link>
        <LanguageSwitch />
      </header>
      <BrokenPage key={path}>
        <Suspense fallback={<Loading />}>
          <CurrentPage path={path} />
        </Suspense>
      </BrokenPage>
      <footer className="site-footer">
        <p>{t('site.tagline')}</p>
        <p>
          <a href="/console">{t('site.console')}</a>
        </p>
      </footer>
    </>
  );
}

/**
 * Moves the focus without a new fragment, because the URL's fragment may be somebody's private
 * code.
 */
function skipToMain(event: MouseEvent) {
  event.preventDefault();
  document.querySelector<HTMLElement>('main h1')?.focus();
}

function CurrentPage({ path }: { readonly path: string }) {
  const route = matchPath(path);
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'drive':
      return <DrivePage key={route.slug} slug={route.slug} />;
    case 'box':
      return <BoxPage key={route.boxId} boxId={route.boxId} />;
    case 'certificate':
      return <CertificatePage key={route.number} number={route.number} />;
    case 'hand-in':
      return <HandInPage reference={route.reference} />;
    case 'unsubscribe':
      return <UnsubscribePage channelId={route.channelId} token={route.token} />;
    case 'give':
      return <GivePage key={route.slug} slug={route.slug} />;
    case 'report':
      return <ReportPage key={route.slug} slug={route.slug} />;
    case 'statement':
      return <StatementPage key={route.slug} slug={route.slug} />;
    case 'history':
      return <HistoryPage key={route.slug} slug={route.slug} />;
    case 'pledge':
      return <PledgePage />;
    case 'receipt':
      return <ReceiptPage />;
    case 'ask':
      return <AskPage />;
    case 'matter':
      return <MatterPage />;
    case 'preview':
      return <PreviewPage />;
    case 'unknown':
      return <ProblemPage problem={undefined} />;
  }
}
