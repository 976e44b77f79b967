import { getJson } from '../../shared/api.ts';

const asked = new Map<string, Promise<unknown>>();

/** Asks for what a page is about to read, before it knows that it may. */
export function askAhead(path: string): void {
  const answer = getJson(path);
  // Whether it failed matters to who takes it.
  answer.catch(() => {});
  asked.set(path, answer);
}

/** The answer that was asked for ahead: once. */
export function takeAnswerAhead<Body>(path: string): Promise<Body> | undefined {
  const answer = asked.get(path);
  asked.delete(path);
  return answer as Promise<Body> | undefined;
}
