import { UniqueKeyTaken } from './errors.ts';

/** Largest number of attempts. All attempts fail if the view lags by at least as many numbers. */
const ATTEMPTS = 50;

/**
 * Takes the next free number of a sequence. Taken numbers are skipped, because the count comes from
 * a view that may lag behind.
 * @param counted number of taken numbers according to the view.
 * @param take commits with the given number in a unique key.
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
