import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { boxQuery } from './api/inventory.ts';
import { meQuery } from './api/portal.ts';
import { LoadingNotice } from './feedback/loading-notice.tsx';
import { ConsoleLayout } from './layout/console-layout.tsx';
import { DriveLayout } from './layout/drive-layout.tsx';
import { Page } from './layout/page.tsx';
import { RouteNotFound, RouteProblem } from './layout/route-problem.tsx';
import { queryClient } from './query-client.ts';
import {
  boardSearch,
  caseFilter,
  catalogueFilter,
  consignmentFilter,
  departmentReportSearch,
  deskSearch,
  holdFilter,
  labelSearch,
  matterFilter,
  nextAddress,
  packingFilter,
  peopleFilter,
  pledgeFilter,
  printedIds,
  securityLogFilter,
  stockFilter,
} from './search.ts';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({});

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextAddress,
  component: lazyRouteComponent(() => import('./auth/sign-in-page.tsx'), 'SignInPage'),
});
const setUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./auth/set-up-page.tsx'), 'SetUpPage'),
});
const joinRoute = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./auth/join-page.tsx'), 'JoinPage'),
});
const addFactorRoute = createRoute({
  getParentRoute: () => root,
  path: '/add-factor',
  component: lazyRouteComponent(() => import('./auth/add-factor-page.tsx'), 'AddFactorPage'),
});

const providerReturnRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/provider',
  component: lazyRouteComponent(
    () => import('./auth/provider-return-page.tsx'),
    'ProviderReturnPage',
  ),
});

/** Parent of all routes that require a session. */
const consoleRoute = createRoute({
  getParentRoute: () => root,
  path: '/console',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me.mustAddFactor === true) throw redirect({ to: '/add-factor' });
    if (!me.signedIn) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});
const layout = createRoute({
  getParentRoute: () => consoleRoute,
  id: 'layout',
  component: ConsoleLayout,
});
const consoleIndex = createRoute({
  getParentRoute: () => layout,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/console/drives', replace: true });
  },
});

const page = createRoute({ getParentRoute: () => layout, id: 'page', component: Page });
const drivesRoute = createRoute({
  getParentRoute: () => page,
  path: '/drives',
  component: lazyRouteComponent(() => import('./drives/drives-page.tsx'), 'DrivesPage'),
});
const newDriveRoute = createRoute({
  getParentRoute: () => page,
  path: '/drives/new',
  component: lazyRouteComponent(() => import('./drives/new-drive-page.tsx'), 'NewDrivePage'),
});
const peopleRoute = createRoute({
  getParentRoute: () => page,
  path: '/people',
  validateSearch: peopleFilter,
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});
const organisationsRoute = createRoute({
  getParentRoute: () => page,
  path: '/people/organisations',
  component: lazyRouteComponent(
    () => import('./people/organisations-page.tsx'),
    'OrganisationsPage',
  ),
});
const catalogueRoute = createRoute({
  getParentRoute: () => page,
  path: '/catalogue',
  validateSearch: catalogueFilter,
  component: lazyRouteComponent(() => import('./catalogue/catalogue-page.tsx'), 'CataloguePage'),
});
const securityLogRoute = createRoute({
  getParentRoute: () => page,
  path: '/people/log',
  validateSearch: securityLogFilter,
  component: lazyRouteComponent(
    () => import('./security-log/security-log-page.tsx'),
    'SecurityLogPage',
  ),
});

const holdsRoute = createRoute({
  getParentRoute: () => page,
  path: '/holds',
  validateSearch: holdFilter,
  component: lazyRouteComponent(() => import('./holds/holds-page.tsx'), 'HoldsPage'),
});
const placeHoldRoute = createRoute({
  getParentRoute: () => page,
  path: '/holds/new',
  component: lazyRouteComponent(() => import('./holds/place-hold-page.tsx'), 'PlaceHoldPage'),
});
const holdRoute = createRoute({
  getParentRoute: () => page,
  path: '/holds/$holdId',
  component: lazyRouteComponent(() => import('./holds/hold-page.tsx'), 'HoldPage'),
});

