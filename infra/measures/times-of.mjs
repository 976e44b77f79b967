/**
 * Asks `count` times, one after the other.
 * @param ask is given the number of the question, from zero.
 * @returns how long each answer took, in milliseconds.
 */
export async function timesOf(count, ask) {
  const times = [];
  for (let number = 0; number < count; number++) {
    const begun = performance.now();
    await ask(number);
    times.push(performance.now() - begun);
  }
  return times;
}
