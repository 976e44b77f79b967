import { getJson } from '../../platform/api.ts';

const asked = new Map<string, Promise<unknown>>();

/** Requests data that a page is about to read, before it is known to have access. */
export function prefetch(path: string): void {
  const answer = getJson(path);
  // The caller that takes the answer handles its failure.
  answer.catch(() => {});
  asked.set(path, answer);
}

/** Takes the answer of an earlier request, once. */
export function takePrefetched<Body>(path: string): Promise<Body> | undefined {
  const answer = asked.get(path);
  asked.delete(path);
  return answer as Promise<Body> | undefined;
}
