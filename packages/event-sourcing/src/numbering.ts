import { UniqueKeyTaken } from './errors.ts';

/**
 * Attempts to take a number: at most this many commands can take one of the same sequence at once
 * before one is refused.
 */
const ATTEMPTS = 50;

/**
 * Gives something the next number of its sequence. The count comes from a view that may lag behind,
 * so when the number
 * is already taken the next one is tried.
 * @param counted how many the view has seen.
 * @param take commits with the number as a unique key.
 * @throws UniqueKeyTaken when every attempt found its number taken.
 */
export async function withNextNumber<T>(
  counted: number,
  take: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = counted + 1; ; number++) {
    try {
      return await take(number);
    } catch (error) {
      if (!(error instanceof UniqueKeyTaken) || number === counted + ATTEMPTS) throw error;
    }
  }
}
