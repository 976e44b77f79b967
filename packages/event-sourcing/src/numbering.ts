import { UniqueKeyTaken } from './errors.ts';

/** How many may take a number of one sequence at the same moment before one is told to try again. */
const ATTEMPTS = 50;

/**
 * Gives something the next number of its sequence. The view that counted may not know the newest yet: then the
 * number is taken, and the next one is tried.
 * @param counted how many the view knows.
 * @param take commits with the number as a unique key.
 * @throws UniqueKeyTaken when as many numbers were taken meanwhile as there are attempts.
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
