import type { ConsignmentView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { useTranslation } from 'react-i18next';
import { currentLanguage, type Language } from '../../platform/language.ts';
import { LinkEntry } from '../components/link-entry.tsx';
import { Loading } from '../components/loading.tsx';
import { ProblemPage } from '../components/problem-page.tsx';
import { RefusedLink } from '../components/refused-link.tsx';
import { usePrivateLink } from '../components/use-private-link.ts';
import { useReloadOnNews } from '../data/use-reload-on-news.ts';
import { useReloadOnReturn } from '../data/use-reload-on-return.ts';
import { useResource } from '../data/use-resource.ts';
import { useLocation } from '../navigation/navigation.ts';
import { Arriving } from './arriving.tsx';
import { Cancelled } from './cancelled.tsx';
import { Coming } from './coming.tsx';

const pathOf = (consignmentId: string) => routes.showConsignment.at({ consignmentId });
/**
 * Returns the consignment with the drive's texts in the reader's language, or in Chinese where
 * there is no translation.
 */
function consignmentIn(language: Language, consignment: ConsignmentView): ConsignmentView {
  const { drive } = consignment;
  if (language === 'zh' || drive === undefined) return consignment;
  const { title = drive.title, recipient = drive.recipient } = drive.english ?? {};
  return { ...consignment, drive: { ...drive, title, recipient } };
}

const onTotals = (onNews: () => void) => ({ totals: onNews });

const readFirst = (consignmentId: string) => [pathOf(consignmentId)];

/** The page of a consignment for its recipient, opened by its private link. */
export function ReceiptPage() {
  const { fragment } = useLocation();
  const { opened, reopen, refuse } = usePrivateLink('consignment', fragment, readFirst);
  switch (opened.status) {
    case 'opening':
      return <Loading />;
    case 'none':
      return <LinkEntry page="/r" kind="consignment" refused={false} onSame={reopen} />;
    case 'refused':
      return <LinkEntry page="/r" kind="consignment" refused onSame={reopen} />;
    case 'failed':
      return <ProblemPage problem={opened.problem} onRetry={reopen} />;
    case 'open':
      return <OpenedConsignment key={opened.id} consignmentId={opened.id} onRefused={refuse} />;
  }
}

function OpenedConsignment({
  consignmentId,
  onRefused,
}: {
  readonly consignmentId: string;
  readonly onRefused: () => void;
}) {
  // This hook renders the component again when the language changes.
  useTranslation();
  const consignment = useResource(pathOf(consignmentId));
  const { resource } = consignment;
  useReloadOnReturn(consignment.reload);
  const driveId = resource.status === 'ready' ? resource.body.driveId : undefined;
  // An event that moves a consignment's goods to another stage also changes the drive's totals.
  useReloadOnNews(
    driveId === undefined ? undefined : routes.streamTotals.at({ driveId }),
    onTotals,
    consignment.reload,
  );

  if (resource.status === 'failed')
    return resource.problem.status === 404 || resource.problem.status === 403 ? (
      <RefusedLink onRefused={onRefused} />
    ) : (
      <ProblemPage problem={resource.problem} onRetry={consignment.reload} />
    );
  if (resource.status === 'loading') return <Loading />;
  const { stale } = resource;
  const body = consignmentIn(currentLanguage(), resource.body);
  switch (body.status) {
    case 'preparing':
      return <Coming consignment={body} />;
    case 'discarded':
      return <Cancelled consignment={body} />;
    default:
      return <Arriving consignment={body} stale={stale} onReload={consignment.reload} />;
  }
}
