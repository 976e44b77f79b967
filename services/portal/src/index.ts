export { accountsView } from './account-documents.ts';
export type { DrivesOfOrganisations } from './drives-of-organisations.ts';
export type { PortalLimits } from './http/rate-limits.ts';
export { securityHeaders } from './http/security-headers.ts';
export { openPortal, type Portal, type PortalOptions } from './portal.ts';
export { openPortalSealed, type PortalSealed } from './portal-sealed.ts';
export type { PublicDrives } from './sharing/public-drives.ts';
