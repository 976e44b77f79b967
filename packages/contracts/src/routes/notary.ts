import type { z } from 'zod';
import type { LedgerKey, ProvenEvents } from '../api/index.ts';
import { route } from './route.ts';

// Routes of the notary. The ledger's checkpoint and tiles are static files below `/ledger`.

export const showLedgerKey = route<{ answers: { 200: typeof LedgerKey } }>()(
  'showLedgerKey',
  'get',
  '/api/notary/key',
);
export const downloadDriveLedger = route<{ answers: { 200: z.ZodString } }>()(
  'downloadDriveLedger',
  'get',
  '/api/notary/drives/:driveId/ledger.jsonl',
  'file',
);
export const downloadProof = route<{ answers: { 200: z.ZodString } }>()(
  'downloadProof',
  'get',
  '/api/notary/proofs/:service/:bucket/:position',
  'file',
);
export const listPledgeProofs = route<{ answers: { 200: typeof ProvenEvents } }>()(
  'listPledgeProofs',
  'get',
  '/api/notary/pledges/:pledgeId/proofs',
);
export const downloadPledgeProof = route<{ answers: { 200: z.ZodString } }>()(
  'downloadPledgeProof',
  'get',
  '/api/notary/pledges/:pledgeId/proofs/:service/:bucket/:position',
  'file',
);
