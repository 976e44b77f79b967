import { ACCOUNTED_SERVICES } from '@bluebox/contracts';
import { auditPublishedLedger, type LedgerAudit, type LedgerAuditOptions } from './audit.ts';
import { ledgerVkey } from './identity.ts';
import type { NotaryKeys } from './service.ts';

export interface InstallationAuditOptions
  extends Omit<LedgerAuditOptions, 'services' | 'saltKey' | 'vkeysOf'> {
  readonly keys: NotaryKeys;
}

/**
 * Audits the ledger of an installation, which has the events of every service that decides.
 * @returns undefined when the ledger has no name, because no notary has run on it.
 */
export async function auditInstallation({
  keys,
  ...options
}: InstallationAuditOptions): Promise<LedgerAudit | undefined> {
  if ((await options.ledger.origin()) === undefined) return undefined;
  return auditPublishedLedger({
    ...options,
    services: ACCOUNTED_SERVICES,
    saltKey: keys.salt,
    vkeysOf: (origin) => [
      ...[keys.signing, ...(keys.earlierSigning ?? [])].map((key) => ledgerVkey(origin, key)),
      ...(keys.lostKeys ?? []).filter((vkey) => vkey.startsWith(`${origin}+`)),
    ],
  });
}

/**
 * Returns the finding about a ledger. A ledger that could not be audited is a finding only when somebody kept a
 * checkpoint of it, because an installation of an earlier version has no ledger.
 * @param audit undefined when the ledger was not audited.
 * @param options.kept checkpoints to which the ledger must lead.
 * @param options.reason clause that says why the ledger was not audited.
 */
export function ledgerFinding(
  audit: LedgerAudit | undefined,
  { kept, reason }: { readonly kept: readonly string[]; readonly reason: string },
): LedgerAudit['finding'] {
  if (audit !== undefined) return audit.finding;
  if (kept.length === 0) return undefined;
  return {
    place: 'the published ledger',
    what: `does not lead to the given checkpoints, because ${reason}`,
  };
}
