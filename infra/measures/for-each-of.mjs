const IN_FLIGHT = 16;

/** Runs the work for each number below the count, several at once. */
export async function forEachOf(count, work) {
  let next = 0;
  const working = async () => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, working));
}
