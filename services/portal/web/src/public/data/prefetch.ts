import type { Address, AnswerOf, Reads } from '@bluebox/contracts/routes';
import { getJson } from '../../platform/api.ts';

const asked = new Map<Address, Promise<unknown>>();

/** Requests data that a page will read next, before it is known whether the visitor has access. */
export function prefetch(address: Address<Reads>): void {
  const answer = getJson(address);
  // A failure is reported to the caller who takes the answer.
  answer.catch(() => {});
  asked.set(address, answer);
}

/** Takes the answer to {@link prefetch}, once; `undefined` if there is none. */
export function takePrefetched<R extends Reads>(
  address: Address<R>,
): Promise<AnswerOf<R>> | undefined {
  const answer = asked.get(address);
  asked.delete(address);
  // An address belongs to one route, so the promise at it has that route's answer.
  return answer as Promise<AnswerOf<R>> | undefined;
}
