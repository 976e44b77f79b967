import { UniqueKeyTaken } from './errors.ts';

/**
 * Number of numbers to try. When more commands than this take a number of the same sequence
 * concurrently, one may be refused.
 */
const ATTEMPTS = 50;

/**
 * Takes the next number of a sequence. The count comes from a view that may lag behind, so when a
 * number is already taken, the next one is tried.
 * @param counted number that the view has counted.
 * @param take commits with the number as a unique key.
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
