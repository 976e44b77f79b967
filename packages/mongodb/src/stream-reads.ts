import { setImmediate as nextTurn } from 'node:timers/promises';
import { CONSISTENT, type CommitDocument, type Commits } from './commit-document.ts';

/**
 * Makes a function that returns the commits of a stream. One query reads all streams that are
 * requested in the same turn of the event loop.
 */
export function streamReads(
  commits: Commits,
): (stream: string) => Promise<readonly CommitDocument[]> {
  let gathering:
    | { readonly streams: Set<string>; readonly found: Promise<readonly CommitDocument[]> }
    | undefined;
  const gather = () => {
    const streams = new Set<string>();
    const found = nextTurn().then(() => {
      gathering = undefined;
      return commits.find({ streams: { $in: [...streams] } }, CONSISTENT).toArray();
    });
    return { streams, found };
  };
  return async (stream) => {
    gathering ??= gather();
    gathering.streams.add(stream);
    const found = await gathering.found;
    return found.filter(({ streams }) => streams.includes(stream));
  };
}