const desksRoute = createRoute({
  getParentRoute: () => page,
  path: '/matters',
  component: lazyRouteComponent(() => import('./matters/desks-page.tsx'), 'DesksPage'),
});
const deskMattersRoute = createRoute({
  getParentRoute: () => page,
  path: '/matters/$deskId',
  validateSearch: matterFilter,
  component: lazyRouteComponent(() => import('./matters/desk-matters-page.tsx'), 'DeskMattersPage'),
});
const matterRoute = createRoute({
  getParentRoute: () => page,
  path: '/matters/$deskId/$matterId',
  component: lazyRouteComponent(() => import('./matters/matter-page.tsx'), 'MatterPage'),
});

const ownSessionsRoute = createRoute({
  getParentRoute: () => page,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./people/own-sessions-page.tsx'), 'OwnSessionsPage'),
});
const secondFactorRoute = createRoute({
  getParentRoute: () => page,
  path: '/second-factor',
  component: lazyRouteComponent(
    () => import('./people/second-factor-page.tsx'),
    'SecondFactorPage',
  ),
});
const providerRoute = createRoute({
  getParentRoute: () => page,
  path: '/provider',
  component: lazyRouteComponent(() => import('./people/provider-page.tsx'), 'ProviderPage'),
});

/**
 * Target of the link on a carton's public page. The URL names no drive, so the drive is looked up
 * by the carton.
 */
const boxAddressRoute = createRoute({
  getParentRoute: () => page,
  path: '/boxes/$boxId',
  beforeLoad: async ({ context, params: { boxId } }) => {
    const { driveId } = await context.queries.ensureQueryData(boxQuery(boxId));
    throw redirect({
      to: '/console/drives/$driveId/packing/$boxId',
      params: { driveId, boxId },
      replace: true,
    });
  },
});

const driveRoute = createRoute({
  getParentRoute: () => layout,
  path: '/drives/$driveId',
  component: DriveLayout,
});
const driveIndex = createRoute({
  getParentRoute: () => driveRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/console/drives/$driveId/board', params, replace: true });
  },
});
const boardRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/board',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./board/board-page.tsx'), 'BoardPage'),
});
const pledgesRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/pledges',
  validateSearch: pledgeFilter,
  component: lazyRouteComponent(() => import('./pledges/pledges-page.tsx'), 'PledgesPage'),
});
const pledgeRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/pledges/$pledgeId',
  component: lazyRouteComponent(() => import('./pledges/pledge-page.tsx'), 'PledgePage'),
});
const importRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/pledges/import',
  component: lazyRouteComponent(() => import('./import/import-page.tsx'), 'ImportPage'),
});
const deskRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/desk',
  validateSearch: deskSearch,
  component: lazyRouteComponent(() => import('./desk/desk-page.tsx'), 'DeskPage'),
});
const packingRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing',
  validateSearch: packingFilter,
  component: lazyRouteComponent(() => import('./packing/packing-page.tsx'), 'PackingPage'),
});
const stockRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/stock',
  validateSearch: stockFilter,
  component: lazyRouteComponent(() => import('./packing/stock-page.tsx'), 'StockPage'),
});
const kitRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/kits',
  component: lazyRouteComponent(() => import('./packing/kit-page.tsx'), 'KitPage'),
});
const countsRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/counts',
  component: lazyRouteComponent(() => import('./counts/counts-page.tsx'), 'CountsPage'),
});
const countRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/counts/$countId',
  component: lazyRouteComponent(() => import('./counts/count-page.tsx'), 'CountPage'),
});
const countReviewRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/counts/$countId/differences',
  component: lazyRouteComponent(() => import('./counts/differences-page.tsx'), 'DifferencesPage'),
});
const boxRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/packing/$boxId',
  component: lazyRouteComponent(() => import('./packing/box-page.tsx'), 'BoxPage'),
});
const consignmentsRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/consignments',
  validateSearch: consignmentFilter,
  component: lazyRouteComponent(
    () => import('./consignments/consignments-page.tsx'),
    'ConsignmentsPage',
  ),
});
const consignmentRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/consignments/$consignmentId',
  component: lazyRouteComponent(
    () => import('./consignments/consignment-page.tsx'),
    'ConsignmentPage',
  ),
});
const casesRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/cases',
  validateSearch: caseFilter,
  component: lazyRouteComponent(() => import('./cases/cases-page.tsx'), 'CasesPage'),
});
const caseRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/cases/$caseId',
  component: lazyRouteComponent(() => import('./cases/case-page.tsx'), 'CasePage'),
});
const notificationsRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('./notifications/notifications-page.tsx'),
    'NotificationsPage',
  ),
});
const termsRoute = createRoute({
  getParentRoute: () => driveRoute,
  path: '/terms',
  component: lazyRouteComponent(() => import('./drives/terms-page.tsx'), 'TermsPage'),
});

