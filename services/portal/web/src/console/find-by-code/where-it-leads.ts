import type { CodeHit, CodeHits } from '@bluebox/contracts';

/** The next step after a search, depending on its hits. */
export type Lead =
  | { readonly kind: 'none' }
  /** Opens the only hit in the current drive, or outside a drive the only hit. */
  | { readonly kind: 'open'; readonly hit: CodeHit }
  /** Asks before leaving the current drive, which has no hit. */
  | { readonly kind: 'elsewhere'; readonly hits: readonly CodeHit[] }
  | { readonly kind: 'several'; readonly hits: readonly CodeHit[] };

/** @param driveId the current drive, if any. */
export function whereItLeads(
  { hits }: Pick<CodeHits, 'hits'>,
  driveId: string | undefined,
  only: CodeHit['kind'] | undefined,
): Lead {
  const wanted = hits.filter(({ kind }) => only === undefined || kind === only);
  const here = wanted.filter((hit) => driveId === undefined || hit.driveId === driveId);
  const [first] = here;
  if (wanted.length === 0) return { kind: 'none' };
  if (first === undefined) return { kind: 'elsewhere', hits: wanted };
  return here.length === 1 ? { kind: 'open', hit: first } : { kind: 'several', hits: here };
}
