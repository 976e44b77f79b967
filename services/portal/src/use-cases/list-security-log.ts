import { ok } from '@bluebox/service-http';
import type { SecurityLog, SecurityLogFilter } from '../security-log.ts';

export interface ListSecurityLogDependencies {
  readonly securityLog: SecurityLog;
}

/** Lists entries of the security log, newest first. */
export async function listSecurityLog(
  { securityLog }: ListSecurityLogDependencies,
  filter: SecurityLogFilter & { readonly limit: number; readonly after?: string | undefined },
) {
  const { limit, after, ...wanted } = filter;
  const { rows, total, next } = await securityLog.page(wanted, { limit, after });
  return ok({ rows: [...rows], total, ...(next === undefined ? {} : { next }) });
}
