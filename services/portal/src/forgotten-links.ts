import type { View } from '@bluebox/event-sourcing';
import { BoundedMap } from '@bluebox/service-http';
import type { KeptAnswer } from './account-documents.ts';
import { put } from './account-transactions.ts';

/** Milliseconds for which it is believed without asking that links still hold: what another process ended is over after this. */
const TRUSTED = 5_000;
const MOST_REMEMBERED = 10_000;

/** Which browsers' private links were closed before their cookie ran out: a copy of the cookie opens nothing more. */
export interface ForgottenLinks {
  /** @param linksId names what one browser holds. At once when it was asked for a moment ago. */
  has(linksId: string): boolean | Promise<boolean>;
  add(linksId: string): Promise<void>;
}

const documentId = (linksId: string): string => `forgotten-links|${linksId}`;

/** Kept among the answers, which go after some days: by then the cookies have run out. */
export function forgottenLinks(view: View, now: () => Date): ForgottenLinks {
  const remembered = new BoundedMap<string, { readonly forgotten: boolean; readonly at: number }>(
    MOST_REMEMBERED,
  );
  const read = async (linksId: string): Promise<boolean> => {
    const at = now().getTime();
    const forgotten = (await view.get<KeptAnswer>('answers', documentId(linksId))) !== undefined;
    // What was ended here while this was read stays so.
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
