import type { FoundGivers } from '@bluebox/contracts';
import { giverSearch } from '@bluebox/contracts/giver-search';
import { isTooShortToSearch } from '@bluebox/contracts/search-text';
import { useRef, useState } from 'react';
import { findGivers } from '../api/pledge.ts';

/** The state of a search for people. `text` is the text as it was typed. */
export type PeopleSought = { readonly text: string } & (
  | { readonly kind: 'searching' | 'too-short' | 'nobody' }
  | { readonly kind: 'found'; readonly found: FoundGivers }
  | { readonly kind: 'problem'; readonly problem: unknown }
);

/** A reference, which is no person's name or number. */
const REFERENCE = /^xlx-?[0-9a-z]{6}$/i;
/** The beginning of a URL, which a camera reads from a code that is not ours. */
const URL_BEGINNING = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a text can only be a code, and no name or number of a person. */
export const isOnlyCode = (text: string): boolean =>
  [REFERENCE, URL_BEGINNING].some((code) => code.test(text.trim().normalize('NFKC')));

/** Whether a text can mean a person, so that it is worth a search that is recorded. */
export const mayMeanPerson = (text: string): boolean =>
  !isOnlyCode(text) && giverSearch(text).length > 0;

export interface PeopleSearch {
  readonly sought: PeopleSought | undefined;
  /**
   * Searches for people first, so that the name of a giver never stands in a URL. A text that means
   * nobody is given to `otherwise`, for instance to filter a list; an empty one too.
   */
  readonly seek: (typed: string, otherwise?: (text: string) => unknown) => Promise<void>;
  readonly dismiss: () => void;
}

/** Returns a search for the givers of a drive, whose answer is kept by the page only. */
export function usePeopleSearch(driveId: string): PeopleSearch {
  const [sought, setSought] = useState<PeopleSought>();
  // Number of searches so far. The answer to a search is ignored if a later search has begun.
  const searches = useRef(0);
  const dismiss = () => {
    searches.current += 1;
    setSought(undefined);
  };
  const seek: PeopleSearch['seek'] = async (typed, otherwise) => {
    searches.current += 1;
    const search = searches.current;
    const isLatest = () => searches.current === search;
    const text = typed.trim();
    const isSearched = mayMeanPerson(text);
    if (isSearched) {
      setSought({ kind: 'searching', text: typed });
      try {
        const found = await findGivers(driveId, text);
        if (!isLatest()) return;
        if (found.givers.length > 0 || found.more)
          return setSought({ kind: 'found', text: typed, found });
      } catch (problem) {
        if (isLatest()) setSought({ kind: 'problem', text: typed, problem });
        return;
      }
    } else if (isTooShortToSearch(text)) {
      await otherwise?.('');
      if (isLatest()) setSought({ kind: 'too-short', text: typed });
      return;
    }
    await otherwise?.(text);
    if (!isLatest()) return;
    setSought(
      otherwise === undefined && text !== ''
        ? { kind: isSearched ? 'nobody' : 'too-short', text: typed }
        : undefined,
    );
  };
  return { sought, seek, dismiss };
}
