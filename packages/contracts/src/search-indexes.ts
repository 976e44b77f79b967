import type { RecordIndex } from '@bluebox/event-sourcing';
import { Giver } from './api/pledge.ts';
import { GIVER_TERMS_VERSION, giverTerms } from './giver-search.ts';
import type { VaultOwner } from './services.ts';

/** Rules by which the vaults are searched; a vault that is not listed has no index. */
export const SEARCH_INDEXES: Readonly<Partial<Record<VaultOwner, RecordIndex>>> = {
  pledge: {
    version: GIVER_TERMS_VERSION,
    termsOf(record) {
      const { success, data } = Giver.safeParse(record);
      return success ? giverTerms(data) : [];
    },
  },
};
