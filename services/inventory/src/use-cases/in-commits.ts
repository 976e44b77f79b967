import { MOST_POSTED } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';

/**
 * Carries out a command on many parcels in several commits. Only the last commit has the
 * idempotency key. A request that is repeated after a crash is therefore decided anew, on what the
 * earlier commits left to do.
 * @returns the answer of the last commit.
 */
export async function inCommits<Answer>(
  parcelIds: readonly string[],
  context: CommandContext,
  newId: () => string,
  commit: (
    parcelIds: readonly string[],
    context: CommandContext,
    place: { readonly isFirst: boolean; readonly isLast: boolean },
  ) => Promise<Answer>,
): Promise<Answer> {
  const { idempotency, ...unkeyed } = context;
  for (let from = 0; ; from += MOST_POSTED) {
    const part = parcelIds.slice(from, from + MOST_POSTED);
    const isFirst = from === 0;
    const isLast = from + MOST_POSTED >= parcelIds.length;
    const answer = await commit(part, isLast ? context : { ...unkeyed, commandId: newId() }, {
      isFirst,
      isLast,
    });
    if (isLast) return answer;
  }
}
