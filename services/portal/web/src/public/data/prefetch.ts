import type { Address, AnswerOf, Reads } from '@bluebox/contracts/routes';
import { getJson } from '../../platform/api.ts';

const asked = new Map<Address, Promise<unknown>>();

/** Requests data that a page will read next, without waiting until access is certain. */
export function prefetch(address: Address<Reads>): void {
  const answer = getJson(address);
  // A failure is reported to the caller of {@link takePrefetched}.
  answer.catch(() => {});
  asked.set(address, answer);
}

/** Returns the promise of {@link prefetch} once; `undefined` after that, or without a prefetch. */
export function takePrefetched<R extends Reads>(
  address: Address<R>,
): Promise<AnswerOf<R>> | undefined {
  const answer = asked.get(address);
  asked.delete(address);
  // An address belongs to one route, so this promise has the answer of that route.
  return answer as Promise<AnswerOf<R>> | undefined;
}
