export { accountsView } from './account-documents.ts';
export type { PortalLimits } from './http/rate-limits.ts';
export { openPortal, type Portal, type PortalOptions, type PortalSealed } from './portal.ts';
export type { PublicDrives } from './sharing/public-drives.ts';
