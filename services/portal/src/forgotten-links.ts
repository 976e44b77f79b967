import type { View } from '@bluebox/event-sourcing';
import { BoundedMap } from '@bluebox/service-http';
import type { KeptAnswer } from './account-documents.ts';
import { put } from './account-transactions.ts';

/**
 * Time, in milliseconds, for which links are trusted without reading the store. Links that another
 * process closed are refused after this time at the latest.
 */
const TRUSTED = 5_000;
const MOST_REMEMBERED = 10_000;

/** The closed sets of private links. A copy of the cookie of a closed set opens nothing. */
export interface ForgottenLinks {
  /**
   * Whether a set of links was closed. The answer is synchronous if the set was looked up recently.
   * @param linksId id of one browser's set of links.
   */
  has(linksId: string): boolean | Promise<boolean>;
  add(linksId: string): Promise<void>;
}

const documentId = (linksId: string): string => `forgotten-links|${linksId}`;

/**
 * Gives access to the record of closed sets. A closed set is stored like an answer to a request.
 * Old answers are removed after some days, when the cookies of the set have expired.
 */
export function forgottenLinks(view: View, now: () => Date): ForgottenLinks {
  const remembered = new BoundedMap<string, { readonly forgotten: boolean; readonly at: number }>(
    MOST_REMEMBERED,
  );
  const read = async (linksId: string): Promise<boolean> => {
    const at = now().getTime();
    const forgotten = (await view.get<KeptAnswer>('answers', documentId(linksId))) !== undefined;
    // A set that was closed in this process during the read stays closed.
    if (remembered.get(linksId)?.forgotten === true) return true;
    remembered.set(linksId, { forgotten, at });
    return forgotten;
  };
  return {
    has(linksId) {
      const known = remembered.get(linksId);
      const holds =
        known !== undefined && (known.forgotten || Math.abs(now().getTime() - known.at) < TRUSTED);
      return holds ? known.forgotten : read(linksId);
    },
    async add(linksId) {
      const time = now();
      remembered.set(linksId, { forgotten: true, at: time.getTime() });
      const document: KeptAnswer = {
        id: documentId(linksId),
        fingerprint: '',
        answer: null,
        recordedAt: time.toISOString(),
      };
      await view.apply({ from: {}, to: {}, changes: [put('answers', document)] });
    },
  };
}
