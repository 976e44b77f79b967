import type { CodeHit, CodeHits } from '@bluebox/contracts';

/** What to do with what was found. */
export type Lead =
  | { readonly kind: 'none' }
  /** The only one, or the only one of the drive that one is in. */
  | { readonly kind: 'open'; readonly hit: CodeHit }
  /** Nothing of the drive that one is in: it is not left without being said. */
  | { readonly kind: 'elsewhere'; readonly hits: readonly CodeHit[] }
  | { readonly kind: 'several'; readonly hits: readonly CodeHit[] };

/** @param driveId the drive that one is in, if any. */
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
