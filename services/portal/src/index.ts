export { accountsView } from './account-documents.ts';
export { PORTAL_LIMITS, type PortalLimits } from './http/rate-limits.ts';
export {
  type MountedService,
  PORTAL_MOUNT,
  type Portal,
  type PortalOptions,
  portalApp,
} from './portal-app.ts';
export type { PublicDrives } from './sharing/public-drives.ts';
