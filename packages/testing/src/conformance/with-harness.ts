import { it } from 'vitest';

/** What every suite needs of what it tests. */
export interface Harness {
  /** Closes everything that is open and removes what was stored. */
  cleanup(): Promise<void>;
}

/** `it`, with a harness of the test's own that is cleaned up however the test ends. */
export function withHarness<H extends Harness>(makeHarness: () => Promise<H>) {
  return (title: string, test: (harness: H) => Promise<void>) => {
    it(title, async () => {
      const harness = await makeHarness();
      try {
        await test(harness);
      } finally {
        await harness.cleanup();
      }
    });
  };
}
