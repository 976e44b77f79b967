import type { FoundGivers } from '@bluebox/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { findGivers } from '../api/pledge.ts';
import { codeQuery } from '../api/tracker.ts';
import { mayMeanPerson } from '../find-people/use-people-search.ts';
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
  | { readonly kind: 'people'; readonly driveId: string; readonly people: FoundGivers }
  | { readonly kind: 'problem'; readonly problem: unknown }
);

/**
 * Returns a function that searches for a code, or else for people, and opens the page of a single match. If no page was
 * opened, `found` has the result.
 */
export function useCodeSearch(mayFindPeople: boolean) {
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
    const isPersonal = mayFindPeople && driveId !== undefined && mayMeanPerson(text);
    if (searched.kind !== 'code' && (searched.kind !== 'unknown' || !isPersonal)) {
      setFound({ kind: searched.kind, text });
      return;
    }
    setFound({ kind: 'searching', text });
    /** Shows the people whom the text means. @returns whether there are any. */
    const showPeople = async (): Promise<boolean> => {
      if (!isPersonal || driveId === undefined) return false;
      const people = await findGivers(driveId, text);
      const areThere = people.givers.length > 0 || people.more;
      if (areThere && isLatest()) setFound({ kind: 'people', text, driveId, people });
      return areThere;
    };
    try {
      if (searched.kind === 'unknown') {
        if (!(await showPeople()) && isLatest()) setFound({ kind: 'unknown', text });
        return;
      }
      const hits = await queries.fetchQuery(codeQuery(searched.code, driveId));
      if (!isLatest()) return;
      const lead = whereItLeads(hits, driveId, searched.only);
      if (lead.kind === 'open') {
        setFound(undefined);
        await navigate(hitLink(lead.hit));
      } else if (lead.kind !== 'several' && (await showPeople())) return;
      else if (!isLatest()) return;
      else if (lead.kind === 'none') setFound({ kind: 'none', text });
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
