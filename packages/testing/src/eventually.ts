/** Milliseconds between two looks: it begins quickly and becomes patient. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 50;

/**
 * Looks again and again until the probe no longer throws, and gives its value.
 * For what becomes true some time after the call that causes it.
 * @param within milliseconds; then the probe's last error is thrown.
 */
export async function eventually<T>(probe: () => T | Promise<T>, within = 10_000): Promise<T> {
  const deadline = Date.now() + within;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await probe();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
