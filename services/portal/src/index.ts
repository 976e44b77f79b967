export { accountsView } from './accounts.ts';
export { PORTAL_LIMITS, type Portal, type PortalLimits, type PortalOptions, portalApp } from './portal-app.ts';
