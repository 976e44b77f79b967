export { accountsView } from './account-documents.ts';
export type { PortalLimits } from './http/rate-limits.ts';
export { type PortalOptions, portalApp } from './portal-app.ts';
export type { PublicDrives } from './sharing/public-drives.ts';