/** The routes from here to `wallRoute` have no frame. They show printed sheets and the wall. */
const labelRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/boxes/$boxId/label',
  validateSearch: labelSearch,
  component: lazyRouteComponent(() => import('./print/box-label-page.tsx'), 'BoxLabelPage'),
});
const labelsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/labels',
  validateSearch: printedIds,
  component: lazyRouteComponent(() => import('./print/labels-page.tsx'), 'LabelsPage'),
});
const slipsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/slips',
  validateSearch: printedIds,
  component: lazyRouteComponent(() => import('./print/slips-page.tsx'), 'SlipsPage'),
});
const posterRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/poster',
  component: lazyRouteComponent(() => import('./print/poster-page.tsx'), 'PosterPage'),
});
const departmentReportRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/department-report',
  validateSearch: departmentReportSearch,
  component: lazyRouteComponent(
    () => import('./print/department-report-page.tsx'),
    'DepartmentReportPage',
  ),
});
const countReportRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/counts/$countId/report',
  component: lazyRouteComponent(() => import('./print/count-report-page.tsx'), 'CountReportPage'),
});
const wallRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/drives/$driveId/wall',
  component: lazyRouteComponent(() => import('./board/wall-page.tsx'), 'WallPage'),
});

const routeTree = root.addChildren([
  signInRoute,
  setUpRoute,
  joinRoute,
  addFactorRoute,
  providerReturnRoute,
  consoleRoute.addChildren([
    layout.addChildren([
      consoleIndex,
      page.addChildren([
        drivesRoute,
        newDriveRoute,
        peopleRoute,
        organisationsRoute,
        catalogueRoute,
        securityLogRoute,
        holdsRoute,
        placeHoldRoute,
        holdRoute,
        desksRoute,
        deskMattersRoute,
        matterRoute,
        ownSessionsRoute,
        secondFactorRoute,
        providerRoute,
        boxAddressRoute,
      ]),
      driveRoute.addChildren([
        driveIndex,
        boardRoute,
        pledgesRoute,
        pledgeRoute,
        importRoute,
        deskRoute,
        packingRoute,
        stockRoute,
        kitRoute,
        countsRoute,
        countRoute,
        countReviewRoute,
        boxRoute,
        consignmentsRoute,
        consignmentRoute,
        casesRoute,
        caseRoute,
        notificationsRoute,
        termsRoute,
      ]),
    ]),
    labelRoute,
    labelsRoute,
    slipsRoute,
    posterRoute,
    departmentReportRoute,
    countReportRoute,
    wallRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queries: queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingNotice,
  defaultErrorComponent: RouteProblem,
  defaultNotFoundComponent: RouteNotFound,
  scrollRestoration: true,
  // Another id in the URL mounts the page anew, because typed notes or photos for the previous
  // record would otherwise stay on the page.
  defaultRemountDeps: ({ params }) => params,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
