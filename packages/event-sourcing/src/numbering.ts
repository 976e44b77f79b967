import { UniqueKeyTaken } from './errors.ts';

/**
 * Largest number of attempts. A command may be refused when at least this many numbers were taken
 * since the view was last updated.
 */
const ATTEMPTS = 50;

/**
 * Takes the next number of a sequence. The count comes from a view that may lag behind, so when a
 * number is already taken, the next one is tried.
 * @param counted how many numbers of the sequence the view knows to be taken.
 * @param take commits with the number in a unique key.
 * @throws UniqueKeyTaken when every number tried was taken.
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
