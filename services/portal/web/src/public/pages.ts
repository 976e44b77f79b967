import { lazy } from 'react';
import type { Route } from './navigation/match-path.ts';

// Pages outside the entry bundle, which has only the pages that most visitors open. The code of a
// page is loaded when the page opens; `loadAhead` loads some of them earlier.
const box = () => import('./box/box-page.tsx');
const handIn = () => import('./hand-in/hand-in-page.tsx');
const give = () => import('./give/give-page.tsx');
const pledge = () => import('./pledge/pledge-page.tsx');
const report = () => import('./drive/report-page.tsx');
const certificate = () => import('./certificate/certificate-page.tsx');
const statement = () => import('./drive/statement-page.tsx');
const history = () => import('./drive/history-page.tsx');
const unsubscribe = () => import('./unsubscribe/unsubscribe-page.tsx');
const receipt = () => import('./receipt/receipt-page.tsx');
const ask = () => import('./matter/ask-page.tsx');
const matter = () => import('./matter/matter-page.tsx');
const preview = () => import('./preview/preview-page.tsx');

export const BoxPage = lazy(() => box().then((module) => ({ default: module.BoxPage })));
export const HandInPage = lazy(() => handIn().then((module) => ({ default: module.HandInPage })));
export const GivePage = lazy(() => give().then((module) => ({ default: module.GivePage })));
export const PledgePage = lazy(() => pledge().then((module) => ({ default: module.PledgePage })));
export const ReceiptPage = lazy(() =>
  receipt().then((module) => ({ default: module.ReceiptPage })),
);
export const ReportPage = lazy(() => report().then((module) => ({ default: module.ReportPage })));
export const CertificatePage = lazy(() =>
  certificate().then((module) => ({ default: module.CertificatePage })),
);
export const StatementPage = lazy(() =>
  statement().then((module) => ({ default: module.StatementPage })),
);
export const HistoryPage = lazy(() =>
  history().then((module) => ({ default: module.HistoryPage })),
);

export const UnsubscribePage = lazy(() =>
  unsubscribe().then((module) => ({ default: module.UnsubscribePage })),
);

export const AskPage = lazy(() => ask().then((module) => ({ default: module.AskPage })));
export const MatterPage = lazy(() => matter().then((module) => ({ default: module.MatterPage })));

export const PreviewPage = lazy(() =>
  preview().then((module) => ({ default: module.PreviewPage })),
);

const LOADERS: Partial<Record<Route['page'], () => Promise<unknown>>> = {
  box,
  give,
  history,
  pledge,
  receipt,
  report,
  statement,
};

/** Starts to load the code of a page in `LOADERS`. A failure shows only when the page is opened. */
export function loadAhead(page: Route['page']): void {
  LOADERS[page]?.().catch(() => {});
}
