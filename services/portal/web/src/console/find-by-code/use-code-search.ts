import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { codeQuery } from '../api/tracker.ts';
import { hitLink } from './hit-link.ts';
import { readSearched } from './read-searched.ts';
import { type Lead, whereItLeads } from './where-it-leads.ts';

/** The state of a search that has not opened a page. */
export type Found = { readonly text: string } & (
  | { readonly kind: 'searching' | 'none' | 'unknown' | 'private-link' }
  | {
      readonly kind: 'hits';
      readonly lead: Extract<Lead, { kind: 'several' | 'elsewhere' }>;
      readonly more: boolean;
    }
  | { readonly kind: 'problem'; readonly problem: unknown }
);

/**
 * Returns a function that searches for a code and opens the page of a single match. If no page was
 * opened, `found` has the result.
 */
export function useCodeSearch() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { driveId } = useParams({ strict: false });
  const [found, setFound] = useState<Found>();
  // Number of searches so far. The answer to a search is ignored if a later search has begun.
  const searches = useRef(0);

  const search = async (typed: string): Promise<void> => {
    const searched = readSearched(typed);
    // An empty text is ignored, because a scanner's second Enter can arrive after the field was
    // emptied.
    if (searched.kind === 'nothing') return;
    searches.current += 1;
    const search = searches.current;
    const isLatest = () => searches.current === search;
    const text = typed.trim();
    if (searched.kind === 'page') {
      setFound(undefined);
      await navigate({ href: searched.href });
      return;
    }
    if (searched.kind !== 'code') {
      setFound({ kind: searched.kind, text });
      return;
    }
    setFound({ kind: 'searching', text });
    try {
      const hits = await queries.fetchQuery(codeQuery(searched.code, driveId));
      if (!isLatest()) return;
      const lead = whereItLeads(hits, driveId, searched.only);
      if (lead.kind === 'open') {
        setFound(undefined);
        await navigate(hitLink(lead.hit));
      } else if (lead.kind === 'none') setFound({ kind: 'none', text });
      else setFound({ kind: 'hits', text, lead, more: hits.more });
    } catch (problem) {
      if (isLatest()) setFound({ kind: 'problem', text, problem });
    }
  };
  const dismiss = () => {
    searches.current += 1;
    setFound(undefined);
  };
  return { found, search, dismiss };
}
