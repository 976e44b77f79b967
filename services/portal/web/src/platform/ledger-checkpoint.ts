import { type PaperCheckpoint, paperCheckpoint } from '@bluebox/contracts/paper-checkpoint';
import { routes } from '@bluebox/contracts/routes';
import { getJson } from './api.ts';

/** The newest checkpoint of the public ledger, for papers, which their readers keep. */
export interface LedgerCheckpoint {
  /** The signed checkpoint as the ledger publishes it. */
  readonly checkpoint: string;
  readonly ledgerKey: string;
  readonly shown: PaperCheckpoint;
}

/**
 * Reads the newest checkpoint of the public ledger; `undefined` if there is none yet.
 * @throws if the server cannot be reached.
 */
export async function readLedgerCheckpoint(
  signal: AbortSignal,
): Promise<LedgerCheckpoint | undefined> {
  const [{ vkey: ledgerKey }, response] = await Promise.all([
    getJson(routes.showLedgerKey.at(), { signal }),
    fetch('/ledger/checkpoint', { signal }),
  ]);
  if (!response.ok) return undefined;
  const checkpoint = await response.text();
  const shown = paperCheckpoint(checkpoint, ledgerKey);
  return shown === undefined ? undefined : { checkpoint, ledgerKey, shown };
}
